"""What is kept of each release (see make.py), opened: its database, its pages, the session of its member."""

import json
import lzma
import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.kit.tags import Tags, only_forms

HERE = Path(__file__).parent
HEADS = "audit-heads.jsonl"
Rows = dict[str, list[tuple[Any, ...]]]


class Released:
    """The fixtures of one release."""

    def __init__(self, name: str) -> None:
        self.name, self.folder = name, HERE / name
        self.facts: dict[str, Any] = json.loads((self.folder / "release.json").read_text("utf-8"))
        self.outbox: dict[str, dict[str, Any]] = json.loads((self.folder / "outbox.json").read_text("utf-8"))

    @property
    def keys(self) -> dict[str, str]:
        """The settings that it ran with."""
        return {name: self.facts[name] for name in ("secret_key", "data_key")} | {"base_url": self.facts["origin"]}

    @property
    def an_hour_later(self) -> datetime:
        """A moment at which its sessions, links and rounds were still good."""
        return datetime.fromisoformat(self.facts["made_at"]) + timedelta(hours=1)

    def entries(self, login: str) -> dict[str, dict[str, Any]]:
        """What waited on this person's phone, by id."""
        return {entry["id"]: entry for entry in self.outbox[login]["submissions"]}

    def unpack_database(self, folder: Path) -> Path:
        """Its database and the log of audit heads beside it."""
        file = folder / "yanxing.db"
        file.write_bytes(lzma.decompress((self.folder / "database.db.xz").read_bytes()))
        shutil.copyfile(self.folder / HEADS, folder / HEADS)
        for path in (file, folder / HEADS):
            path.chmod(0o600)
        return file

    def unpack_profile(self, folder: Path) -> Path:
        """The profile of its member's Chromium."""
        with tarfile.open(self.folder / "profile.tar.xz") as packed:
            packed.extractall(folder / "Default", filter="data")
        return folder

    def pages(self) -> dict[str, str]:
        """Its pages with forms, by login and address."""
        return dict(json.loads(lzma.decompress((self.folder / "pages.json.xz").read_bytes())))


RELEASES = [Released(path.parent.name) for path in sorted(HERE.glob("*/release.json"))]


def rows_of(file: Path, columns: dict[str, list[str]] | None = None) -> tuple[Rows, dict[str, list[str]]]:
    """Every row of every table, in the columns given or in all; and which columns those are."""
    with closing(sqlite3.connect(file)) as connection:
        if columns is None:
            named = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
            columns = {table: _columns(connection, table) for (table,) in named if not table.startswith("sqlite_")}
        rows = {}
        for table, names in columns.items():
            wanted = ", ".join(f'"{name}"' for name in names)
            rows[table] = sorted(connection.execute(f'select {wanted} from "{table}"').fetchall(), key=repr)
    return rows, columns


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'pragma table_info("{table}")')]


class Form:
    """A form as it stands on a page: where it goes, and what it would send."""

    def __init__(self, action: str, kind: str | None) -> None:
        self.action, self.kind = action, kind
        self.fields: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []

    @property
    def names(self) -> tuple[str, ...]:
        """What it has places for."""
        return tuple(sorted({*self.fields, *(name for name, _ in self.buttons)}))


class FormReader(Tags):
    """Finds the forms that are posted, with the values that stand in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._text = self._select = ""
        self._templates = 0
        self.feed(only_forms(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._templates += tag == "template"
        if tag == "form" and has.get("method", "").lower() == "post" and not self._templates:
            self._open = Form(has.get("action", ""), has.get("data-outbox-form"))
            self.forms.append(self._open)
        if self._open is None or self._templates:
            return
        name, value, kind = has.get("name", ""), has.get("value", ""), has.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in has or self._select not in self._open.fields:
                self._open.fields[self._select] = value
        elif tag == "textarea":
            self._text = name
            self._open.fields[name] = ""
        elif tag == "button" and name:
            self._open.buttons.append((name, value))
        elif tag == "input" and name and kind not in ("file", "submit"):
            self._open.fields |= {name: value} if kind not in ("radio", "checkbox") or "checked" in has else {}

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._text:
            self._open.fields[self._text] += data
