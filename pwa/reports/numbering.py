"""Find a phone's entries that never came: each phone numbers its entries."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.bulk_sql import insert_rows, instance
from pwa.core.compiled_query import compiled_query
from pwa.core.database import is_postgres

from .models import Device, Discarded, Gap, Quarantined, Submission

JUMP = 1_000
NAMED = 100
NEWS = timedelta(days=30)


@compiled_query
def _locked(account_id: Any, device: Any) -> Any:
    row = Device.select(*Device._meta.sorted_fields).where(Device.account_id == account_id, Device.device == device)
    return row.for_update() if is_postgres() else row


def gaps_of(account_id: Any, device: Any) -> Any:
    return Gap.select(Gap.seq, Gap.upto).where(Gap.account_id == account_id, Gap.device == device)


def locked_device(account_id: UUID, device: UUID, session_id: UUID | None, at: datetime) -> Device:
    """Return the phone's row, locked for this transaction; it is created for a new phone."""
    found = _locked(account_id, device)
    if not found:
        target = [Device.account_id, Device.device]
        Device.insert(account_id=account_id, device=device, session_id=session_id, first_seen_at=at).on_conflict(
            conflict_target=target, update={Device.session_id: Device.session_id}
        ).execute()
        found = _locked(account_id, device)
    return instance(Device, found[0])


def note(device: Device, came: Iterable[int], discarded: Iterable[int], at: datetime) -> None:
    """Record numbers received and numbers discarded: a number above the highest opens gaps, a lower one fills a gap."""
    thrown = sorted(set(discarded))
    if thrown:
        rows = [{"account_id": device.account_id, "device": device.device, "seq": n, "at": at} for n in thrown]
        target = [Discarded.account_id, Discarded.device, Discarded.seq]
        for some in pw.chunked(rows, JUMP):
            Discarded.insert_many(some).on_conflict(
                conflict_target=target, update={Discarded.at: Discarded.at}
            ).execute()
    highest, gaps, filled = device.highest, [], []
    for number in sorted({*came, *thrown}):
        if number <= device.highest:
            filled.append(number)
        elif number > highest:
            gaps += _gaps(device, highest + 1, number - 1, at)
            highest = number
    insert_rows(Gap, gaps)
    device.has_gaps |= bool(gaps)
    for number in _open(device, filled):
        _fill(device, number)
    if highest != device.highest:
        _count_to(highest, device.account_id, device.device)
        device.highest = highest


@compiled_query
def _count_to(highest: Any, account_id: Any, device: Any) -> Any:
    return Device.update(highest=highest).where(Device.account_id == account_id, Device.device == device)


def _gaps(device: Device, first: int, last: int, at: datetime) -> list[dict[str, Any]]:
    if last < first:
        return []
    base = {"account_id": device.account_id, "device": device.device, "noticed_at": at}
    spans = [(first, last)] if last - first + 1 > JUMP else [(n, n) for n in range(first, last + 1)]
    return [{**Gap(seq=a, upto=b, **base).__data__} for a, b in spans]


def _open(device: Device, numbers: list[int]) -> list[int]:
    """Those of `numbers` (in order) that lie in a gap. One query, because a batch may name thousands."""
    if not numbers or not device.has_gaps:
        return []
    mine = (Gap.account_id == device.account_id) & (Gap.device == device.device)
    spans: Any = Gap.select(Gap.seq, Gap.upto).where(mine, Gap.seq <= numbers[-1], Gap.upto >= numbers[0]).tuples()
    return [n for first, last in spans for n in numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]]


def _fill(device: Device, number: int) -> None:
    mine = (Gap.account_id == device.account_id) & (Gap.device == device.device)
    gap = Gap.select().where(mine, Gap.seq <= number, Gap.upto >= number).first()
    if gap is None:
        return
    Gap.delete().where(Gap.id == gap.id).execute()
    for first, last in ((gap.seq, number - 1), (number + 1, gap.upto)):
        if first <= last:
            kept = {
                name: getattr(gap, name)
                for name in ("account_id", "device", "noticed_at", "closed_at", "closed_by", "reason")
            }
            Gap.create(seq=first, upto=last, **kept)


def missing(device: Device) -> list[int]:
    """Return at most 100 numbers below the highest seen that neither came nor were discarded, lowest first."""
    found: list[int] = []
    for seq, upto in _named(device.account_id, device.device) if device.has_gaps else []:
        found += range(seq, min(upto, seq + NAMED) + 1)
    return found[:NAMED]


@compiled_query
def _named(account_id: Any, device: Any) -> Any:
    return gaps_of(account_id, device).where(Gap.closed_at.is_null()).order_by(Gap.seq).limit(NAMED)


def was_emptied(account_id: UUID, sessions_here: Sequence[UUID], at: datetime) -> bool:
    """Whether this phone started counting again in the last 30 days: a new outbox of the account in a browser in which
    it had one before. `sessions_here`: those that this browser has had. A new phone has had none, so it is told
    nothing.

    Entries above the highest number seen may be lost without a trace, so the page warns about it.
    """
    here = (Device.account_id == account_id) & Device.session_id.in_(list(sessions_here))
    later = list(Device.select().where(here).order_by(Device.first_seen_at))[1:]
    return any(row.first_seen_at > at - NEWS for row in later)


def used_before(device: Device, numbers: Iterable[int], ids: Iterable[UUID]) -> set[int]:
    """Return the numbers that other entries of this phone already have: such an entry is stored and marked, never
    refused.

    A number above the highest seen cannot have been used; a fresh batch therefore needs no query.
    """
    wanted, mine = [number for number in numbers if number <= device.highest], list(ids)
    if not wanted:
        return set()
    given = (device.account_id, device.device, wanted, mine)
    return {seq for found in (_stored(*given), _kept_aside(*given)) for (seq,) in found}


@compiled_query
def _stored(account_id: Any, device: Any, numbers: Any, ids: Any) -> Any:
    return _carrying(Submission, Submission.id, account_id, device, numbers, ids)


@compiled_query
def _kept_aside(account_id: Any, device: Any, numbers: Any, ids: Any) -> Any:
    return _carrying(Quarantined, Quarantined.submission_id, account_id, device, numbers, ids)


def _carrying(model: Any, name: pw.Field, account_id: Any, device: Any, numbers: Any, ids: Any) -> Any:
    where = (model.account_id == account_id) & (model.device == device) & model.seq.in_(numbers)
    return model.select(model.seq).where(where, name.not_in(ids))
