"""Decide which branch collects a payment, and in which books it stands.

Source: dues are paid to the branch that holds the membership (Organisation Department 2008 No. 3, Art 1, 10); the
letter of introduction says until which month they are paid to the leaving branch, and the new one begins with the month
after; a holder of an activity card may pay the host, which changes nothing of what stands in whose book.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import months
from .rules import VOLUNTARY, Held, branch_owed


@dataclass(frozen=True)
class Part:
    """The months of a payment that stand in the book of one branch, and their amount in 分."""

    branch: Any
    first: date
    last: date
    amount: int


def book_of(held: Sequence[Held], month: date, present: Any) -> Any:
    """Return the branch in whose book a month stands: to which it is owed. For months before the first branch known
    here that one; after the end of the membership the present branch."""
    owed = branch_owed(held, month)
    if owed is None and held and month < held[0].began_on:
        return held[0].branch
    return owed or present


def held_on(held: Iterable[Held], day: date) -> Any:
    """Return the branch that held the membership on a day, the later one on the day of a change; None for none."""
    rows = [row for row in held if row.began_on <= day and (row.ended_on is None or day < row.ended_on)]
    return rows[-1].branch if rows else None


def books_of(
    held: Sequence[Held], kind: str, first: date, last: date, paid_on: date, present: Any
) -> list[tuple[Any, list[date]]]:
    """List the branches in whose books a payment stands, each with its months, in order. What is paid beyond the dues
    is owed for no month: it stands with the branch that held the membership on the day of payment."""
    run = months.between(first, last)
    if kind == VOLUNTARY:
        return [(held_on(held, paid_on) or present, run)]
    found: list[tuple[Any, list[date]]] = []
    for month in run:
        branch = book_of(held, month, present)
        if found and found[-1][0] == branch:
            found[-1][1].append(month)
        else:
            found.append((branch, [month]))
    return found


def parts_of(books: Sequence[tuple[Any, list[date]]], amount: int, due: Mapping[date, int | None]) -> list[Part]:
    """Split an amount between the books by what is due for their months, or in equal parts for each month where that is
    not known. No 分 is lost or added."""
    weighs = {month: due.get(month) or 0 for _, run in books for month in run}
    if not all(weighs.values()):
        weighs = dict.fromkeys(weighs, 1)
    total, taken, before, found = sum(weighs.values()), 0, 0, []
    for branch, run in books:
        before += sum(weighs[month] for month in run)
        share = amount * before // total - taken
        taken += share
        found.append(Part(branch, run[0], run[-1], share))
    return [part for part in found if part.amount]


def collector(
    books: Collection[Any], then: Collection[Any], present: Any, in_charge: Callable[[Any], bool]
) -> tuple[Any, bool] | None:
    """Return (the branch for which somebody collects, whether the payment waits for the branch that is right), or None
    if they may not. `books`: the branches to which the months are owed. `then`: those that held the membership when the
    payment was made and when it was written down; one that has let the member go since, and to which none of the months
    is owed, keeps what it wrote until the present branch confirms it."""
    mine = next((branch for branch in books if in_charge(branch)), None)
    if mine is not None:
        return mine, False
    former = next((branch for branch in then if branch is not None and branch != present and in_charge(branch)), None)
    return (former, True) if former is not None else None
