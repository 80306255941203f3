"""Recompute each person's outcome from all responses, and update the counts of the branch by the difference."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from pwa.core.bulk_sql import insert_rows
from pwa.core.compiled_query import compiled_query
from pwa.core.database import db
from pwa.members.models import AwayPeriod, Stay
from pwa.reports.form_kinds import Entry, Writes
from pwa.reports.models import LocationReport, Submission, Withdrawal, counts
from pwa.reports.withdrawal_rights import is_by_right

from .models import Asked, RoundCount, RoundResponse
from .outcomes import Before, Outcome, ResponseFacts, Stayed, outcome_of
from .rules import AWAY

Pair = tuple[UUID, UUID]  # round, member
Key = tuple[UUID, UUID, str, str]  # round, branch, kind, key
ADDED = (
    ' ON CONFLICT ("round_id", "branch_id", "kind", "key")'
    ' DO UPDATE SET "people" = "round_count"."people" + EXCLUDED."people"'
)
COLUMNS = [field.name for field in fields(Outcome)]


def after_locations(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Update outcomes after a batch's answers, attempts and places, in one pass over the people they are about.

    Somebody who told a round that they are away, but not where, counts at the place that their file names.
    """
    said = {(UUID(e.values["round"]), e.member.id) for e in entries if e.member and "round" in e.values}
    update_outcomes(said | away_pairs(writes.rebuild_away_periods))


def adopted(word_id: UUID) -> None:
    """Count a response that waited for a successor."""
    pairs = {
        (row.round_id, row.member_id)
        for row in RoundResponse.select(RoundResponse.round, RoundResponse.member).where(RoundResponse.id == word_id)
    }
    update_outcomes(pairs | away_pairs({member for _, member in pairs}))


def adopted_place(report_id: UUID) -> None:
    """Update the rounds after a successor confirmed a place that waited."""
    update_outcomes(away_pairs(row.member_id for row in LocationReport.select().where(LocationReport.id == report_id)))


def away_pairs(members: Iterable[UUID]) -> set[Pair]:
    """Return the (round, member) pairs in which these members are away: places in their files may count there."""
    named = sorted(members)
    return {(round_id, member_id) for round_id, member_id in _away(named)} if named else set()


@compiled_query
def _away(member_ids: Any) -> Any:
    return Asked.select(Asked.round, Asked.member).where(Asked.member.in_(member_ids), Asked.outcome.in_(AWAY))


def after_periods(members: Iterable[UUID]) -> None:
    """Update the rounds in which these members are away: the county of their unit changed."""
    update_outcomes(away_pairs(members))


