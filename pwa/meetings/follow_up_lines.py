"""Build the lines of Today about what a meeting left to do: decisions that lie with somebody, minutes to seal,
corrections to accept."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _

from pwa.core.i18n import on_day
from pwa.core.today_line import DUE, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.today_lines import own_file
from pwa.organisations.reach import units_below, units_between

from .minutes_models import Minutes, MinutesCorrection, MinutesSeal
from .models import Meeting, MeetingDecision
from .reach import MAKES

MOST = 30
SEAL_COLUMNS = (Minutes.chair, Minutes.recorder)


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Return lines for what this person has to do after meetings. One query, if there is anything for them."""
    own = own_file(visitor)
    if own is not None and not own.values["follow_up"]:
        return
    member = visitor.account.member_id if visitor.is_member else None
    paths = [post.unit.path for post in visitor.posts_as(*MAKES)]
    parts = [_decisions(member), _to_seal(member)] if member else []
    if member:
        parts.append(
            _corrections(visitor.account.id)
            .join(Minutes, on=(Minutes.meeting == Meeting.id))
            .where((Minutes.chair == member) | (Minutes.recorder == member))
        )
    if paths:
        parts.append(_corrections(visitor.account.id).where(MinutesCorrection.unit.in_(units_below(paths))))
    if not parts:
        return
    query = parts[0]
    for part in parts[1:]:
        query = query.union_all(part)
    rows: Any = query.tuples()
    found = {(row[0], row[1]): row for row in rows}  # a correction once, by whatever way it concerns somebody
    for kind, record_id, words, day in sorted(found.values(), key=lambda row: (row[3], str(row[1])))[:MOST]:
        yield _line(kind, record_id, words, day)


def something(own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """Build the SQL value that says whether there is anything: read along with the visitor's own file."""
    undone = MeetingDecision.done_at.is_null()
    decided = MeetingDecision.select(MeetingDecision.id).where(MeetingDecision.owner == own, undone)
    named = Minutes.select(Minutes.id).join(Meeting)
    unsealed = Meeting.sealed_at.is_null()
    waits = MinutesCorrection.select(MinutesCorrection.id).where(MinutesCorrection.decided_at.is_null())
    corrected = waits.where(MinutesCorrection.meeting == Minutes.meeting)
    chairs, records = (named.where(column == own, unsealed | pw.fn.EXISTS(corrected)) for column in SEAL_COLUMNS)
    found = pw.fn.EXISTS(decided) | pw.fn.EXISTS(chairs) | pw.fn.EXISTS(records)
    if paths:
        found |= pw.fn.EXISTS(waits.where(MinutesCorrection.unit.in_(units_between(paths, ends))))
    return found


def _part(name: str, record: Any, words: Any, day: Any) -> tuple[Any, ...]:
    return pw.SQL(f"'{name}'").alias("part"), record.alias("record"), words.alias("words"), day.alias("day")


def _decisions(member: Any) -> Any:
    """Decisions that lie with this member; one without a day counts from that of its meeting."""
    day = pw.fn.COALESCE(MeetingDecision.due_on, Meeting.on)
    name = pw.Case(None, [(MeetingDecision.due_on.is_null(), pw.SQL("'decision'"))], pw.SQL("'due'"))
    return (
        MeetingDecision.select(name.alias("part"), MeetingDecision.id.alias("record"),
                               MeetingDecision.words.alias("words"), day.alias("day"))
        .join(Meeting)
        .where(MeetingDecision.owner == member, MeetingDecision.done_at.is_null(), Meeting.cancelled_at.is_null())
    )  # fmt: skip


def _to_seal(member: Any) -> Any:
    mine = (
        MinutesSeal.select(MinutesSeal.id)
        .where(MinutesSeal.meeting == Meeting.id, MinutesSeal.edition == Meeting.edition, MinutesSeal.member == member)
    )  # fmt: skip
    both = Minutes.chair.is_null(False) & Minutes.recorder.is_null(False)
    return (
        Minutes.select(*_part("seal", Meeting.id, Meeting.topic, Meeting.on))
        .join(Meeting)
        .where((Minutes.chair == member) | (Minutes.recorder == member), both)
        .where(Meeting.sealed_at.is_null(), Meeting.held(), ~pw.fn.EXISTS(mine))
    )


def _corrections(account: Any) -> Any:
    return (
        MinutesCorrection.select(*_part("correction", Meeting.id, Meeting.topic, Meeting.on))
        .join(Meeting)
        .where(MinutesCorrection.decided_at.is_null(), MinutesCorrection.proposed_by != account)
    )


def _line(kind: str, record_id: Any, words: str, day: Any) -> TodayLine:
    if kind in ("due", "decision"):
        detail = "" if kind == "due" else _("decided on %(day)s", day=on_day(day))
        href = url_for("meeting_decisions.show", decision=record_id)
        text = _("See to: %(what)s", what=words)
        return TodayLine(text, href, DUE, 45, detail, day if kind == "due" else None, drawing="check", counts=True)
    href = url_for("minutes.show", meeting=record_id)
    if kind == "seal":
        return TodayLine(_("Seal the minutes of %(day)s", day=on_day(day)), href, DUE, 50, words, counts=True)
    return TodayLine(_("Decide on a correction of the minutes of %(day)s", day=on_day(day)), href, DUE, 50, words,
                     counts=True)  # fmt: skip


def count_owned(member: Any) -> int:
    """Count the decisions that lie with a member and are not done: they stay with the branch when the member leaves."""
    return MeetingDecision.select().where(MeetingDecision.owner == member.id, MeetingDecision.done_at.is_null()).count()


VALUES = {"follow_up": something}
