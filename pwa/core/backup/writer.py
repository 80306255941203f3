"""Write a backup: stream every table from one read transaction."""

import hashlib
import json
import os
import secrets
import zipfile
from pathlib import Path
from typing import Any

import peewee as pw

from .. import audit_chain, crypto, schema
from ..clock import now
from ..database import is_postgres
from ..streaming import snapshot, stream
from ..terminal import Refused, _
from .format import FORMAT, KINDS, MANIFEST, NOT_BACKED_UP, VERSION, Table, kind_of, quoted, signed_part
from .reader import Backup


def take(target: Path, models: list[type[pw.Model]]) -> dict[str, Any]:
    """Write a backup of `models` to `target`, under a temporary name until it is complete. Returns the manifest."""
    if target.exists() and not _is_ours(target):
        raise Refused(_("%(file)s exists and is not a backup: it was left alone.", file=target))
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as zipped, snapshot():
                manifest = _fill(zipped, models)
            file.flush()
            os.fsync(file.fileno())
        with Backup(part) as written:
            written.check_digests()
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _is_ours(path: Path) -> bool:
    try:
        with Backup(path):
            return True
    except Refused:
        return False


def _fill(zipped: zipfile.ZipFile, models: list[type[pw.Model]]) -> dict[str, Any]:
    tables = [_write_table(zipped, model) for model in models if model._meta.table_name not in NOT_BACKED_UP]
    facts = {"epoch": None}
    facts.update(stream("select name, value from fact where name = 'epoch'"))
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": now().isoformat(),
        "engine": "postgresql" if is_postgres() else "sqlite",
        "schema": schema.applied(),
        "epoch": facts["epoch"],
        "audit_heads": {str(head.county_id): [head.link, head.digest] for head in audit_chain.heads()},
        "tables": [table._asdict() for table in tables],
    }
    manifest["signature"] = crypto.sign_backup(signed_part(manifest))
    with zipped.open(MANIFEST, "w") as file:
        file.write(json.dumps(manifest, indent=1).encode())
    return manifest


def _write_table(zipped: zipfile.ZipFile, model: type[pw.Model]) -> Table:
    fields = model._meta.sorted_fields
    table = Table(model._meta.table_name, [(field.column_name, kind_of(field)) for field in fields])
    kinds = [KINDS[kind] for _name, kind in table.columns]
    whole, count, size = hashlib.sha256(), 0, 0
    info = zipfile.ZipInfo(table.member, now().timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipped.open(info, "w", force_zip64=True) as file:
        for row in stream(_select(table), at_once=table.at_once):
            values = [
                None if v is None else kind.out(kind.field.python_value(v)) for v, kind in zip(row, kinds, strict=True)
            ]
            text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            file.write(text)
            whole.update(text)
            count, size = count + 1, size + len(text)
    return table._replace(rows=count, size=size, sha256=whole.hexdigest())


def _select(table: Table) -> str:
    names = [name for name, _kind in table.columns]
    # Parents of a tree come first, so that PostgreSQL can check the foreign key of each line when it is restored.
    order = ' order by "path"' if "path" in names else ""
    # Qualified by the table: SQLite would read an unknown bare "name" as a string.
    columns = ", ".join(f"{quoted(table.name)}.{quoted(name)}" for name in names)
    return f"select {columns} from {quoted(table.name)}{order}"