def after_withdrawals(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Remove withdrawn responses from the counts."""
    pairs = _pairs_of((UUID(e.values["of"]), e.member.id) for e in entries if e.member)
    update_outcomes(pairs | away_pairs(writes.rebuild_away_periods))


def adopted_withdrawal(withdrawal_id: UUID) -> None:
    """Apply a withdrawal that waited for a successor."""
    named = {(row.of, row.member_id) for row in Withdrawal.select().where(Withdrawal.id == withdrawal_id)}
    update_outcomes(_pairs_of(named) | away_pairs({member for _, member in named}))


def _pairs_of(named: Iterable[tuple[UUID, UUID]]) -> set[Pair]:
    """The (round, member) pairs of the responses named here as (response, member). Responses about other members are
    left out: their rows are not locked."""
    about = set(named)
    rows = RoundResponse.select(RoundResponse.id, RoundResponse.round, RoundResponse.member).where(
        RoundResponse.id.in_([word for word, _ in about])
    )
    return {(row.round_id, row.member_id) for row in rows if (row.id, row.member_id) in about}


def update_outcomes(pairs: set[Pair]) -> None:
    """Recompute the outcomes of these people, and change the counts of their branches by the difference.

    Call it inside the transaction that stored the responses, with the members' rows locked. Counts are written in the
    order of their keys, so that two batches cannot deadlock.
    """
    if not pairs:
        return
    words, taken_back = responses_of(pairs), withdrawn({member for _, member in pairs})
    changes: Counter[Key] = Counter()
    county = {}
    for row, told in outcomes_now(_asked(pairs), words, taken_back):
        before = stored_outcome(row)
        if told == before:
            continue
        write_outcome(row, told)
        branch = (row.round_id, row.branch_id)
        county[row.round_id] = row.county_id
        changes.update({(*branch, *count): 1 for count in told.counts()})
        changes.subtract({(*branch, *count): 1 for count in before.counts()})
    add_up({key: people for key, people in changes.items() if people}, county)


def outcomes_now(
    rows: list[Asked], words: dict[Pair, list[ResponseFacts]], taken_back: dict[UUID, Any]
) -> list[tuple[Asked, Outcome]]:
    """Compute the outcome of each asked person from the responses, and from their file where the responses name no
    place."""

    def told(row: Asked, stays: Iterable[Stayed] = ()) -> Outcome:
        place = (row.before_division, row.before_country, row.before_since)
        before = Before(row.before, *place, row.before_reason, row.before_settled, row.before_moves)
        return outcome_of(words.get((row.round_id, row.member_id), []), before, taken_back, stays)

    found = [(row, told(row)) for row in rows]
    stays = _stays_of({row.member_id for row, stands in found if stands.unplaced})
    return [(row, told(row, stays[row.member_id]) if row.member_id in stays else stands) for row, stands in found]


def _stays_of(members: set[UUID]) -> dict[UUID, list[Stayed]]:
    """The places in the files of these members."""
    found: dict[UUID, list[Stayed]] = {}
    if members:
        what = (Stay.member, Stay.since, AwayPeriod.ended_on, Stay.division, Stay.country)
        rows: Any = Stay.select(*what).join(AwayPeriod, on=(AwayPeriod.id == Stay.period))
        for member, *stay in rows.where(Stay.member.in_(sorted(members))).tuples():
            found.setdefault(member, []).append(Stayed(*stay))
    return found


def stored_outcome(row: Asked) -> Outcome:
    """Return the outcome stored in the row."""
    return Outcome(**{name: getattr(row, name) for name in COLUMNS})


def write_outcome(row: Asked, told: Outcome) -> None:
    """Write the outcome of this person. The SQL text is cached: a batch changes fifty rows."""
    sql, columns = _update(db.obj.param)
    values = [write(getattr(told, name)) for name, write in columns]
    db.execute_sql(sql, [*values, Asked.round.db_value(row.round_id), Asked.member.db_value(row.member_id)])


@cache
def _update(param: str) -> tuple[str, list[tuple[str, Callable[[Any], Any]]]]:
    fields = [Asked._meta.fields[name] for name in COLUMNS]
    sets = ", ".join(f'"{field.column_name}" = {param}' for field in fields)
    where = f'"round_id" = {param} AND "member_id" = {param}'
    return f'UPDATE "asked" SET {sets} WHERE {where}', [(field.name, field.db_value) for field in fields]


def _asked(pairs: set[Pair]) -> list[Asked]:
    by_round: dict[UUID, list[UUID]] = {}
    for round_id, member_id in sorted(pairs):
        by_round.setdefault(round_id, []).append(member_id)
    where = reduce(or_, ((Asked.round == r) & Asked.member.in_(members) for r, members in by_round.items()))
    return list(Asked.select().where(where))


def responses_of(pairs: Iterable[Pair]) -> dict[Pair, list[ResponseFacts]]:
    """Return the responses about these people that were filed by an officer in office, or adopted by a successor."""
    wanted = set(pairs)
    rounds, members = ({pair[n] for pair in wanted} for n in (0, 1))
    found: dict[Pair, list[ResponseFacts]] = {}
    for round_id, member_id, account, device, seq, *said in _words(sorted(rounds), sorted(members)):
        if (round_id, member_id) in wanted:
            told = ResponseFacts(*said, phone=(account, device) if device else None, seq=seq)  # type: ignore[misc]
            found.setdefault((round_id, member_id), []).append(told)
    return found


@compiled_query
def _words(round_ids: Any, member_ids: Any) -> Any:
    of, by = RoundResponse, Submission
    how = (of.round, of.member, by.account_id, by.device, by.seq)
    what = (of.id, of.corrected_at, of.outcome, of.way, of.unchanged, of.division, of.country, of.since, of.reason)
    said = of.select(*how, *what, of.settled, of.replaces).join(by, on=(by.id == of.id))
    return said.where(of.round.in_(round_ids), of.member.in_(member_ids), counts(by))


def withdrawn(member_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Return the withdrawals about these people: id of the withdrawn response → time of the last withdrawal."""
    return dict(sorted(_withdrawn(sorted(member_ids)), key=lambda row: row[1]))


@compiled_query
def _withdrawn(member_ids: Any) -> Any:
    rows = Withdrawal.select(Withdrawal.of, Withdrawal.corrected_at)
    rows = rows.join(Submission, on=(Submission.id == Withdrawal.id))
    fits = (RoundResponse.id == Withdrawal.of) & (
        RoundResponse.member == Withdrawal.member
    )  # a withdrawal about another member has no effect
    rows = rows.join(RoundResponse, on=fits)
    return rows.where(Withdrawal.member.in_(member_ids), counts(), is_by_right())


def take_out(rows: Iterable[Asked]) -> None:
    """Ask these people no more in their rounds, and count them there no more. Call inside a write transaction."""
    changes: Counter[Key] = Counter()
    county = {}
    for row in rows:
        branch = (row.round_id, row.branch_id)
        county[row.round_id] = row.county_id
        changes.subtract({(*branch, *one): 1 for one in {("asked", ""), *stored_outcome(row).counts()}})
        Asked.delete().where(Asked.round == row.round_id, Asked.member == row.member_id).execute()
    add_up(dict(changes), county)


def add_up(changes: dict[Key, int], county: dict[UUID, UUID]) -> None:
    """Change the counts by these differences: few statements, in the order of the keys."""
    names = ("round", "branch", "kind", "key")
    rows = [
        {"county_id": county[key[0]], **dict(zip(names, key, strict=True)), "people": people}
        for key, people in sorted(changes.items())
    ]
    insert_rows(RoundCount, rows, ADDED)
