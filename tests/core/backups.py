"""Backups as somebody could change them, and what a refusal must leave untouched."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from pwa.core.database import Fact
from pwa.members.models import Member
from pwa.organisations.models import Unit


def remade(good: Path, change: Callable[[dict, dict[str, list]], None], packed: int = zipfile.ZIP_DEFLATED) -> Path:
    """The backup with its manifest and rows changed by somebody who knows how to mend the digests."""
    with zipfile.ZipFile(good) as file:
        manifest = json.loads(file.read("manifest.json"))
        read = {t["name"]: file.read(f"tables/{t['name']}.jsonl").decode().splitlines() for t in manifest["tables"]}
    rows = {name: [json.loads(line) for line in lines] for name, lines in read.items()}
    change(manifest, rows)
    made = good.with_name("changed.zip")
    with zipfile.ZipFile(made, "w", packed) as file:
        for table in manifest["tables"]:
            data = "".join(json.dumps(row) + "\n" for row in rows.get(table["name"], [])).encode()
            table.update(rows=len(rows.get(table["name"], [])), size=len(data), sha256=hashlib.sha256(data).hexdigest())
            file.writestr(f"tables/{table['name']}.jsonl", data)
        file.writestr("manifest.json", json.dumps(manifest))
    return made


def refused(run, file: Path, *more: str) -> str:
    """The words of the refusal, also of who does without a signature; nothing may have changed."""
    before = (Fact.read("epoch"), Member.select().count(), Unit.select().count())
    result = run("restore", file, "--replace", "--unsigned", *more)
    assert result.exit_code == 1 and result.output.strip(), result.output
    assert "Traceback" not in result.output
    assert (Fact.read("epoch"), Member.select().count(), Unit.select().count()) == before
    return result.output


def twice(manifest: dict, rows: dict) -> None:
    """A change for `remade`: one row stands there twice."""
    rows["unit"].append(rows["unit"][0])


def to_admin(manifest: dict, rows: dict) -> None:
    """A change for `remade`: whoever is organiser becomes administrator."""
    at = [name for name, _kind in next(t for t in manifest["tables"] if t["name"] == "post")["columns"]].index("role")
    for row in rows["post"]:
        row[at] = "admin" if row[at] == "organiser" else row[at]
