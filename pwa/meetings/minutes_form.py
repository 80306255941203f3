"""Read the forms of minutes: what they say, and a correction of sealed ones."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from pwa.core.characters import read_posted_form
from pwa.core.fields import Choice, Fields, Reader, Text
from pwa.core.ids import as_uuid
from pwa.reports.rules import number_of

from . import labels
from .attachment_files import SUFFIXES
from .meeting_form import HOURS
from .minutes_rules import ATTENDED

WHO: dict[str, Any] = {"maxlength": None, "empty": "–"}
LONG = 8000
MINUTES = Fields(
    Text("chair", _l("Chair"), 36, control="select_field", attributes=WHO),
    Text("recorder", _l("Recorder"), 36, control="select_field", attributes=WHO,
         hint=_l("Chair and recorder are two people: both seal the minutes.")),
    Text("others", _l("Others who were there"), 500, control="textarea", attributes={"rows": 2},
         hint=_l("Without a vote, such as guests from the committee.")),
    Text("public", _l("For everybody who is called"), 4000, control="textarea", attributes={"rows": 4},
         hint=_l("Who was away reads it, also without a network: what it was about, the text of a lecture.")),
    Text("discussed", _l("What was discussed"), LONG, control="textarea", attributes={"rows": 6},
         hint=_l("By speaker only if you want: a line each, the name first.")),
    Text("differing", _l("Differing opinions"), 2000, control="textarea", attributes={"rows": 2}),
    Choice("readers", _l("Who reads what was discussed?"), labels.READERS, initial=ATTENDED, default=ATTENDED,
           hint=_l("Officers of the branch, chair and recorder always do.")),
)  # fmt: skip
FILE = Text("file", _l("File"), 200, required=True,
            hint=_l("PDF, picture, Word (.docx) or Excel (.xlsx), at most 5 MB. Save other formats as PDF first."),
            attributes={"type": "file", "maxlength": None, "accept": ",".join(SUFFIXES)})  # fmt: skip
ATTACH = Fields(FILE)
CORRECTION = Fields(
    Text("words", _l("What is to be corrected?"), 1000, control="textarea", required=True, attributes={"rows": 3},
         hint=_l("Where, what it says, and what it should say.")),
    HOURS.with_changes(hint=_l("Only if they change; for everybody who came."), default=None),
    Text("takes_out", _l("Attachment to take out"), 36, control="select_field", attributes=WHO,
         hint=_l("Its content is deleted when the correction is accepted; its name and hash stay on record.")),
    FILE.with_changes(label=_l("Attachment to add"), required=False),
)  # fmt: skip


def read_minutes(
    posted: MultiDict[str, str], people: Collection[UUID], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the columns of the minutes, or field → reason code. `people`: who can be chair or recorder."""
    read = Reader(MINUTES, read_posted_form(posted), today)
    values = dict(read.all().values)
    for name in ("chair", "recorder"):
        values[name] = as_uuid(values.get(name))
        if posted.get(name) and values[name] not in people:
            read.refuse(name, "not_a_choice")
    if values["chair"] and values["chair"] == values["recorder"] and "recorder" not in read.out.errors:
        read.refuse("recorder", "two_people")
    texts = {name: values.get(name) or "" for name in ("others", "public", "discussed", "differing")}
    return {**texts, **{name: values.get(name) for name in ("chair", "recorder", "readers")}}, read.out.errors


def read_correction(
    posted: MultiDict[str, str], files: Collection[Any], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return `words`, `half_hours` (None if they do not change) and `takes_out` (one of `files`, or None), or field →
    reason code."""
    sent: dict[str, Any] = dict(read_posted_form(posted))
    if sent.get("hours", "").strip():
        sent["hours"] = number_of(sent["hours"].strip())
    read = Reader(CORRECTION, sent, today)
    words, hours = read("words"), read("hours")
    takes_out = as_uuid(sent.get("takes_out"))
    if sent.get("takes_out") and takes_out not in {row.id for row in files}:
        read.refuse("takes_out", "not_a_choice")
    half_hours = None if hours is None else int(hours * 2)
    return {"words": words, "half_hours": half_hours, "takes_out": takes_out}, read.out.errors
