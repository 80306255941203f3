"""Define the commands of reports."""

import os
import secrets
from pathlib import Path

import click

from pwa.core.terminal import _, command, print_line

ANY_FILE = click.Path(path_type=Path)


@command("submissions")
@click.argument("file", type=ANY_FILE)
def export_submissions(file: Path) -> None:
    """Write every submission, accepted or not, to FILE: csv or xlsx by its suffix."""
    from pwa.core import audit
    from pwa.core.database import write
    from pwa.core.schema import require_current

    from .export import WRITERS

    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise click.UsageError(_("The file's name must end in .csv or .xlsx."))
    require_current()
    with write():
        audit.record("exported", "submissions", None)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        count = writer(part)
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    print_line(_("%(count)s rows written to %(file)s", count=count, file=file))


COMMANDS = {"export submissions": export_submissions}
