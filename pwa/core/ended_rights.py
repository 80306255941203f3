"""Keep the log of rights that ended, `ended-rights.jsonl` in the data folder, outside the database.

A restore brings an older database back, in which a passkey, a post or an account that was ended is in force again. From
this log it is ended once more. Packages declare how (`Feature.ends_again`). The log holds ids and times, no names.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app

from . import audit
from .clock import now
from .features import registry
from .line_log import append_line, append_lines, read_lines

NAME = "ended-rights.jsonl"


def path() -> Path:
    """Return the log's file."""
    return Path(current_app.config["YANXING"].var) / NAME


def begin() -> None:
    """Begin the log if there is none, with the time since when it is complete."""
    if not path().exists():
        append_line(path(), {"since": now().astimezone(UTC).isoformat()})


def note(kind: str, ids: Iterable[UUID], **more: str) -> None:
    """Note that these rights end. Called in the transaction that ends them, and on the disk before it commits: a line
    too many ends, after a restore, what somebody wanted to end; a missing one would leave it open. Each call waits for
    the disk once, so whoever ends several rights notes them together."""
    lines = [json.dumps({"ended": kind, "id": str(one), **more}, ensure_ascii=False) for one in ids]
    if lines:
        begin()
        append_lines(path(), "".join(f"{line}\n" for line in lines))


def note_given(kind: str, right: UUID) -> None:
    """Note that a right that had ended is in force again."""
    append_line(path(), {"given": kind, "id": str(right)})


def end_again() -> Counter[str]:
    """End what the log knows to have ended and the database does not, each with an audit line. Returns how many of each
    kind. Call it inside a write transaction."""
    ended: Counter[str] = Counter()
    for line in _standing():
        kind_of_right = registry().ends_again.get(line["ended"])
        about = kind_of_right.end(UUID(line["id"]), line) if kind_of_right else None
        if about is not None:
            ended[line["ended"]] += 1
            kind, record = about.pop("about", (line["ended"], UUID(line["id"])))
            audit.record("ended again after restore", kind, record, **about)
    return ended


def covers(moment: str) -> bool:
    """Whether the log has every right that ended since this moment (RFC 3339)."""
    since = next((str(line["since"]) for line in read_lines(path()) if "since" in line), "")
    try:
        return bool(since) and datetime.fromisoformat(since) <= datetime.fromisoformat(moment)
    except (ValueError, TypeError):  # somebody has edited it
        return False


def _standing() -> list[dict[str, Any]]:
    """Return the lines of what ended and was not given again, in their order. Lines that somebody has edited are
    skipped."""
    found: dict[tuple[str, UUID, str], dict[str, Any]] = {}
    for line in read_lines(path()):
        try:
            right = UUID(str(line["id"]))
        except (KeyError, ValueError):
            continue
        if isinstance(line.get("ended"), str):
            found[line["ended"], right, str(line.get("mark", ""))] = line
        elif isinstance(line.get("given"), str):
            found.pop((line["given"], right, ""), None)
    return list(found.values())
