"""The list of a round in the field: who is still to be reached first, one page with all of them, kept on the phone."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.ground.assets import asset
from pwa.ground.clock import today
from pwa.ground.doors import OFFICERS, open_to
from pwa.ground.fragments import page
from pwa.ground.ids import as_uuid
from pwa.ground.words import near
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import AwayPeriod, Member
from pwa.members.reach import within_reach
from pwa.members.roster import matching
from pwa.members.words import masked_phone, place_words
from pwa.organisations.models import Unit
from pwa.policy import day_count

from . import words
from .fitting import to_tell
from .models import Asked, Round, Word
from .rounds import is_open

worklist = Blueprint("worklist", __name__)
MOST = 600  # people on one page: what a phone scrolls through without lag
SHOWN = ("open", "reached")
REACHED = ~Asked.outcome.in_(["", "not_reached"])


@worklist.get("/screening/rounds/<uuid:round>/worklist")
@open_to(*OFFICERS)
def people(round: UUID) -> Response:
    """Everybody of the round within reach, those not reached first; a unit with more is chosen branch by branch."""
    visitor = current_user._get_current_object()
    row, units = opened_round(round), by_branch(visitor, round)
    if row is None or not units:  # it asks nobody within reach
        raise NotFound
    chosen = as_uuid(request.args.get("unit"))
    unit = next((branch for branch in units if branch.id == chosen), None)
    q, show = request.args.get("q", "")[:80].strip(), request.args.get("show", "")
    mine = [unit] if unit else units
    many = unit is None and sum(branch.people for branch in units) > MOST
    rows = [] if many else asked_rows(visitor, row, unit, q, show if show in SHOWN else "")
    return page(
        "screening/worklist.html",
        round=row,
        unit=unit,
        units=units if len(units) > 1 else [],
        many=many,
        rows=rows,
        cut=len(rows) == MOST,
        total=sum(branch.people for branch in mine),
        reached=sum(branch.reached for branch in mine),
        q=q,
        show=show,
        is_open=is_open(row),
        keep=["/screening/attempts/new", *_ways_back(row, unit), "/"],
        keep_data=[asset("place/places.json")],
    )


def _ways_back(row: Round, unit: Any) -> list[str]:
    """Where 'Back' leads from the list and from its form, so that it leads somewhere without signal too."""
    page_of_round = f"/screening/rounds/{row.id}"
    return [*([f"{page_of_round}/worklist"] if unit else []), page_of_round, "/screening"]


@worklist.get("/screening/rounds/<uuid:round>/members/<uuid:member>")
@open_to(*OFFICERS)
def one_person(round: UUID, member: UUID) -> Response:
    """Every word about one person in this round, newest first; the one that leads says so."""
    person = within_reach(current_user).member(member)
    row = opened_round(round)
    asked = Asked.get_or_none(Asked.round == round, Asked.member == member)
    if row is None or asked is None or person.seen_as in ("own", "host"):
        raise NotFound
    return page(
        "screening/person.html", round=row, member=person, asked=asked, told=words_about(asked), to_tell=to_tell(asked)
    )


def opened_round(round_id: UUID) -> Round | None:
    """The round, once it was opened."""
    return Round.get_or_none(Round.id == round_id, Round.opened_at.is_null(False))


def within(visitor: Visitor) -> Any:
    """The condition on `Asked` that this visitor may open the person."""
    return Asked.member.in_(within_reach(visitor).members().select(Member.id))


def by_branch(visitor: Visitor, round_id: UUID) -> list[Any]:
    """Each branch with people of the round within reach: id, name, path, people, reached; in the order of the tree."""
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
    """One query: who is asked, where they are, what was tried last. Not yet tried, then not reached, then others."""
    away = (AwayPeriod.member == Asked.member) & AwayPeriod.ended_on.is_null()
    turn = pw.Case(Asked.outcome, [("", 0), ("not_reached", 1)], 2)
    query = (
        Asked.select(
            Asked.outcome, Asked.way, Asked.tried, Asked.lead_at,
            Member.id, Member.name, Member.search, Member.phone,
            Unit.name.alias("branch"),
            AwayPeriod.division, AwayPeriod.country, AwayPeriod.began_on,
        )
        .join(Member, on=(Member.id == Asked.member))
        .join(Unit, on=(Unit.id == Asked.branch))
        .join(AwayPeriod, pw.JOIN.LEFT_OUTER, on=away)
        .where(Asked.round == round_, within(visitor))
        .order_by(turn, Unit.path, Member.name, Member.id)
        .limit(MOST)
    )  # fmt: skip
    if unit is not None:
        query = query.where(Asked.branch == unit.id)
    if q:
        query = query.where(matching(q))
    if show:
        query = query.where(REACHED if show == "reached" else ~REACHED)
    found: list[Any] = list(query.dicts())
    return [_row(row) for row in found]


def _row(found: dict[str, Any]) -> dict[str, Any]:
    days = day_count(found["began_on"], today()) if found["began_on"] else 0
    place = place_words(found["division"], found["country"]) if found["began_on"] else ""
    last = (
        [words.OUTCOMES[found["outcome"]], words.WAYS[found["way"]], near(found["lead_at"])] if found["outcome"] else []
    )
    return {
        "id": found["id"],
        "name": found["name"],
        "search": " ".join([found["name"], found["search"], (found["phone"] or "")[-4:]]),
        "branch": found["branch"],
        "phone": masked_phone(found["phone"]),
        "place": _("%(place)s · day %(days)s away", place=place, days=days) if place else "",
        "last": " · ".join(str(part) for part in last),
        "tried": found["tried"],
        "reached": found["outcome"] not in ("", "not_reached"),
    }


def words_about(asked: Asked) -> list[dict[str, Any]]:
    """What was said about one person in a round, newest first, with who said it; `leads` marks the word that counts."""
    query = (
        Word.select(Word, Account.name.alias("by_name"))
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.id == Word.by_id))
        .where(Word.round == asked.round_id, Word.member == asked.member_id)
        .order_by(Word.corrected_at.desc(), Word.id.desc())
    )
    return [
        {
            "id": row.id,
            "when": near(row.corrected_at),
            "outcome": words.OUTCOMES[row.outcome],
            "detail": " · ".join(
                part
                for part in (str(words.WAYS[row.way]), row.by_name, place_words(row.division, row.country), row.needs)
                if part
            ),
            "leads": row.id == asked.lead_id,
        }
        for row in query.objects(Word)
    ]
