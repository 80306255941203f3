"""The forms as pages: the same address without JavaScript, through the same intake."""

import hashlib
from math import isfinite
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from pwa import places
from pwa.ground.clock import CHINA, now, today
from pwa.ground.doors import BRANCH_OFFICERS, Role
from pwa.ground.fragments import go, page
from pwa.ground.ids import as_uuid, new_id
from pwa.ground.words import lang
from pwa.members.models import AwayPeriod, HostNaming, Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit

from . import entries, words
from .intake import take_in
from .models import Submission
from .photos import MOST_BYTES, NotAPhoto, is_picture, keep
from .wire import Envelope

TEMPLATES = {
    "location": "reports/location.html",
    "activity": "reports/activity.html",
    "withdrawal": "reports/withdrawal.html",
}
MOST_SUBJECTS = 200
MOST_POSTED = 4 * MOST_BYTES  # three photos and the words


def form_page(
    form: str, status: int = 200, errors: dict | None = None, candidates: list[str] | None = None, **more: Any
) -> Response:
    """The form with everything known filled in; `status` 422 with the errors and every value kept."""
    values = request.form.to_dict() if request.method == "POST" else request.args.to_dict()
    own = None
    if current_user.account.member_id:
        own = Member.select(Member, Unit).join(Unit).where(Member.id == current_user.account.member_id).first()
    facts = {
        "values": values,
        "errors": errors or {},
        "candidates": [(code, words.place_words(code, None)) for code in candidates or []],
        "submission_id": as_uuid(values.get("submission_id") if errors else None) or new_id(),
        "fresh_id": new_id,
        "today": today().isoformat(),
        "own": own,
        "subjects": subjects(),
        "words": words,
    }
    facts |= _location_facts(own) if form == "location" else _activity_facts(own)
    if form == "withdrawal":
        facts["meant"] = _meant(values.get("of"))
    return page(TEMPLATES[form], block="main", status=status, **facts, **more)


def subjects() -> list[tuple[str, str]]:
    """Those a branch officer or contact person may file for: kept with the form on the officer's phone."""
    if not current_user.roles & {*BRANCH_OFFICERS, Role.CONTACT, Role.COMMITTEE}:
        return []
    query = within_reach(current_user).members().order_by(Unit.path, Member.name, Member.id).limit(MOST_SUBJECTS)
    return [(str(m.id), m.name) for m in query if m.id != current_user.account.member_id]


def _meant(of: str | None) -> Any:
    """The report that is to be withdrawn, as it stands in the list of one's own; none for an address without it."""
    known = as_uuid(of)
    if known is None:
        return None
    return next(iter(entries.rows(entries.mine(current_user) & (Submission.id == known), limit=1)[0]), None)


def _location_facts(own: Member | None) -> dict[str, Any]:
    period = AwayPeriod.get_or_none(AwayPeriod.member == own.id, AwayPeriod.ended_on.is_null()) if own else None
    english = lang() == "en"
    return {"period": period, "countries": places.countries("en" if english else "zh")}


def _activity_facts(own: Member | None) -> dict[str, Any]:
    units = []
    if own:
        units = [(str(own.branch_id), own.branch.name)]
        hosts = (
            HostNaming.select(HostNaming, Unit)
            .join(Unit)
            .where(HostNaming.member == own.id, HostNaming.ended_at.is_null())
        )
        units += [(str(row.host_id), row.host.name) for row in hosts]
    return {"units": units}


def file_form(form: str) -> Response:
    """Take the posted form in: see the report, or the form again with what is wrong."""
    request.max_content_length = MOST_POSTED
    fields, candidates = _fields(form), None
    division = fields.get("division", "")
    if division and not division.isdigit():
        found = places.resolve(division)
        if isinstance(found, str):
            fields["division"] = found
        else:
            candidates = found
            fields["division"] = "000000"  # no such place: the answer asks again, with the words still there
    pictures, others = _pictures()
    if pictures or others:
        fields["photos"] = [*pictures, *others]
    moment = now()
    raw = {
        "id": str(as_uuid(request.form.get("submission_id", "")) or new_id()),
        "form": form,
        "version": 1,
        "recorded_at": moment.astimezone(CHINA).isoformat(timespec="milliseconds"),
        "fields": fields,
        **{name: request.form[name] for name in ("subject", "source", "replaces") if request.form.get(name)},
    }
    if "subject" not in raw:
        raw.pop("source", None)
    envelope = Envelope(None, str(current_user.account.id), None, None, (), (raw,))
    result = take_in(current_user._get_current_object(), envelope).results[0]
    if result.outcome in ("accepted", "duplicate"):
        _keep_pictures(pictures)
        return go(f"/reports/{result.id}")
    if result.outcome == "conflict":
        errors = {
            "summary": _("A report with this number but other words is already there. Please open the form anew.")
        }
    else:
        errors = words.refusals(result.errors) or {"form": _("This could not be stored just now. Please try again.")}
    if candidates:
        errors["division"] = _("Several places have this name. Please choose one.")
    return form_page(form, 422, errors, candidates)


def _fields(form: str) -> dict[str, Any]:
    """The posted words as the fields a phone sends: numbers and yes/no told apart, empty answers left out."""
    beside = {"submission_id", "subject", "source", "replaces", "photos"}
    fields: dict[str, Any] = {k: _typed(v) for k, v in request.form.items() if v.strip() and k not in beside}
    if "back_home" in fields:
        fields["back_home"] = fields["back_home"] in ("true", "1", "on")
    if "hours" in fields:
        try:
            hours = float(fields["hours"])
            fields["hours"] = hours if isfinite(hours) else fields["hours"]
        except ValueError:
            pass  # the check says what is wrong with it
    return fields


def _typed(text: str) -> str:
    """A value as a phone sends it. What could not be read (U+FFFD) is refused as the control character it may be."""
    return text.replace("\r\n", "\n").replace("\ufffd", "\0")


def _pictures() -> tuple[dict[str, bytes], list[str]]:
    """Uploaded photos by hash, when a browser without JavaScript sends them with the form; and what is no photo."""
    found = [upload.read(MOST_BYTES + 1) for upload in request.files.getlist("photos")[:4] if upload.filename]
    good = [content for content in found if len(content) <= MOST_BYTES and is_picture(content)]
    others = ["no photo"] * (len(found) - len(good))
    return {hashlib.sha256(content).hexdigest(): content for content in good}, others


def _keep_pictures(pictures: dict[str, bytes]) -> None:
    for sha256, content in pictures.items():
        try:
            keep(current_user.account.id, sha256, content)
        except NotAPhoto:
            continue  # the report stands; its page says the photo is still on its way
