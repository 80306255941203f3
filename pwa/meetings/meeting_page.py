"""Build the page of one meeting: what it is, who came, what was decided; only what this visitor may see."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import gettext as _

from pwa.core.clock import now, today
from pwa.core.i18n import readable_time
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited
from pwa.members.models import Member
from pwa.members.namesakes import told_apart

from . import labels, meetings
from .attendance import standing_excuses
from .called import called_to_meeting, placed_at
from .decisions import decided_rows, open_decisions
from .guest_pages import guest_names
from .models import Apology, Attendance, Meeting, MeetingDecision, Roll, StandingGroup
from .queries import types_of
from .reach import OFFICER, may_change
from .reported_activities import reported_by
from .rules import ATTENDED, COMMITTEE, GROUP, WHOLE, Count, Place, count, quorum_source


def meeting_values(visitor: Visitor, row: Meeting) -> dict[str, Any]:
    """Return everything the page of one meeting shows."""
    types = types_of([row])[row.id]
    officer = row.seen_as == OFFICER
    people = people_of(visitor, row, types) if officer else []
    guests = guest_names(row.id) if officer else []
    meets, group = who_meets(row)
    source = quorum_source(types, meets)
    values: dict[str, Any] = {
        "meeting": row,
        "title": labels.title(row, types),
        "types": types,
        "state": labels.state_words(row, today()),
        "facts": _facts(row, group),
        "people": people,
        "totals": count([one["place"] for one in people], source is not None) if officer else None,
        "rule": cited(source) if source else None,
        "guests": guests,
        "reported": [one for one in people if one["reported"]],
        "decisions": decided_rows(decisions_of(row.id)),
        "open_decisions": decided_rows(open_decisions(row)) if row.on >= today() and not row.was_held else [],
        "has_minutes": row.on <= today() and row.cancelled_at is None,
        "may_record": may_change(visitor, row) and meetings.may_be_recorded(row),
        "differences": differences(row, people, source is not None) if officer else [],
        "may_change": may_change(visitor, row),
        "officer": officer,
        "is_over": meetings.is_over(row),
        "is_ahead": meetings.is_ahead(row),
        "is_uncalled": meetings.is_uncalled(row),
        "seen": meetings.MEETING.seen(row),
        "own": own_part(visitor, row),
        "changed": _called_by(row),
    }
    return values


def who_meets(row: Meeting) -> tuple[str, StandingGroup | None]:
    """Return who meets (branch, committee, group) and the committee or group."""
    if row.group_id is None:
        return WHOLE, None
    group = StandingGroup.get_by_id(row.group_id)
    return (COMMITTEE if group.kind == COMMITTEE else GROUP), group


def _facts(row: Meeting, group: StandingGroup | None) -> list[tuple[str, str]]:
    pairs = [
        (_("When"), labels.when_words(row)),
        (_("Place"), row.place),
        (_("Who meets"), f"{row.unit.name} · {group.name}" if group else row.unit.name),
        (_("Agenda"), row.agenda),
        (_("Class hours"), f"{row.half_hours / 2:g}" if row.half_hours else ""),
        (_("Cancelled because"), row.cancelled_because),
    ]
    return [(label, value) for label, value in pairs if value]


def _called_by(row: Meeting) -> str:
    return _("called %(when)s", when=readable_time(row.called_at)) if row.called_at and not row.was_held else ""


def people_of(visitor: Visitor, row: Meeting, types: list[str]) -> list[dict[str, Any]]:
    """List everybody of the meeting's list: as frozen, or as it would be now before the beginning. Members who were
    placed here and are no longer, are not named; above the branch nobody placed here is."""
    excuses, reported = _excuses(row), reported_by(row, types) if row.on <= today() else {}
    if row.frozen_at is None:
        called = called_to_meeting(row)
        found = [(one.id, one.name, one.phone, one.standing, one.should, one.votes, "") for one in called]
    else:
        query = (
            Attendance.select(
                *(Member.id, Member.name, Member.phone),
                *(Attendance.standing, Attendance.should, Attendance.votes, Attendance.state),
            )
            .join(Member, on=(Member.id == Attendance.member))
            .where(Attendance.meeting == row.id)
            .order_by(Attendance.standing, Member.name_key, Member.id)
        )
        rows: Any = query.tuples()
        found = list(rows)
    may_name = _nameable_guests(visitor, row) if any(one[3] == "placed" for one in found) else set()
    names = told_apart(one[:3] for one in found)
    people = []
    for member_id, _name, _phone, standing, should, votes, state in found:
        excuse = excuses.get(member_id)
        named = standing != "placed" or member_id in may_name
        people.append(
            {
                "id": member_id,
                "name": names[member_id] if named else _("a member who lived here"),
                "named": named,
                "standing": labels.STANDINGS.get(standing, ""),
                "state": state,
                "words": str(labels.STATES[state]) if state else "",
                "there": state in ATTENDED,
                "excuse": excuse if named else None,
                "reported": reported.get(member_id) if named and not state else None,
                "place": Place(standing, bool(should), bool(votes), state),
            }
        )
    return people


def _nameable_guests(visitor: Visitor, row: Meeting) -> set[UUID]:
    if not any(post.unit.covers(row.unit.path) for post in visitor.branch_posts):
        return set()
    return {one.id for one in placed_at(row.unit_id, now())}


def _excuses(row: Meeting) -> dict[UUID, dict[str, str]]:
    """The apologies that hold, by member: reason, words, and whether it came after the beginning."""
    standing = standing_excuses(row.id)
    rows = Apology.select().where(Apology.id.in_([UUID(one.id) for one in standing.values()])) if standing else []
    return {
        one.member_id: {
            "reason": str(labels.REASONS[one.reason]),
            "words": one.words,
            "late": _("written after the beginning") if one.corrected_at > row.begins_at else "",
        }
        for one in rows
    }


def decisions_of(meeting_id: UUID) -> list[MeetingDecision]:
    """List what a meeting decided, in order."""
    rows = MeetingDecision.select().where(MeetingDecision.meeting == meeting_id)
    return list(rows.order_by(MeetingDecision.place))


def differences(row: Meeting, people: list[dict[str, Any]], needs_quorum: bool) -> list[str]:
    """Say where a phone, while ticking, told another quorum than the frozen list gives, and why."""
    if row.frozen_at is None:
        return []
    rolls = list(
        Roll.select(Roll, Account.name.alias("by_name"))
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.id == Roll.by_id))
        .where(Roll.meeting == row.id, Roll.told_voting.is_null(False))
        .order_by(Roll.corrected_at.desc(), Roll.id)
        .limit(3)
        .objects()
    )
    total: Count = count([one["place"] for one in people], needs_quorum)
    aside = sum(one["place"].standing == "aside" for one in people)
    found = []
    for roll in rolls:
        if (roll.told_voting, roll.told_needed) == (total.voting_present, total.needed):
            continue
        why = [_("its list was from %(when)s", when=readable_time(roll.list_as_of))] if roll.list_as_of else []
        why += (
            [_("%(n)s of its list are not on the frozen one", n=aside + roll.unknown)] if aside + roll.unknown else []
        )
        told = _(
            "The phone of %(name)s said %(told)s present with a vote, %(needed)s needed. By the list as of the "
            "beginning it is %(now)s and %(now_needed)s.",
            name=roll.by_name or "",
            told=roll.told_voting,
            needed="–" if roll.told_needed is None else roll.told_needed,
            now=total.voting_present,
            now_needed="–" if total.needed is None else total.needed,
        )
        found.append(" ".join([told, *([_("Why: %(reasons)s.", reasons=_(", ").join(why))] if why else [])]))
    return found


def own_part(visitor: Visitor, row: Meeting) -> dict[str, Any] | None:
    """Return the visitor's own part: how they attended, their apology, whether they can still send one."""
    member_id = visitor.account.member_id
    if member_id is None:
        return None
    mine = Attendance.get_or_none(Attendance.meeting == row.id, Attendance.member == member_id)
    excuse = standing_excuses(row.id).get(member_id)
    not_on_record = not (mine and mine.state) and excuse is None
    over = row.cancelled_at is None and row.on <= today() and row.begins_at <= now()
    called = row.called_at is not None and row.cancelled_at is None and row.on >= today()
    return {
        "words": str(labels.STATES[mine.state]) if mine and mine.state else "",
        "excused": excuse.id if excuse else "",
        "may_report": over and not_on_record,
        "may_excuse": called and excuse is None and not (mine and mine.state),
    }
