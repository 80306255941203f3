"""The people behind one figure, by name, page by page: only those whom the visitor may open."""

from typing import Any

import peewee as pw

from pwa.core.ids import as_uuid
from pwa.members.labels import place_words
from pwa.members.models import AwayPeriod, Member
from pwa.members.reach import Reach
from pwa.organisations.models import Unit, subtree

from . import labels
from .disclosure_control import AWAY, REACHED
from .file_mismatches import unfit
from .models import Asked, Round

PAGE = 50
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
    """Whether a figure of this name is shown anywhere, so that one can ask for its people."""
    return table in TABLES and (table != "coverage" or key in COVERAGE)


def people(
    reach: Reach, round_: Round, unit: Unit, figure: tuple[str, str], after: str
) -> tuple[list[Any], str | None]:
    """A page of the people of `unit` that make up the figure (table, key), and the mark of the next page. One query."""
    query = (
        reach.members()
        .switch(Member)
        .join(Asked, on=(Asked.member == Member.id), attr="asked")
        .join_from(Member, AwayPeriod, pw.JOIN.LEFT_OUTER, on=AWAY_NOW, attr="away")
        .select_extend(Asked.outcome, Asked.way, Asked.division, Asked.country, Asked.lead_at)
        .select_extend(AwayPeriod.id, AwayPeriod.began_on, AwayPeriod.country)
        .where(Asked.round == round_, Asked.branch.in_(_branches(unit)), _is(*figure))
    )
    name, _tilde, last = after.rpartition("~")
    if last_id := as_uuid(last):
        query = query.where((Member.name > name) | ((Member.name == name) & (Member.id > last_id)))
    found = list(query.order_by(Member.name, Member.id).limit(PAGE + 1))
    onward = f"{found[PAGE - 1].name}~{found[PAGE - 1].id}" if len(found) > PAGE else None
    return [_row(member) for member in found[:PAGE]], onward


def _branches(unit: Unit) -> Any:
    below = Unit.alias()
    return below.select(below.id).where(subtree(below.path, unit.path))


def _is(table: str, key: str) -> pw.Expression:
    """The condition on `Asked` that makes somebody one of this figure."""
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
    """In this division, or in one of those that begin so: codes nest by two digits."""
    stem = division.rstrip("0") if not division.endswith("00") else division[: 2 if division.endswith("0000") else 4]
    return (Asked.division >= stem) & (Asked.division < f"{stem}~")


def _row(member: Any) -> dict[str, Any]:
    asked, away = member.asked, getattr(member, "away", None)
    code = unfit(asked, away if away is not None and away.id else None)
    said = [labels.OUTCOMES.get(asked.outcome, ""), labels.WAYS.get(asked.way, "")]
    return {
        "id": member.id,
        "name": member.name,
        "branch": member.branch.name,
        "said": " · ".join(str(part) for part in said if part),
        "place": place_words(asked.division, asked.country),
        "unfit": labels.UNFITTING[code] if code else "",
    }
