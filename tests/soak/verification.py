"""Compare the database with what the phones were told: each entry exactly once, with everything that follows."""

from collections import Counter
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core.audit import AuditLine
from pwa.core.database import db
from pwa.members.models import AwayPeriod, Member, Stay, TimelineLine
from pwa.reports.location import rebuild_away_periods
from pwa.reports.models import (
    ActivityReport,
    Device,
    Discarded,
    Gap,
    LocationReport,
    Quarantined,
    Submission,
    Withdrawal,
)  # fmt: skip

from .entries import MARK
from .phone import Phone
from .run import Tally

DETAILS = {"activity": ActivityReport, "location": LocationReport, "withdrawal": Withdrawal}
TOLD = ("location_reported", "back_home", "activity_reported", "withdrawn")
SOME = 500


def compare(phones: list[Phone]) -> Tally:
    """Ask for everything that these phones sent."""
    tally = Tally()
    for phone in phones:
        tally.entries += len(phone.received) + len(phone.refused)
        tally.heard += phone.heard
        tally.wrong += phone.wrong + [f"two receipts for one entry: {r}" for r in phone.told.values() if len(r) > 1]
        if not phone.done:
            tally.lost += len(phone.waiting)
            tally.wrong.append(f"still waiting: {len(phone.waiting)}")
    _stored(phones, tally)
    _kept_aside(phones, tally)
    _numbers(phones, tally)
    _history(phones, tally)
    return tally


def _stored(phones: list[Phone], tally: Tally) -> None:
    """Each receipt told is the receipt stored; each stored entry has each of its consequences once, and was told."""
    told = {ident: (phone, entry) for phone in phones for ident, (entry, _life) in phone.received.items()}
    ever = {ident for phone in phones for ident in phone.told}
    devices = [phone.device for phone in phones]
    rows = {str(row.id): row for row in Submission.select().where(Submission.device.in_(devices))}
    for ident in ever | told.keys():
        row = rows.get(ident)
        if row is None:
            tally.lost += 1
            tally.wrong.append("told received, and not stored")
            continue
        phone, entry = told[ident]
        same = (str(row.account_id), row.form, row.seq) == (phone.account, entry["form"], entry["seq"])
        if not same or {row.receipt} != phone.told[ident] or row.seq_reused:
            tally.wrong.append(f"stored otherwise than told: {row.form} {row.seq} {row.receipt} {phone.told[ident]}")
    tally.wrong += ["stored, and never told"] * len(rows.keys() - told.keys())
    for what, counted in _consequences(list(rows)):
        for ident, row in rows.items():
            times = counted[ident]
            if times > 1:
                tally.twice += 1
                tally.wrong.append(f"{what} {times} times: {row.form}")
            elif not times and (what == row.form or what not in DETAILS):
                tally.lost += 1
                tally.wrong.append(f"half stored, no {what}: {row.form}")


def _consequences(ids: list[str]) -> list[tuple[str, Counter[str]]]:
    """How often each entry stands in its detail, in a timeline, in the audit trail."""
    found = []
    for name, model in DETAILS.items():
        found.append((name, _times(model, model.id, ids)))
    found.append(("timeline", _times(TimelineLine, TimelineLine.record_id, ids, TimelineLine.kind.in_(TOLD))))
    found.append(("audit line", _times(AuditLine, AuditLine.record_id, ids, AuditLine.action == "filed")))
    return found


def _times(model: Any, column: pw.Field, ids: list[str], where: Any = True) -> Counter[str]:
    counted: Counter[str] = Counter()
    for some in pw.chunked(ids, SOME):
        query = model.select(column).where(column.in_([UUID(ident) for ident in some]), where)
        counted.update(str(ident) for (ident,) in query.tuples())
    return counted


def orphans() -> list[str]:
    """What stands in the database without its submission: half of something."""
    found = []
    has = pw.fn.EXISTS(Submission.select(pw.SQL("1")).where(Submission.id == pw.SQL("record_id")))
    for name, model in DETAILS.items():
        if lone := model.select().where(model.id.not_in(Submission.select(Submission.id))).count():
            found += [f"{name} without its submission"] * lone
    for model, where in ((TimelineLine, TimelineLine.kind.in_(TOLD)), (AuditLine, AuditLine.action == "filed")):
        found += [f"{model.__name__} without its submission"] * model.select().where(where, ~has).count()
    return found


def _kept_aside(phones: list[Phone], tally: Tally) -> None:
    """Each refused entry is kept once."""
    ids = [ident for phone in phones for ident in phone.refused]
    times = _times(Quarantined, Quarantined.submission_id, ids)
    tally.lost += sum(times[ident] == 0 for ident in ids)
    tally.twice += sum(times[ident] > 1 for ident in ids)


def _numbers(phones: list[Phone], tally: Tally) -> None:
    """The highest number is the phone's last, nothing is missing, and what was thrown away is known."""
    devices = [phone.device for phone in phones]
    highest = {str(row.device): row.highest for row in Device.select().where(Device.device.in_(devices))}
    wrong = [p.device for p in phones if highest.get(p.device, 0) != p.seq]
    gaps = Gap.select().where(Gap.device.in_(devices)).count()
    known = {(str(row.device), row.seq) for row in Discarded.select().where(Discarded.device.in_(devices))}
    unknown = {(p.device, n) for p in phones for n in p.discarded} ^ known
    if wrong or gaps or unknown:
        tally.wrong.append(f"numbers: {len(wrong)} phones, {gaps} gaps, {len(unknown)} thrown away")


def _history(phones: list[Phone], tally: Tally) -> None:
    """Away periods as stored are those that all the reports tell."""
    devices = [phone.device for phone in phones]
    named = Submission.select(Submission.member_id).where(Submission.device.in_(devices)).distinct()
    for member in list(Member.select().where(Member.id.in_(named))):
        stored = _told_of(member)
        with db.obj.turn(), db.atomic() as transaction:
            rebuild_away_periods([member])
            if _told_of(member) != stored:
                tally.wrong.append("away periods that the reports do not tell")
            transaction.rollback()


def _told_of(member: Member) -> list[tuple[Any, ...]]:
    periods = AwayPeriod.select().where(AwayPeriod.member == member.id).order_by(AwayPeriod.began_on, AwayPeriod.id)
    stays = Stay.select().where(Stay.member == member.id).order_by(Stay.since, Stay.id)
    return [*periods.tuples(), *stays.tuples()]


def spilled(log: str, phones: list[Phone]) -> list[str]:
    """Personal data in a log: words that people wrote, names, telephone numbers, cookies."""
    names = {row.name for row in Member.select(Member.name).limit(2_000) if len(row.name) > 1}
    found = [what for what in (MARK, "1390000", "Traceback", *(p.wire.cookie for p in phones), *names) if what in log]
    return [f"in the log: {what}" for what in found]
