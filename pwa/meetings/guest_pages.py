"""Write down guests of a meeting by hand: they are named in its record, and count neither for quorum nor attendance."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.fields import Fields, Reader, Text
from pwa.core.form_markup import Form
from pwa.core.fragments import page
from pwa.core.transitions import Change, Noun, Refused, Transition, answer, nothing_asked, values_or_refuse
from pwa.members.changes import account_name
from pwa.members.kept_pages import keep_list

from . import labels
from .guest_models import MeetingGuest
from .meetings import MEETING, may_be_recorded
from .minutes import next_edition
from .models import Meeting
from .queries import types_of
from .reach import MAKES, meeting_to_change

roll_guests = Blueprint("roll_guests", __name__)
MOST = 60
FIELDS = Fields(
    Text("name", _l("Name"), 40, required=True, attributes={"autocomplete": "off"}),
    Text("comes_from", _l("Organisation or firm"), 100, attributes={"autocomplete": "off"}),
)


def guests_of(meeting_id: UUID) -> list[MeetingGuest]:
    """List the guests of a meeting, in the order in which they were written down."""
    rows = MeetingGuest.select().where(MeetingGuest.meeting == meeting_id, MeetingGuest.removed_at.is_null())
    return list(rows.order_by(MeetingGuest.made_at, MeetingGuest.id))


def guest_names(meeting_id: UUID) -> list[str]:
    """List the guests of a meeting as text: name and where they come from."""
    return [" · ".join(filter(None, (one.name, one.comes_from))) for one in guests_of(meeting_id)]


def _adding(meeting: Meeting, posted: Any) -> dict[str, Any]:
    read = Reader(FIELDS, read_posted_form(posted), today()).all()
    same = (read.values.get("name"), read.values.get("comes_from") or "")
    known = guests_of(meeting.id)
    if len(known) >= MOST:
        read.errors.setdefault("name", "too_many_guests")
    elif same in {(one.name, one.comes_from) for one in known}:
        read.errors.setdefault("name", "guest_written_down")
    return values_or_refuse(read.errors, name=same[0], comes_from=same[1])


def _add(change: Change, name: str, comes_from: str) -> None:
    meeting = change.record
    facts = {"county_id": meeting.county_id, "meeting": meeting.id, "made_by": change.by, "made_at": change.at}
    row = MeetingGuest.create(name=name, comes_from=comes_from, **facts)
    change.about, change.fields = ("meeting_guest", row.id), ["name", "comes_from"]
    next_edition(meeting)


def _is_there(guest: MeetingGuest) -> bool:
    return guest.removed_at is None and may_be_recorded(guest.meeting)


def _remove(change: Change) -> None:
    removed = {"removed_at": change.at, "removed_by": change.by}
    MeetingGuest.update(removed).where(MeetingGuest.id == change.record.id).execute()
    next_edition(change.record.meeting)


GUEST = Noun(
    "meeting_guest",
    locked_first=lambda guest: Meeting.select(Meeting.id).where(Meeting.id == guest.meeting_id),  # as whoever seals
    name_of=lambda _guest, account: account_name(account),
)
add_guest = Transition(MEETING, "add_guest", MAKES, may_be_recorded, _adding, _add, "wrote down guest", adds=True)
remove_guest = Transition(GUEST, "remove_guest", MAKES, _is_there, nothing_asked, _remove, "removed guest")


@roll_guests.get("/meetings/<uuid:meeting>/guests")
@open_to(*MAKES)
def index(meeting: UUID) -> Response:
    """List the guests of a meeting, with the form to add one."""
    keep_list(current_user, hosted=True)
    return _page(meeting_to_change(current_user, meeting))


@roll_guests.post("/meetings/<uuid:meeting>/guests")
@open_to(*MAKES)
def add(meeting: UUID) -> Response:
    """Write a guest down."""
    return answer(add_guest, lambda: meeting_to_change(current_user, meeting), _page, _at)


@roll_guests.post("/meetings/<uuid:meeting>/guests/<uuid:meeting_guest>/remove")
@open_to(*MAKES)
def remove(meeting: UUID, meeting_guest: UUID) -> Response:
    """Remove a guest who was written down by mistake."""
    row = meeting_to_change(current_user, meeting)

    def find() -> MeetingGuest:
        found = MeetingGuest.get_or_none(MeetingGuest.id == meeting_guest, MeetingGuest.meeting == row.id)
        if found is None:
            raise NotFound
        return found

    return answer(remove_guest, find, lambda _guest, why: _page(row, why), lambda _guest: _at(row))


def _at(meeting: Meeting) -> str:
    return url_for("roll_guests.index", meeting=meeting.id)


def _page(meeting: Meeting, why: Refused | None = None) -> Response:
    wrong = refusals(why.errors) if why else {}
    typed = request.form.to_dict() if wrong else {}
    return page(
        "meetings/guests.html",
        block="main",
        status=422 if why else 200,
        meeting=meeting,
        title=labels.title(meeting, types_of([meeting])[meeting.id]),
        guests=[{"row": one, "seen": GUEST.seen(one)} for one in guests_of(meeting.id)],
        form=Form(FIELDS, typed, wrong),
        errors=wrong,
        may_add=may_be_recorded(meeting),
        **(why.shown if why else {}),
    )
