"""Send what is due: at most once, whatever happens to the process that sends.

What is to be sent is committed as `sending` before a channel is asked. Whoever is killed after that leaves a row
without outcome, which nobody sends again. Two processes that send at the same time claim one after the other.
"""

import logging
import time
from collections import Counter
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.compiled_query import compiled_query
from pwa.core.database import Fact, lock_rows, transact
from pwa.core.i18n import locale_for
from pwa.core.ids import new_id
from pwa.core.logs import logger
from pwa.core.reminders import URGENT
from pwa.core.schema import restored_at
from pwa.members.models import Member

from .models import Reminder
from .queue import AT_ONCE, Plan, goes_everywhere, judge, key_of, people_waiting, still_due, waiting_for, write_down
from .recipients import Channel, Channels, people_of
from .rules import CALL, LOST_AFTER, SEND, WAITS, outcome_of, verdict


def remind(channels: Channels, most_seconds: float = float("inf")) -> Counter[str]:
    """Look for who is due, judge what waits, and send what may be sent now. Returns how often each thing was done.
    After `most_seconds` it stops; the next run goes on."""
    done: Counter[str] = Counter()
    end = time.monotonic() + most_seconds
    done["unknown"] += close_lost(now())
    done["lapsed"] += end_calls(now())
    if was_restored():
        done["lapsed"] += start_again(channels)
    done["written"] += write_down(now(), channels)
    _remember_epoch()
    for ids in people_waiting():
        plans, over = judge(waiting_for(ids), ids, now(), channels)
        done["lapsed"] += _let_lapse([row.id for row in over])
        done["call"] += _need_a_call([row.id for plan in plans if plan.verdict.does == CALL for row in plan.rows])
        for plan in plans:
            if time.monotonic() > end:
                return done
            if plan.verdict.does == SEND:
                done[deliver(plan, channels)] += 1
            elif plan.verdict.does == WAITS:
                done[plan.verdict.why] += 1
    return done


EPOCH = "reminder_epoch"


def was_restored() -> bool:
    """Whether the database is another than at the last run: a backup was put back, and what was sent after it was made
    is not in it."""
    known = Fact.read(EPOCH)
    return known != Fact.read("epoch") if known else restored_at() is not None


def _remember_epoch() -> None:
    epoch = Fact.read("epoch")
    if epoch and Fact.read(EPOCH) != epoch:
        transact(partial(Fact.put, EPOCH, epoch))


def start_again(channels: Channels) -> int:
    """After a restore send nothing of what is due now, since all of it may have been sent: it stands in the app.
    Returns how many reminders are left at that."""
    at = now()
    unsent = Reminder.waits() & Reminder.undelivered_at.is_null()  # who is to be called is called all the same
    waited = int(transact(Reminder.update(lapsed_at=at).where(unsent).execute))
    return waited + write_down(at, channels, lapsed_at=at)


def deliver(planned: Plan, channels: Channels) -> str:
    """Send the reminders of a plan, unless that has changed meanwhile. Returns the outcome, '' if nothing was sent. A
    channel that surely sent nothing gives way to the next one; what goes everywhere goes by each of them."""
    plan = transact(lambda: _claim(planned, channels))
    if plan is None:
        return ""
    ids, ends = [row.id for row in plan.rows], dict[str, str]()
    channel = plan.verdict.channel
    while channel:
        ends[channel] = _ask(plan, channels[channel])
        goes_on = plan.everywhere or ends[channel] == "refused"
        channel = transact(lambda: _take_next(plan, channels, [*ends])) if goes_on else ""
    outcome = outcome_of(ends.values())
    by = next(name for name, end in ends.items() if end == outcome)
    transact(lambda: _close(ids, outcome, now(), by))
    return outcome


def _claim(planned: Plan, channels: Channels) -> Plan | None:
    """Judge the reminders of a person once more, let lapse what is over, and mark the rest as being sent. Nobody else
    claims for this person before the transaction ends."""
    person, which = planned.person.id, (planned.kind, planned.everywhere)
    lock_rows(Member.select(Member.id).where(Member.id == person))
    at = now()
    rows = [row for row in waiting_for([person]) if (row.kind, goes_everywhere(row.rule)) == which]
    plans, over = judge(rows, [person], at, channels)
    _lapse([row.id for row in over], at)
    plan = plans[0] if plans else None
    if plan is None or plan.verdict.does != SEND:
        return None
    bundle, ids = new_id(), [row.id for row in plan.rows]
    _mark(ids, at, plan.verdict.channel, bundle)
    about = {"county_id": plan.person.county_id, "member_id": person}
    audit.record("sent reminder", "reminder", bundle, fields=[plan.verdict.channel], **about)
    return plan


