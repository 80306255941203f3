"""Read a backup file. Anybody may have made it: nothing in it is trusted before it is checked."""

import binascii
import hashlib
import hmac
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from .. import crypto
from ..audit_checkpoints import Checkpoint
from ..terminal import Refused, _
from .format import FORMAT, KINDS, MANIFEST, VERSION, Table, signed_part

LONGEST_LINE = 8 * 1024 * 1024  # bytes: a photo of 2 MiB in base64, and some more
LONGEST_MANIFEST = 4 * 1024 * 1024
TIGHTEST = 200  # highest compression ratio: our lines stay below it, a zip bomb does not


class Backup:
    """An open backup file whose manifest was read and checked; its rows are not. Raises Refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_dir():
            raise Refused(_("%(file)s is a folder.", file=path))
        self.file = path.open("rb")
        try:
            self.zip = zipfile.ZipFile(self.file)
            self.manifest, self.tables = self._read_manifest()
        except Refused:
            self.file.close()
            raise
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, OverflowError) as error:
            self.file.close()
            raise Refused(_("%(file)s is not a backup, or it is cut: %(why)s", file=path, why=error)) from error
        except Exception as error:  # a hostile file can provoke any exception
            self.file.close()
            raise Refused(_("The manifest of %(file)s makes no sense.", file=path)) from error

    def __enter__(self) -> "Backup":
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()
        self.file.close()

    def _read_manifest(self) -> tuple[dict[str, Any], list[Table]]:
        with self.zip.open(MANIFEST) as file:
            text = file.read(LONGEST_MANIFEST + 1)
        if len(text) > LONGEST_MANIFEST:
            raise ValueError("too long")
        manifest = json.loads(text)
        if manifest["format"] != FORMAT:
            raise ValueError("not ours")
        if manifest["version"] != VERSION:
            raise Refused(_("This backup was made by a newer release of Yanxing."))
        tables = [
            Table(**{**table, "columns": [(str(n), str(k)) for n, k in table["columns"]]})
            for table in manifest["tables"]
        ]
        names = [table.name for table in tables]
        members = [info.filename for info in self.zip.infolist()]
        if len(set(names)) != len(names) or sorted(members) != sorted([MANIFEST, *(t.member for t in tables)]):
            raise ValueError("other members than the manifest says")
        if not all(kind in KINDS for table in tables for _name, kind in table.columns):
            raise ValueError("unknown kind of column")
        if not all(type(table.rows) is int and type(table.size) is int for table in tables):
            raise ValueError("no counts")
        if not all(isinstance(name, str) for name in manifest["schema"]):
            raise ValueError("no schema")
        if not isinstance(manifest["made_at"], str):
            raise ValueError("no time")
        _heads_of(manifest)
        for table in tables:
            info = self.zip.getinfo(table.member)
            if info.file_size != table.size or info.file_size > TIGHTEST * max(info.compress_size, 1024):
                raise ValueError("sizes do not fit")
        return manifest, tables

    @property
    def size(self) -> int:
        """Size of all tables in bytes, uncompressed."""
        return sum(table.size for table in self.tables)

    @property
    def heads(self) -> list[Checkpoint]:
        """The heads of the audit chains when the backup was made."""
        return _heads_of(self.manifest)

    def why_unsigned(self) -> str | None:
        """Say why nobody vouches for this backup; None if its manifest is signed with this installation's data key."""
        signature = self.manifest.get("signature")
        if signature is None:
            return _("%(file)s has no signature: an earlier release made it, or somebody removed it.", file=self.path)
        expected = crypto.sign_backup(signed_part(self.manifest))
        if isinstance(signature, str) and hmac.compare_digest(ascii(signature), ascii(expected)):
            return None
        return _(
            "The signature of %(file)s does not fit: somebody changed the file, or YANXING_DATA_KEY is not the one it"
            " was made with.",
            file=self.path,
        )

    def check_digests(self) -> None:
        """Read every byte and compare the digests. Raises Refused."""
        for table in self.tables:
            for _line in self._lines(table):
                pass

    def check(self) -> None:
        """Read every row; check digests, counts, and that each value fits its column. Raises Refused."""
        for table in self.tables:
            for _row in self.rows(table):
                pass

    def _lines(self, table: Table) -> Iterator[bytes]:
        """Yield the lines of a table, of limited length. Raises Refused at the end if digest or count is wrong."""
        whole, count = hashlib.sha256(), 0
        try:
            with self.zip.open(table.member) as file:
                for line in _bounded(file):
                    whole.update(line)
                    count += 1
                    yield line
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise self._damaged(table) from error
        if whole.hexdigest() != table.sha256 or count != table.rows:
            raise self._damaged(table)

    def _damaged(self, table: Table) -> Refused:
        return Refused(
            _("%(file)s is damaged: table %(table)s is not what was written.", file=self.path, table=table.name)
        )

    def rows(self, table: Table) -> Iterator[list[Any]]:
        """Yield the rows of a table as values for the engine. Raises Refused for an invalid row."""
        kinds = [KINDS[kind] for _name, kind in table.columns]
        for number, line in enumerate(self._lines(table), 1):
            try:
                values = json.loads(line)
                if type(values) is not list:
                    raise ValueError("not a row")
                row = [None if v is None else k.field.db_value(k.back(v)) for v, k in zip(values, kinds, strict=True)]
                "".join(value for value in row if isinstance(value, str)).encode()  # raises for a lone surrogate
                yield row
            except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, binascii.Error) as error:
                where = {"table": table.name, "row": number}
                raise Refused(_("Row %(row)s of table %(table)s cannot be read.", **where)) from error


def _heads_of(manifest: dict[str, Any]) -> list[Checkpoint]:
    """Read the heads of the audit chains. Any exception if they make no sense."""
    heads = manifest["audit_heads"].items()
    return [Checkpoint(UUID(county), int(link), str(digest)) for county, (link, digest) in heads]


def _bounded(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            raise ValueError("a line without an end")
        yield line
