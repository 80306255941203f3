"""Attach files to minutes, send them as downloads, and take them out; and take a correction, which may bring a file."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_login import current_user

from pwa.core.access import needs_proof, open_to, open_to_signed_in
from pwa.core.downloads import attachment_header
from pwa.core.transitions import answer
from pwa.core.write_keys import limit_body

from . import attachments, minutes
from .attachment_files import MIMETYPES, MOST_SENT, read_file
from .minutes_views import meeting_to_correct, refuse
from .models import Meeting

attachment_pages = Blueprint("attachments", __name__)


def _with_file(meeting: UUID) -> Any:
    """Return a function that finds the meeting, with the posted file beside it: read once, outside of any
    transaction."""
    meeting_to_correct(meeting)  # before anything is decoded
    sent = read_file(request.files.get("file"))

    def find() -> Meeting:
        row = meeting_to_correct(meeting)
        row.sent_file = sent
        return row

    return find


def _at(row: Meeting) -> str:
    return url_for("minutes.show", meeting=row.id)


@attachment_pages.post("/meetings/<uuid:meeting>/minutes/attachments")
@limit_body(MOST_SENT)
@needs_proof
@open_to(*minutes.WITH_CHAIR)
def add(meeting: UUID) -> Response:
    """Attach a file to minutes that are not sealed."""
    return answer(attachments.add, _with_file(meeting), refuse, _at)


@attachment_pages.post("/meetings/<uuid:meeting>/minutes/corrections")
@limit_body(MOST_SENT)
@needs_proof
@open_to(*minutes.WITH_CHAIR)
def correct(meeting: UUID) -> Response:
    """Propose a correction of sealed minutes: words, other class hours, a file to add or to take out."""
    return answer(minutes.correct, _with_file(meeting), refuse, _at)


@attachment_pages.post("/meetings/attachments/<uuid:attachment>/remove")
@needs_proof
@open_to(*minutes.WITH_CHAIR)
def remove(attachment: UUID) -> Response:
    """Take a file out of minutes that are not sealed; its bytes are deleted."""
    row = attachments.attachment_to_change(current_user, attachment)
    meeting = row.meeting
    return answer(attachments.remove, lambda: row, lambda _row, why: refuse(meeting, why), lambda _row: _at(meeting))


@attachment_pages.get("/meetings/attachments/<uuid:attachment>")
@needs_proof
@open_to_signed_in
def download(attachment: UUID) -> Response:
    """Send a file of minutes to whoever reads what was discussed; no browser opens it, and no phone keeps it."""
    row, _reading = attachments.attachment_within(current_user, attachment)
    sent = Response(attachments.content_of(row), mimetype=MIMETYPES[row.kind])
    sent.headers["Content-Disposition"] = attachment_header(row.name, f"attachment.{row.kind}")
    sent.headers["Cache-Control"] = "private, no-store"
    return sent
