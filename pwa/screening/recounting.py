"""Everything that follows from the words of the rounds, built from nothing: `yanxing recount` proves it was equal."""

from collections import Counter
from typing import Any
from uuid import UUID

from pwa.ground.database import is_postgres, transact
from pwa.ground.rows import insert_rows
from pwa.members.models import Member

from .models import Asked, RollUp, Round, RoundCount
from .restanding import as_kept, put, standing_now, withdrawn, words_of

AT_ONCE = 500  # people


def recount() -> list[tuple[Round, int, int]]:
    """Build what stands about each person and the counts of every branch anew, a transaction for each round.

    Answers (round, people who stood otherwise, counts that were otherwise) for each round that was opened: 0 and 0
    when all was equal.
    """
    rounds = list(Round.select().where(Round.opened_at.is_null(False)).order_by(Round.opened_at, Round.id))
    return [(round_, *transact(lambda round_=round_: _recount(round_))) for round_ in rounds]  # type: ignore[misc]


def _recount(round_: Round) -> tuple[int, int]:
    counts: Counter[tuple[UUID, str, str]] = Counter()
    otherwise, after = 0, UUID(int=0)
    while rows := _people(round_, after):
        pairs = {(row.round_id, row.member_id) for row in rows}
        words, taken_back = words_of(pairs), withdrawn(member for _, member in pairs)
        for row in rows:
            told = standing_now(row, words, taken_back)
            if told != as_kept(row):
                put(row, told)
                otherwise += 1
            counts.update((row.branch_id, *count) for count in {("asked", ""), *told.counts()})
        after = rows[-1].member_id
    return otherwise, _put_counts(round_, counts)


def _people(round_: Round, after: UUID) -> list[Asked]:
    """The next people of the round, held as intake holds those it writes about: a word that comes meanwhile waits."""
    where = (Asked.round == round_.id) & (Asked.member > after)
    if is_postgres():
        held = Member.select(Member.id).join(Asked, on=(Asked.member == Member.id)).where(where)
        list(held.order_by(Member.id).limit(AT_ONCE).for_update(of=Member))
    return list(Asked.select().where(where).order_by(Asked.member).limit(AT_ONCE))


def _put_counts(round_: Round, counts: Counter[tuple[UUID, str, str]]) -> int:
    """Write the counts of a round; how many stood otherwise."""
    mine = RoundCount.round == round_.id
    columns = (RoundCount.branch, RoundCount.kind, RoundCount.key, RoundCount.people)
    rows: Any = RoundCount.select(*columns).where(mine, RoundCount.people != 0).tuples()
    kept = {tuple(key): people for *key, people in rows}
    wrong = {key for key in kept.keys() | counts.keys() if kept.get(key, 0) != counts[key]}
    if wrong:
        RoundCount.delete().where(mine).execute()
        RollUp.delete().where(RollUp.round == round_.id).execute()  # they are made anew from these
        of = {"county_id": round_.county_id, "round": round_.id}
        fresh = [{**of, "branch": b, "kind": k, "key": v, "people": n} for (b, k, v), n in sorted(counts.items())]
        insert_rows(RoundCount, fresh)
    return len(wrong)
