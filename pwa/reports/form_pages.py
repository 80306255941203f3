"""Show offline forms as pages, and take forms posted without JavaScript through the same intake."""

import hashlib
import json
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from pwa import places
from pwa.core.characters import read_posted_text
from pwa.core.clock import CHINA, now, today
from pwa.core.fields import Flag, Number
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid, new_id
from pwa.core.kept_pages import Copy, keep_page
from pwa.identity.models import Consent
from pwa.members.kept_pages import subjects_until
from pwa.members.models import Member
from pwa.members.namesakes import told_apart
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit

from . import form_facts, labels
from .form_kinds import FormKind, kinds
from .intake import take_in
from .models import Quarantined, Submission
from .photos import AGAIN_AFTER, MOST_BYTES, NotAPhoto, NoTurn, is_picture, store_reencoded, take_turn
from .rules import MOST_PHOTOS, number_of
from .sync_results import Result
from .wire import Envelope

MOST_SUBJECTS = 200
NO_PLACE = "000000"  # not a place: the page asks again and keeps the typed text
ABROAD = "_country"  # suffix of the field with the country, for a picker that takes division or country
MOST_POSTED = 4 * MOST_BYTES  # three photos and the text


def form_page(
    form: str,
    status: int = 200,
    errors: dict | None = None,
    candidates: dict[str, list[str]] | None = None,
) -> Response:
    """Render the form with everything known filled in. With `status` 422 it shows `errors` and the typed values;
    `candidates` are the places that a typed name can mean, by field."""
    values = request.form.to_dict() if request.method == "POST" else request.args.to_dict()
    own, kind = Member.with_branch(current_user.account.member_id), kinds()[form]
    if request.method != "POST":
        values |= _confided(kind, as_uuid(values.get("replaces")))
    shown = {**values, **_several(kind)}
    facts = {
        "kind": kind,
        "values": shown,
        "errors": errors or {},
        "form": Form(kind.fields, shown, errors),
        "candidates": candidates or {},
        "submission_id": as_uuid(values.get("submission_id") if errors and _is_own_page() else None) or new_id(),
        "fresh_id": new_id,
        "today": today().isoformat(),
        "own": own,
        "subjects": subjects(),
        "agrees_each_time": "whereabouts" not in Consent.in_force(current_user.account),
        "labels": labels,
    }
    keep_page(Copy.FORM, subjects_until(current_user))
    return page(kind.template, block="main", status=status, **facts, **kind.page_facts(own))


def _confided(kind: FormKind, replaces: UUID | None) -> dict[str, str]:
    """Return what the entry to be corrected says in fields that no address names: to who wrote it, in a session that is
    theirs beyond doubt."""
    if not kind.never_in_address or replaces is None or current_user.limited:
        return {}
    mine = {"account_id": current_user.account.id, "form": kind.name}
    row: Any = Submission.get_or_none(id=replaces, **mine)
    names = kind.fills_again if row else kind.never_in_address
    row = row or Quarantined.get_or_none(submission_id=replaces, **mine)
    said = json.loads(row.fields) if row else {}
    return {name: value for name in names if isinstance(value := said.get(name), str)}


def subjects() -> list[tuple[str, str]]:
    """Return the members for whom a branch officer or contact person may file. They are kept with the form on the
    officer's phone."""
    if not form_facts.files_for_others():
        return []
    query = within_reach(current_user).members(stated=False).order_by(Unit.path, Member.name_key, Member.id)
    others = [m for m in query.limit(MOST_SUBJECTS) if m.id != current_user.account.member_id]
    return [(str(member_id), name) for member_id, name in told_apart((m.id, m.name, m.phone) for m in others).items()]


def file_form(form: str) -> Response:
    """Take the posted form in; redirect to the report, or show the form again with what is wrong."""
    request.max_content_length = MOST_POSTED
    if not _is_own_page():
        words = _(
            "Somebody else was signed in when this form was opened. Nothing was sent. Send it only if it is yours."
        )
        return form_page(form, 422, {"summary": words})
    fields, candidates = _fields(kinds()[form])
    fields = kinds()[form].from_page(fields)
    try:
        pictures, others = _pictures()
    except NoTurn:
        words = _("Other photos are being processed. Nothing was sent yet. Please send it again in a moment.")
        answer = form_page(form, 503, {"summary": words})
        answer.headers["Retry-After"] = str(AGAIN_AFTER)
        return answer
    if pictures or others:
        fields["photos"] = [*pictures, *others]
    result = take_in(current_user._get_current_object(), _envelope(form, fields)).results[0]
    if result.outcome in ("accepted", "duplicate"):
        _keep_pictures(pictures)
        return redirect_to(url_for("reports.show", submission=result.id))
    return form_page(form, 422, _errors(result, candidates), candidates)


