"""List the people behind one figure, page by page: only people that the visitor may open."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.listing import Asked as Filters
from pwa.core.listing import Column, Listing
from pwa.core.paging import Order
from pwa.identity.visitor import Visitor
from pwa.members.labels import place_words
from pwa.members.models import AwayPeriod, Member
from pwa.members.reach import within_reach
from pwa.organisations.models import Unit, subtree

from . import labels
from .disclosure_control import AWAY, REACHED
from .file_mismatches import mismatch_of
from .models import Asked, Round

COVERAGE = {
    "all": Asked.tried >= 0,
    "reached": Asked.outcome.in_(REACHED),
    "lost": Asked.outcome == "not_reached",
    "waiting": Asked.outcome == "",
}
COLUMNS = {"way": Asked.way, "reason": Asked.reason, "length": Asked.length, "moves": Asked.moves}
AWAY_NOW = (AwayPeriod.member == Member.id) & AwayPeriod.ended_on.is_null()
TABLES = ("coverage", "stands", "finding", "place", *COLUMNS)


def is_figure(table: str, key: str) -> bool:
    """Whether this (table, key) is a figure shown on a page, so that its people can be listed."""
    return table in TABLES and (table != "coverage" or key in COVERAGE)


def may_open_people(visitor: Visitor, unit: Unit) -> bool:
    """Whether this visitor may open the people of the whole unit."""
    reach = within_reach(visitor)
    return any(unit.path.startswith(path) for path in (*reach.paths, *reach.stated_paths))


def _people(visitor: Visitor, _asked: Filters, round_: Round, unit: Unit, figure: tuple[str, str]) -> Any:
    """The people of `unit` counted in the figure (table, key); None for visitors who may not open them."""
    if not may_open_people(visitor, unit):
        return None
    return (
        within_reach(visitor)
        .members()
        .switch(Member)
        .join(Asked, on=(Asked.member == Member.id), attr="asked")
        .join_from(Member, AwayPeriod, pw.JOIN.LEFT_OUTER, on=AWAY_NOW, attr="away")
        .select_extend(Asked.outcome, Asked.way, Asked.division, Asked.country, Asked.lead_at)
        .select_extend(AwayPeriod.id, AwayPeriod.began_on, AwayPeriod.country)
        .where(Asked.round == round_, Asked.branch.in_(_branches(unit)), _is(*figure))
    )


def _branches(unit: Unit) -> Any:
    below = Unit.alias()
    return below.select(below.id).where(subtree(below.path, unit.path))


def _is(table: str, key: str) -> pw.Expression:
    """The condition on `Asked` for being counted in this figure."""
    if table == "coverage":
        return COVERAGE[key]
    if table == "stands":
        return Asked.outcome.in_(AWAY if key == "away" else [one for one in REACHED if one not in AWAY])
    if table == "place":
        nowhere = Asked.outcome.in_(AWAY) & Asked.division.is_null() & Asked.country.is_null()
        return nowhere if not key else (Asked.country == key) if key.isalpha() else _within(key)
    if table == "finding":
        return Asked.should_transfer.in_([True]) if key == "should_transfer" else Asked.finding == key
    return (COLUMNS[table] == key) & (Asked.outcome.in_(AWAY) if not key else Asked.tried > 0)


def _within(division: str) -> pw.Expression:
    """In this division or one below it: codes nest by two digits."""
    stem = division.rstrip("0") if not division.endswith("00") else division[: 2 if division.endswith("0000") else 4]
    return (Asked.division >= stem) & (Asked.division < f"{stem}~")


def _judged(visitor: Visitor, found: list[Any], round_: Round, unit: Unit, _figure: Any) -> list[Any]:
    """The people, each with the differences between file and round, and for those who work in the round the form that
    corrects them."""
    works = any(unit.path.startswith(path) for path in within_reach(visitor).paths)
    for member in found:
        away = getattr(member, "away", None)
        member.mismatch = mismatch_of(member.asked, away if away is not None and away.id else None)
        member.href = url_for("members.file", member=member.id)
        if works and member.mismatch:
            member.href = url_for("person.one_person", round=round_.id, member=member.id)
    return found


def _place(member: Any) -> str:
    asked = member.asked
    return labels.UNFITTING[member.mismatch] if member.mismatch else place_words(asked.division, asked.country)


PEOPLE = Listing(
    "findings.listed",
    query=_people,
    order=Order(Member.name_key),
    columns=(
        Column(lambda member: member.name, "title", _l("Name")),
        Column(lambda member: member.branch.name, title=_l("Party organisation")),
        Column(lambda member: labels.OUTCOMES.get(member.asked.outcome), title=_l("State")),
        Column(lambda member: labels.WAYS.get(member.asked.way), title=_l("How they were asked")),
        Column(_place, "aside", _l("Place")),
    ),
    action=lambda member: member.href,
    prepare=_judged,
    empty=lambda visitor, asked: _("Nobody here. Whoever has moved to another branch since is listed there."),
    size=50,
    wide=True,
)