@compiled_query
def _mark(ids: Any, at: Any, channel: Any, bundle: Any) -> Any:
    row = Reminder
    sending = {row.sending_at: at, row.channel: channel, row.bundle_id: bundle, row.undelivered_at: None}
    return row.update(sending).where(row.id.in_(ids), row.waits())


@compiled_query
def _end(ids: Any, outcome: Any, channel: Any) -> Any:
    row = Reminder
    return row.update({row.outcome: outcome, row.channel: channel}).where(row.id.in_(ids), row.outcome.is_null())


def _ask(plan: Plan, channel: Channel) -> str:
    """Hand the message to a channel. Whatever goes wrong there: nobody knows whether it was sent."""
    try:
        words = words_of(plan.kind, len(plan.rows), plan.person.language)
        return channel.send(plan.person, words, len(plan.rows), plan.everywhere)
    except Exception as error:
        logger.log(logging.WARNING, "a channel for reminders failed", exc_info=error)
        return "unknown"


def words_of(kind: str, n: int, language: str) -> str:
    """Return what a message says: that something waits, and nothing about anybody."""
    with force_locale(locale_for([language])):
        if kind == URGENT:
            return _("Something urgent waits for you in Yanxing: %(n)s.", n=n)
        return _("Things that wait for you in Yanxing: %(n)s.", n=n)


def _close(ids: list[UUID], outcome: str, at: datetime, channel: str = "") -> None:
    """Write down how it ended, and by which channel if it is known. What is urgent and was not surely delivered is left
    to a call."""
    open_ = Reminder.id.in_(ids) & Reminder.outcome.is_null()
    if outcome != "taken":
        Reminder.update(undelivered_at=at).where(open_, Reminder.kind == URGENT).execute()
    if channel:
        _end(ids, outcome, channel)
    else:
        Reminder.update(outcome=outcome).where(open_).execute()


def _take_next(plan: Plan, channels: Channels, tried: list[str]) -> str:
    """Return the channel that follows those that were asked, marked as the one that is asked; '' if there is none, or
    the person is not to be reminded any more."""
    person, at, ids = plan.person.id, now(), [row.id for row in plan.rows]
    found = people_of([person], at, channels).get(person)
    if found is None or len(still_due(plan.rows, [person], at)) < len(ids):
        return ""
    following = verdict(plan.kind, found.known, at, tried)
    if following.does == SEND:
        Reminder.update(channel=following.channel, sending_at=at).where(Reminder.id.in_(ids)).execute()
    return following.channel


def close_lost(at: datetime) -> int:
    """Close what a process was sending when it was killed: its end is unknown, so it is never sent again."""
    lost = Reminder.sending_at.is_null(False) & Reminder.outcome.is_null()
    rows = Reminder.select(Reminder.id, Reminder.sending_at).where(lost)
    ids = [row.id for row in rows if abs(at - row.sending_at) > LOST_AFTER]
    if ids:
        transact(lambda: _close(ids, "unknown", at))
    return len(ids)


def end_calls(at: datetime) -> int:
    """Take from the lists of calls what is not due any more, of those that a channel was asked to send."""
    row, done = Reminder, 0
    open_ = row.undelivered_at.is_null(False) & row.lapsed_at.is_null() & row.sending_at.is_null(False)
    rows = list(row.select().where(open_, row.until > at).order_by(row.member))
    for some in (rows[n : n + AT_ONCE] for n in range(0, len(rows), AT_ONCE)):
        due = still_due(some, [one.member_id for one in some], at)
        over = [one.id for one in some if key_of(one) not in due]
        if over:
            transact(lambda over=over: row.update(lapsed_at=at).where(row.id.in_(over)).execute())  # type: ignore[misc]
        done += len(over)
    return done


def _let_lapse(ids: list[UUID]) -> int:
    if ids:
        transact(lambda: _lapse(ids, now()))
    return len(ids)


def _lapse(ids: list[UUID], at: datetime) -> None:
    if ids:
        Reminder.update(lapsed_at=at).where(Reminder.id.in_(ids), Reminder.waits()).execute()


def _need_a_call(ids: list[UUID]) -> int:
    """Note that these urgent ones reach nobody, once."""

    def work() -> int:
        fresh = Reminder.id.in_(ids) & Reminder.waits() & Reminder.undelivered_at.is_null()
        return int(Reminder.update(undelivered_at=now()).where(fresh).execute())

    return transact(work) if ids else 0
