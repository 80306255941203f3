"""Receive an uploaded table, and send files: the same for members and units."""

import os
import tempfile
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Response, request, send_file
from flask_login import current_user
from werkzeug.exceptions import NotFound, TooManyRequests

from pwa.core import audit, throttle
from pwa.core.characters import readable
from pwa.core.clock import today
from pwa.core.database import write

from . import staging
from .file_reader import MOST_FILE
from .models import RosterImport, mine
from .table_writer import TYPES

PER_HOUR = 40
MOST_SENT = MOST_FILE + 65_536  # the table and the rest of the form


def receive(paths: Iterable[str], county_id: UUID, what: str) -> RosterImport | None:
    """Store the uploaded table encrypted and return it; None when there is none. Raises TooManyRequests."""
    request.max_content_length = MOST_SENT
    sent = request.files.get("file")
    content = sent.read(MOST_FILE + 1) if sent else b""
    if not sent or not sent.filename:
        return None
    if wait := throttle.too_many(f"roster {current_user.account.id}", PER_HOUR, timedelta(hours=1)):
        raise TooManyRequests(retry_after=wait)
    roster = staging.take_in(content, readable(sent.filename), paths, current_user.account.id, county_id, what)
    action = "sent roster" if what == "members" else "sent units"
    with write():  # a check reveals which ID numbers exist, so the upload is logged even if it is never applied
        audit.record(action, "roster", roster.id, county_id=county_id)
    return roster


def own(roster: UUID, what: str, paths: Collection[str]) -> RosterImport:
    """Return the import, if this person sent it and `paths` still include all its subtrees. Raises NotFound."""
    row = mine(current_user.account.id, roster, what)
    if row is None or not all(any(path.startswith(top) for top in paths) for path in row.paths.split()):
        raise NotFound
    return row


def as_file(name: str, suffix: str, fill: Callable[[Path], object]) -> Response:
    """Send what `fill` writes as a download; the file is deleted from the disk."""
    handle, path = tempfile.mkstemp(suffix=suffix)
    os.close(handle)
    try:
        fill(Path(path))
        file = open(path, "rb")  # noqa: SIM115 - sent after this function has ended
    finally:
        os.unlink(path)
    title = f"{name}-{today():%Y%m%d}{suffix}"
    answer = send_file(file, TYPES[suffix], as_attachment=True, download_name=title, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer
