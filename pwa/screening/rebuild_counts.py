"""Rebuild everything derived from the responses of rounds. `yanxing recount` reports whether it was equal."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows
from pwa.core.database import is_postgres, transact
from pwa.core.streaming import snapshot
from pwa.members.models import Member

from .models import Asked, RollUp, Round, RoundCount
from .outcome_updates import outcomes_now, responses_of, stored_outcome, withdrawn, write_outcome
from .outcomes import Outcome

Count = tuple[UUID, str, str]  # branch, kind, key
AT_ONCE = 500  # people at once, but always whole branches: counts belong to a branch


def recount() -> list[tuple[Round, int, int]]:
    """Rebuild the outcome of each person and the counts of every branch, some branches at a time.

    Each portion is compared in one snapshot, without locks. Only rows that differ are computed again, with the people
    of those branches locked, and written. Returns (round, number of people that differed, number of counts that
    differed) for each round that was opened: 0 and 0 when all was equal.
    """
    rounds = Round.select().where(Round.opened_at.is_null(False)).order_by(Round.opened_at, Round.id)
    return [(round_, *_recount(round_)) for round_ in list(rounds)]


def _recount(round_: Round) -> tuple[int, int]:
    people = counts = 0
    for branches in _branches(round_):
        with snapshot():
            equal = _compared(round_, branches) == ([], set())
        if not equal:
            otherwise, wrong = transact(lambda branches=branches: _mend(round_, branches))  # type: ignore[misc]
            people, counts = people + otherwise, counts + wrong
    return people, counts


def _branches(round_: Round) -> Iterator[list[UUID]]:
    """Yield all branches that the round asked or counts, in portions of about AT_ONCE people."""
    asked: Any = Asked.select(Asked.branch, pw.fn.COUNT(1)).where(Asked.round == round_.id).group_by(Asked.branch)
    sizes = dict(asked.tuples())
    counted: Any = RoundCount.select(RoundCount.branch).where(RoundCount.round == round_.id).distinct().tuples()
    sizes |= {branch: 0 for (branch,) in counted if branch not in sizes}
    portion: list[UUID] = []
    held = 0
    for branch in sorted(sizes):
        if portion and held + sizes[branch] > AT_ONCE:
            yield portion
            portion, held = [], 0
        portion.append(branch)
        held += sizes[branch]
    if portion:
        yield portion


def _mend(round_: Round, branches: list[UUID]) -> tuple[int, int]:
    """Write what differs; return how many people and how many counts did."""
    if is_postgres():  # lock as intake does: a response that comes meanwhile waits
        held = Member.select(Member.id).join(Asked, on=(Asked.member == Member.id)).where(_here(round_, branches))
        list(held.order_by(Member.id).for_update(of=Member))
    people, wrong = _compared(round_, branches)
    for row, told in people:
        write_outcome(row, told)
    if wrong:
        _count_again(round_, branches)
    return len(people), len(wrong)


def _here(round_: Round, branches: list[UUID]) -> pw.Expression:
    return (Asked.round == round_.id) & Asked.branch.in_(branches)


def _compared(round_: Round, branches: list[UUID]) -> tuple[list[tuple[Asked, Outcome]], set[Count]]:
    """Return the people whose outcome differs from their responses, and the counts that differ from the outcomes."""
    rows = list(Asked.select().where(_here(round_, branches)))
    pairs = {(row.round_id, row.member_id) for row in rows}
    words, taken_back = responses_of(pairs), withdrawn(member for _, member in pairs)
    counts: Counter[Count] = Counter()
    people = []
    for row, told in outcomes_now(rows, words, taken_back):
        if told != stored_outcome(row):
            people.append((row, told))
        counts.update((row.branch_id, *count) for count in {("asked", ""), *told.counts()})
    mine = (RoundCount.round == round_.id) & RoundCount.branch.in_(branches)
    columns = (RoundCount.branch, RoundCount.kind, RoundCount.key, RoundCount.people)
    kept: Any = RoundCount.select(*columns).where(mine, RoundCount.people != 0).tuples()
    before = {tuple(key): number for *key, number in kept}
    return people, {key for key in before.keys() | counts.keys() if before.get(key, 0) != counts[key]}


def _count_again(round_: Round, branches: list[UUID]) -> None:
    """Write the counts of these branches from the outcomes of their people."""
    counts: Counter[Count] = Counter()
    for row in Asked.select().where(_here(round_, branches)):
        counts.update((row.branch_id, *count) for count in {("asked", ""), *stored_outcome(row).counts()})
    RoundCount.delete().where(RoundCount.round == round_.id, RoundCount.branch.in_(branches)).execute()
    RollUp.delete().where(RollUp.round == round_.id).execute()  # they are computed again from these counts
    of = {"county_id": round_.county_id, "round": round_.id}
    fresh = [{**of, "branch": b, "kind": k, "key": v, "people": n} for (b, k, v), n in sorted(counts.items())]
    insert_rows(RoundCount, fresh)
