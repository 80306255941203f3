"""Show the form of a vote and the page of one, and take what is done to it."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import open_to
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.transitions import Refused, answer, serve

from . import labels, minutes, vote_steps
from .meeting_page import who_meets
from .minutes_models import Vote
from .models import Meeting
from .queries import types_of
from .reach import MAKES, meeting_to_change
from .rules import quorum_source
from .vote_form import LEAVE_OUT, OPINION, as_lines, fields_of, kind_shown
from .vote_page import shown_vote
from .vote_rules import ELECT, KINDS, MOTION
from .votes import exclusions_of, result_of, turnout_of, voters_away, votes_of, who_was_there

vote_pages = Blueprint("votes", __name__)


@vote_pages.get("/meetings/<uuid:meeting>/votes/new")
@open_to(*MAKES)
def new(meeting: UUID) -> Response:
    """Show the form of a motion, an admission or an election."""
    row = meeting_to_change(current_user, meeting)
    if not minutes.is_open(row):
        return redirect_to(url_for("minutes.show", meeting=row.id))
    return _new(row, request.args.get("kind", MOTION))


@vote_pages.post("/meetings/<uuid:meeting>/votes")
@open_to(*MAKES)
def add(meeting: UUID) -> Response:
    """Record a vote."""

    def refuse(row: Meeting, why: Refused) -> Response:
        return _new(row, kind_shown(request.form), why)

    find = partial(meeting_to_change, current_user, meeting)
    return answer(vote_steps.add_one, find, refuse, lambda row: url_for("minutes.show", meeting=row.id))


@vote_pages.post("/meetings/<uuid:meeting>/exclusions")
@open_to(*MAKES)
def leave_out(meeting: UUID) -> Response:
    """Leave somebody out of those who should attend the elections of this meeting, or let them count again."""

    def refuse(row: Meeting, why: Refused) -> Response:
        return _new(row, ELECT, why)

    find = partial(meeting_to_change, current_user, meeting)
    return answer(vote_steps.leave_out, find, refuse, lambda row: url_for("votes.new", meeting=row.id, kind=ELECT))


@vote_pages.get("/meetings/votes/<uuid:vote>")
@open_to(*MAKES)
def show(vote: UUID) -> Response:
    """Show one vote: what it came to and why, written opinions, and the form to change it."""
    return _page(_vote(vote))


def _vote(vote: UUID) -> Vote:
    found: Vote | None = Vote.get_or_none(Vote.id == vote)
    if found is None:
        raise NotFound
    found.meeting = meeting_to_change(current_user, found.meeting_id)
    return found


def _refuse(row: Vote, why: Refused) -> Response:
    meanwhile = {} if why.errors else {"stale": _("The vote has changed meanwhile. This is how it stands now.")}
    return _page(row, why.errors, **meanwhile | why.shown)


serve(
    vote_pages,
    _vote,
    _refuse,
    lambda row: url_for("votes.show", vote=row.id),
    vote_steps.change,
    vote_steps.opinion,
    url_prefix="/meetings/votes/<uuid:vote>/",
)


@vote_pages.post("/meetings/votes/<uuid:vote>/remove")
@open_to(*MAKES)
def remove_vote(vote: UUID) -> Response:
    """Take out a vote that was recorded by mistake."""
    row = _vote(vote)
    at = url_for("minutes.show", meeting=row.meeting_id)
    return answer(vote_steps.remove, lambda: row, _refuse, lambda _row: at)


def _new(row: Meeting, kind: str, why: Refused | None = None) -> Response:
    kind = kind if kind in KINDS else MOTION
    wrong, turnout = refusals(why.errors if why else {}), turnout_of(row.id)
    typed = request.form.to_dict() if why else {}
    left_out = request.path.endswith("/exclusions")
    return page(
        "meetings/vote_form.html",
        block="main",
        status=422 if why else 200,
        meeting=row,
        kind=kind,
        label=labels.VOTES[kind],
        others=[(url_for("votes.new", meeting=row.id, kind=one), labels.VOTES[one]) for one in KINDS if one != kind],
        turnout=turnout,
        form=Form(fields_of(kind), {} if left_out else typed, {} if left_out else wrong),
        leaves=Form(LEAVE_OUT, typed if left_out else {}, wrong if left_out else {}, behind="-out"),
        leaving_out=left_out,
        exclusions_seen=vote_steps.LEFT_OUT.seen(row),
        errors=wrong,
        away=_choices(row) if kind == ELECT else [],
        excluded=[(one.name, labels.LEFT_OUT[one.reason], one.consent) for one in exclusions_of(row.id)]
        if kind == ELECT else [],
        **(why.shown if why else {}),
    )  # fmt: skip


def _choices(row: Meeting) -> list[tuple[str, str]]:
    return [(str(member_id), name) for member_id, name in voters_away(row.id)]


def _page(row: Vote, errors: dict[str, Any] | None = None, **shown: Any) -> Response:
    wrong, meeting = refusals(errors or {}), row.meeting
    whole = next((one for one in votes_of(meeting.id) if one.id == row.id), None)
    if whole is None:
        raise NotFound
    types = types_of([meeting])[meeting.id]
    turnout, source = turnout_of(meeting.id), quorum_source(types, who_meets(meeting)[0])
    result = result_of(whole, turnout, who_was_there(meeting.id), source)
    writes = request.path.endswith("/opinions")
    typed = request.form.to_dict() if errors else {}
    return page(
        "meetings/vote.html",
        block="main",
        status=422 if errors or shown else 200,
        meeting=meeting,
        title=labels.title(meeting, types),
        vote=shown_vote(whole, turnout, result),
        form=Form(fields_of(whole.kind), typed if typed and not writes else _as_form(whole), {} if writes else wrong),
        opinion=Form(
            OPINION,
            request.form.to_dict() if writes else {"received_on": meeting.on.isoformat()},
            wrong if writes else {},
        ),
        writing=writes,
        changing=bool(errors) and not writes,
        errors=wrong,
        may_change=minutes.is_open(meeting),
        takes_opinions=vote_steps.takes_opinions(row),
        away=_choices(meeting) if vote_steps.takes_opinions(row) else [],
        seen=vote_steps.VOTE.seen(row),
        opinions_seen=vote_steps.OPINIONS.seen(row),
        **shown,
    )


def _as_form(vote: Vote) -> dict[str, str]:
    names = [name for name in fields_of(vote.kind) if name not in ("secret", "candidates")]
    said = {name: str(getattr(vote, name)) for name in names}
    return said | {"secret": "1" if vote.secret else "", "candidates": as_lines(vote.cast)}