def _is_own_page() -> bool:
    """Whether the visitor's account opened the page of the posted form: what was written by one is never filed under
    the name of another who signed in later on the same phone. Pages of earlier releases do not say whose they are."""
    return as_uuid(request.form.get("written_by")) in (None, current_user.account.id)


def _envelope(form: str, fields: dict[str, Any]) -> Envelope:
    """The posted form as a batch of one entry: written now, without phone and number."""
    raw = {
        "id": str(as_uuid(request.form.get("submission_id", "")) or new_id()),
        "form": form,
        "version": _version(),
        "recorded_at": now().astimezone(CHINA).isoformat(timespec="milliseconds"),
        "fields": fields,
        **{name: request.form[name] for name in ("subject", "source", "replaces") if request.form.get(name)},
    }
    if "subject" not in raw:
        raw.pop("source", None)
    return Envelope(None, str(current_user.account.id), None, None, (), (raw,))


def _version() -> int:
    """The version of the form from which the page was made. Pages of early releases did not send it: then version 1."""
    said = request.form.get("form_version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _errors(result: Result, candidates: dict[str, list[str]]) -> dict[str, str]:
    """What is wrong, as sentences, field by field."""
    if result.outcome == "conflict":
        words_differ = _("A report with this number but other words is already there. Please open the form anew.")
        return {"summary": words_differ}
    errors = result.words() or {"form": _("This could not be stored just now. Please try again.")}
    return errors | {name: _("Several places have this name. Please choose one.") for name in candidates}


def _fields(kind: FormKind) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The posted values as a phone sends them: numbers and yes/no converted, empty answers left out.

    Also the places to choose from, by field, where a typed name fits several; then no place is sent.
    """
    beside = {"submission_id", "subject", "source", "replaces", "photos", "form_version", "written_by"}
    fields: dict[str, Any] = {k: read_posted_text(v) for k, v in request.form.items() if v.strip() and k not in beside}
    for name, ask in kind.fields.items():
        if name in fields and isinstance(ask, Flag):
            fields[name] = fields[name] in ("true", "1", "on")
        elif name in fields and isinstance(ask, Number):
            fields[name] = number_of(fields[name].strip())
    fields |= {name: [read_posted_text(word) for word in several] for name, several in _several(kind).items()}
    candidates: dict[str, list[str]] = {}
    for name in _places():
        country, meant = fields.pop(name + ABROAD, ""), places.resolve_posted(request.form.getlist(name))
        if isinstance(meant, str):
            fields[name] = meant
        elif country:
            fields[name] = country
        elif meant or name in fields:
            fields[name] = NO_PLACE
            candidates |= {name: meant} if meant else {}
    return fields, candidates


def _places() -> set[str]:
    """The posted fields that hold a place as a name or a code."""
    return {"division"} | {name.removesuffix(ABROAD) for name in request.form if name.endswith(ABROAD)}


def _several(kind: FormKind) -> dict[str, list[str]]:
    """Fields with more than one answer ticked."""
    lists = {name for name, ask in kind.fields.items() if ask.several} - _places()
    posted = {name: [word for word in request.form.getlist(name) if word.strip()] for name in lists}
    return {name: words for name, words in posted.items() if len(words) > 1}


def _pictures() -> tuple[dict[str, bytes], list[str]]:
    """Photos posted with the form: hash of the bytes as sent → re-encoded bytes; and the hashes that the check will
    refuse. This runs before intake; otherwise the report would wait for a photo that never comes."""
    found = [upload.read(MOST_BYTES + 1) for upload in request.files.getlist("photos")[:4] if upload.filename]
    named = {hashlib.sha256(content).hexdigest(): content for content in found}
    if len(named) > MOST_PHOTOS:
        return {}, list(named)
    try:
        return {sha256: _clean(content) for sha256, content in named.items()}, []
    except NotAPhoto:
        return {}, ["no photo"]


def _clean(content: bytes) -> bytes:
    if len(content) > MOST_BYTES or not is_picture(content):
        raise NotAPhoto("too large, or another kind of file")
    return take_turn(content)


def _keep_pictures(pictures: dict[str, bytes]) -> None:
    for sha256, clean in pictures.items():
        store_reencoded(current_user.account.id, sha256, clean)
