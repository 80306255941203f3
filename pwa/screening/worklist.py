"""Show the worklist of a round, people still to be reached first: all of them on one page, kept on the phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, needs_proof, open_to
from pwa.core.assets import asset
from pwa.core.characters import typed_words
from pwa.core.clock import today
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.i18n import readable_time
from pwa.core.ids import as_uuid
from pwa.identity.visitor import Visitor
from pwa.members.access_log import take_along, taken_along, taken_until, took_along
from pwa.members.kept_pages import keep_list
from pwa.members.labels import masked_phone, place_words
from pwa.members.member_list import matching
from pwa.members.models import AwayPeriod, Member
from pwa.members.reach import within_reach
from pwa.members.reveals import stated
from pwa.organisations.models import Unit
from pwa.policy import day_count

from . import labels
from .models import Asked, Round
from .rounds import is_open

worklist = Blueprint("worklist", __name__)
MOST = 600  # most people on one page: a phone still scrolls this without lag
SHOWN = ("open", "reached")
REACHED = ~Asked.outcome.in_(["", "not_reached"])


@worklist.get("/screening/rounds/<uuid:round>/worklist")
@open_to(*OFFICERS)
def people(round: UUID) -> Response:
    """List everybody of the round within reach, those not reached first. In a unit with more than MOST people one
    chooses a branch first."""
    return _page(_asked_for(round, request.args))


@worklist.post("/screening/rounds/<uuid:round>/numbers")
@needs_proof
@open_to(*OFFICERS)
def take_numbers(round: UUID) -> Response:
    """Show the phone numbers of those not reached yet in the list until the end of the next day, to be kept on the
    phone. Each number is logged as a look with the reason."""
    found = _asked_for(round, request.form)
    if not is_open(found.round) or found.many:
        raise NotFound
    reason, wrong = stated()
    errors = (
        {} if request.form.get("numbers") else {"numbers": _("Please tick it, if you want to take the numbers along.")}
    )
    errors |= {"reason": wrong} if wrong else {}
    rows = [(row["id"], row["county_id"]) for row in found.rows if row["to_call"]]
    if errors and rows:
        return _page(found, errors, reason)
    visitor = current_user._get_current_object()
    transact(lambda: take_along(visitor, rows, "round", found.round.id, reason))
    unit = found.unit.id if found.unit else None
    return redirect_to(url_for("worklist.people", round=round, unit=unit, _anchor="prepare"))


@dataclass
class Found:
    """A list as requested: unit, search, and rows."""

    round: Round
    units: list[Any]
    unit: Any
    q: str
    show: str
    many: bool
    rows: list[dict[str, Any]]


def _asked_for(round_id: UUID, asked: Mapping[str, str]) -> Found:
    visitor = current_user._get_current_object()
    row, units = opened_round(round_id), by_branch(visitor, round_id)
    if row is None or not units:  # no such round, or it asks nobody within reach
        raise NotFound
    chosen = as_uuid(asked.get("unit"))
    unit = next((branch for branch in units if branch.id == chosen), None)
    if unit is None and asked.get("unit"):
        raise NotFound
    q, show = typed_words(asked.get("q", "")[:80]), asked.get("show", "")
    show = show if show in SHOWN else ""
    many = unit is None and sum(branch.people for branch in units) > MOST
    rows = [] if many else asked_rows(visitor, row, unit, q, show)
    return Found(row, units, unit, q, show, many, rows)


def _page(found: Found, errors: dict[str, str] | None = None, reason: str = "") -> Response:
    mine = [found.unit] if found.unit else found.units
    whole = not (found.q or found.show)
    taken = sum(bool(row["tel"]) for row in found.rows)
    keep_list(current_user, short=bool(taken))
    return page(
        "screening/worklist.html",
        block="main",
        status=422 if errors else 200,
        round=found.round,
        unit=found.unit,
        units=found.units if len(found.units) > 1 else [],
        many=found.many,
        rows=found.rows,
        cut=len(found.rows) == MOST,
        total=sum(branch.people for branch in mine),
        reached=sum(branch.reached for branch in mine),
        to_call=sum(row["to_call"] for row in found.rows) if whole else 0,
        taken=taken,
        numbers_until=taken_until().isoformat(),
        reason=reason if errors else _("To call: %(title)s", title=found.round.title),
        errors=errors or {},
        q=found.q,
        show=found.show,
        is_open=is_open(found.round),
        keep=[url_for("attempts.new_attempt"), *_ways_back(found.round, found.unit), url_for("today.home")],
        keep_data=[asset("place/places.json")],
    )


def _ways_back(row: Round, unit: Any) -> list[str]:
    """The addresses that 'Back' opens from the list and its form; they are kept too, so that it works offline."""
    page_of_round = url_for("screening.show", round=row.id)
    return [*([url_for("worklist.people", round=row.id)] if unit else []), page_of_round, url_for("screening.index")]


def opened_round(round_id: UUID) -> Round | None:
    """Return the round, if it was opened."""
    return Round.get_or_none(Round.id == round_id, Round.opened_at.is_null(False))


def within(visitor: Visitor) -> Any:
    """Return the condition on `Asked` that this visitor may open the person."""
    return Asked.member.in_(within_reach(visitor).members(stated=False).select(Member.id))


def by_branch(visitor: Visitor, round_id: UUID) -> list[Any]:
    """Return each branch with people of the round within reach: id, name, path, people, reached; in the order of the
    tree."""
    reached = pw.fn.SUM(pw.Case(None, [(REACHED, 1)], 0))
    query = (
        Asked.select(Unit.id, Unit.name, Unit.path, pw.fn.COUNT(Asked.member).alias("people"), reached.alias("reached"))
        .join(Unit, on=(Unit.id == Asked.branch))
        .where(Asked.round == round_id, within(visitor))
        .group_by(Unit.id, Unit.name, Unit.path)
        .order_by(Unit.path)
    )
    return list(query.objects())


def asked_rows(visitor: Visitor, round_: Round, unit: Any, q: str = "", show: str = "") -> list[dict[str, Any]]:
    """Return who is asked, where they are, and what was tried last. First those not tried, then those not reached, then
    others. One query."""
    away = (AwayPeriod.member == Asked.member) & AwayPeriod.ended_on.is_null()
    turn = pw.Case(Asked.outcome, [("", 0), ("not_reached", 1)], 2)
    query = (
        Asked.select(
            Asked.outcome, Asked.way, Asked.tried, Asked.lead_at,
            Member.id, Member.name, Member.search, Member.phone, Member.county_id,
            taken_along(visitor, Member.id, round_.id).alias("taken"),
            took_along(visitor, Member.id, round_.id).alias("took"),
            Unit.name.alias("branch"),
            AwayPeriod.division, AwayPeriod.country, AwayPeriod.began_on,
        )
        .join(Member, on=(Member.id == Asked.member))
        .join(Unit, on=(Unit.id == Asked.branch))
        .join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
        .where(Asked.round == round_, within(visitor))
        .order_by(turn, Unit.path, Member.name_key, Member.id)
        .limit(MOST)
    )  # fmt: skip
    if unit is not None:
        query = query.where(Asked.branch == unit.id)
    if q:
        query = query.where(matching(q))
    if show:
        query = query.where(REACHED if show == "reached" else ~REACHED)
    found: list[Any] = list(query.dicts())
    for row in found if visitor.limited else ():  # whoever made the link of this session took no numbers along
        row["taken"] = row["took"] = None
    own = visitor.account.member_id
    return [_row(row) | {"to_call": _to_call(row) and row["id"] != own} for row in found]


def _to_call(found: dict[str, Any]) -> bool:
    """Whether this person's number may still be added to the list: nobody has reached them, and it is not in the list
    yet."""
    return bool(found["phone"] and not found["taken"]) and found["outcome"] in ("", "not_reached")


def _masked(found: dict[str, Any]) -> str:
    """The number as the list shows it. A number that changed after it was added is masked until it is added again."""
    shown = masked_phone(found["phone"])
    return _("%(number)s (changed since you took it along)", number=shown) if shown and found["took"] else shown


def _row(found: dict[str, Any]) -> dict[str, Any]:
    days = day_count(found["began_on"], today()) if found["began_on"] else 0
    place = place_words(found["division"], found["country"]) if found["began_on"] else ""
    last = (
        [labels.OUTCOMES[found["outcome"]], labels.WAYS[found["way"]], readable_time(found["lead_at"])]
        if found["outcome"]
        else []
    )
    return {
        "id": found["id"],
        "name": found["name"],
        "search": " ".join([found["name"], found["search"], (found["phone"] or "")[-4:]]),
        "branch": found["branch"],
        "county_id": found["county_id"],
        "phone": "" if found["taken"] else _masked(found),
        "tel": found["phone"] if found["taken"] else "",
        "place": _("%(place)s · day %(days)s away", place=place, days=days) if place else "",
        "last": " · ".join(str(part) for part in last),
        "tried": found["tried"],
        "reached": found["outcome"] not in ("", "not_reached"),
    }
