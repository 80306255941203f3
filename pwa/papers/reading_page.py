"""Show the page on which an officer reads the code of a paper that somebody brings: by the camera, pasted, or typed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from pwa.core import throttle
from pwa.core.access import BRANCH_OFFICERS, needs_proof, open_to, uses_camera
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.fields import Fields, Text
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.i18n import on_day

from . import labels
from .reach import LOOKS
from .reading import LONGEST, ReadPaper, read_code, read_number
from .rules import CARD, FIELDS, LETTER

paper_reading = Blueprint("paper_reading", __name__)
PER_HOUR = 60  # numbers that one officer tries
OFF = {"autocomplete": "off", "spellcheck": "false"}
# fmt: off
READING = Fields(
    Text("code", _l("Code or address of a paper"), LONGEST, control="textarea",
         hint=_l("Paste what a camera has read. Only what stands behind the # is read."),
         attributes=OFF | {"rows": 3, "optional": False}),
    Text("number", _l("Number of the paper"), 40, attributes=OFF | {"optional": False}),
    Text("check", _l("Check digits"), 20, hint=_l("Eight digits, printed below the code."),
         attributes=OFF | {"inputmode": "numeric", "optional": False}),
)
# fmt: on


def read_posted(posted: Mapping[str, Any]) -> tuple[ReadPaper | None, dict[str, str]]:
    """Read the paper that a form with the fields of READING names. Returns (paper, reason codes); the paper is None if
    there are reasons. Raises TooManyRequests after many numbers."""
    read = READING.check(read_posted_form(posted), today())
    if read.errors:
        return None, read.errors
    said = {name: value or "" for name, value in read.values.items()}
    if said["code"]:
        found, at = read_code(said["code"]), "code"
    elif not said["number"]:
        return None, {"code": "code_or_number"}
    elif not said["check"]:
        return None, {"check": "required"}
    else:
        if wait := throttle.too_many(f"paper {current_user.account.id}", PER_HOUR, timedelta(hours=1)):
            raise TooManyRequests(retry_after=wait)
        found, at = read_number(said["number"], said["check"]), "number"
    return (None, {at: found}) if isinstance(found, str) else (found, {})


def told(paper: ReadPaper) -> dict[str, Any]:
    """Return what a page shows of a paper that was read, for the macro `read_paper`."""
    if paper.said is None:
        rows = []
    else:
        until = on_day(paper.valid_until) or (_("it is handed in") if paper.kind == CARD else _("no limit"))
        rows = [
            (_("Paper"), str(labels.KINDS.get(paper.kind, paper.kind))),
            (_("Number"), paper.number),
            *((str(labels.FIELDS[name]), paper.said.get(name, "")) for name in FIELDS.get(paper.kind, ())),
            (_("Issued on"), on_day(paper.issued_on)),
            (_("Valid until"), until),
            (_("Issued by"), paper.issuer),
        ]
    return {
        "verdict": str(labels.VERDICTS[paper.verdict]),
        "genuine": paper.genuine,
        "rows": [(label, value) for label, value in rows if value],
        "as_of": on_day(paper.as_of) if paper.as_of else "",
    }


@paper_reading.get("/papers/reading")
@uses_camera
@needs_proof
@open_to(*LOOKS)
def new() -> Response:
    """Show the form."""
    return _form()


@paper_reading.post("/papers/reading")
@uses_camera
@needs_proof
@open_to(*LOOKS)
def read() -> Response:
    """Show what the paper says and whether it is genuine. Nothing is stored."""
    paper, errors = read_posted(request.form)
    letter = paper is not None and paper.genuine and paper.foreign and paper.kind == LETTER
    onward = paper.digits if paper and letter and current_user.posts_as(*BRANCH_OFFICERS) else ""
    return _form(told(paper) if paper else None, errors, onward)


def _form(found: dict[str, Any] | None = None, errors: dict[str, str] | None = None, onward: str = "") -> Response:
    """Render the page. `onward`: the code of a letter with which the visitor's branch may take somebody in."""
    wrong = refusals(errors or {})
    answer = page(
        "papers/reading.html",
        status=422 if wrong else 200,
        found=found,
        onward=onward,
        form=Form(READING, request.form.to_dict() if wrong else {}, wrong),
        errors=wrong,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
