"""Build the page of minutes: the public part for everybody who is called, the rest only for those whom it concerns."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _

from pwa.core.i18n import in_full, readable_time
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.labels import cited

from . import labels, minutes
from .attachment_page import attachment_values
from .decisions import decided_rows, names_of
from .guest_pages import guest_names
from .meeting_list import calling
from .meeting_page import decisions_of, people_of, who_meets
from .minutes_models import Minutes, MinutesCorrection
from .minutes_readers import Reading, reading_of
from .minutes_rules import may_decide_correction
from .models import Attendance, Meeting
from .queries import types_of
from .rules import Place, count, quorum_source
from .vote_page import shown_votes
from .votes import exclusions_of

LATELY = 12


def minutes_values(visitor: Visitor, meeting: Meeting) -> dict[str, Any]:
    """Return everything the page of minutes shows."""
    row, types = minutes.minutes_of(meeting.id), types_of([meeting])[meeting.id]
    reading = reading_of(visitor, meeting, row)
    meets, group = who_meets(meeting)
    source = quorum_source(types, meets)
    values: dict[str, Any] = {
        "meeting": meeting,
        "title": labels.title(meeting, types),
        "reading": reading,
        "minutes": row,
        "facts": _facts(meeting, row, group),
        "decisions": decided_rows(decisions_of(meeting.id)),
        "may_write": reading.officer and minutes.is_open(meeting),
        "sealed": readable_time(meeting.sealed_at) if meeting.sealed_at else "",
    }
    if not reading.votes:
        return values
    seals = minutes.seals_of(meeting)
    votes = shown_votes(meeting, source)
    return values | {
        "totals": totals_of(meeting, source is not None) if meeting.frozen_at else None,
        "rule": cited(source) if source else None,
        "guests": guest_names(meeting.id),
        "absent": _absent(visitor, meeting, types) if reading.officer else [],
        "votes": votes,
        "left_out": _left_out(meeting, votes),
        "seals": _seals(meeting, seals),
        "may_seal": reading.role is not None and not meeting.sealed_at,
        "why_no_seal": minutes.why_no_seal(meeting, visitor.account) if reading.role else None,
        "corrections": _corrections(visitor, meeting, reading),
        "may_correct": meeting.sealed_at is not None and (reading.officer or reading.role is not None),
        "seen": minutes.SEAL.seen(meeting),
        **attachment_values(meeting, reading, seals),
    }


def _facts(meeting: Meeting, row: Minutes | None, group: Any) -> list[tuple[str, str]]:
    pairs = [
        (_("When"), labels.when_words(meeting)),
        (_("Place"), meeting.place),
        (_("Who meets"), f"{meeting.unit.name} · {group.name}" if group else meeting.unit.name),
        (_("Chair"), row.chair.name if row and row.chair else ""),
        (_("Recorder"), row.recorder.name if row and row.recorder else ""),
        (_("Others who were there"), row.others if row else ""),
        (_("Agenda"), meeting.agenda),
        (_("Class hours"), f"{meeting.half_hours / 2:g}" if meeting.half_hours else ""),
    ]
    return [(label, value) for label, value in pairs if value]


def totals_of(meeting: Meeting, needs_quorum: bool) -> Any:
    """Count the frozen list, without names. One query."""
    columns = (Attendance.standing, Attendance.should, Attendance.votes, Attendance.state)
    query: Any = Attendance.select(*columns).where(Attendance.meeting == meeting.id).tuples()
    places = [Place(standing, bool(should), bool(votes), state) for standing, should, votes, state in query]
    return count(places, needs_quorum)


def _absent(visitor: Visitor, meeting: Meeting, types: list[str]) -> list[str]:
    """Who should attend and was not there, with the reason of an apology; only for officers of the unit."""
    return [
        _("%(name)s (%(reason)s)", name=one["name"], reason=one["excuse"]["reason"]) if one["excuse"] else one["name"]
        for one in people_of(visitor, meeting, types)
        if one["place"].should and not one["there"]
    ]


def _left_out(meeting: Meeting, votes: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    if not any(one["kind"] == "election" for one in votes):
        return []
    return [(one.name, str(labels.LEFT_OUT[one.reason]), one.consent) for one in exclusions_of(meeting.id)]


def _seals(meeting: Meeting, seals: list[Any]) -> list[dict[str, Any]]:
    names = names_of(one.member_id for one in seals)
    final = max((one.edition for one in seals), default=0) if meeting.sealed_at else meeting.edition
    return [
        {
            "role": labels.SEALERS[one.role],
            "name": names.get(one.member_id, ""),
            "at": in_full(one.at),
            "when": readable_time(one.at),
            "counts": one.edition == final,
        }
        for one in seals
    ]


def _corrections(visitor: Visitor, meeting: Meeting, reading: Reading) -> list[dict[str, Any]]:
    by, decided = Account.alias(), Account.alias()
    rows = (
        MinutesCorrection.select(MinutesCorrection, by.name.alias("by_name"), decided.name.alias("decided_name"))
        .join(by, pw.JOIN.LEFT_OUTER, on=(by.id == MinutesCorrection.proposed_by))
        .join(decided, pw.JOIN.LEFT_OUTER, on=(decided.id == MinutesCorrection.decided_by))
        .where(MinutesCorrection.meeting == meeting.id)
        .order_by(MinutesCorrection.proposed_at, MinutesCorrection.id)
        .objects()
    )
    mine = visitor.account.id
    return [
        {
            "id": row.id,
            "words": row.words or _("A roll that came after the minutes were sealed."),
            "hours": f"{row.half_hours / 2:g}" if row.half_hours is not None else "",
            "report": url_for("reports.show", submission=row.roll_id) if row.roll_id and reading.officer else None,
            "by": row.by_name or "",
            "at": readable_time(row.proposed_at),
            "state": _("waits for a second person") if row.accepted is None else _("accepted") if row.accepted
            else _("not accepted"),
            "decided": f"{row.decided_name or ''} {readable_time(row.decided_at)}" if row.decided_at else "",
            "may_decide": row.accepted is None
            and may_decide_correction(
                officer=reading.officer, seals=reading.role is not None, proposed_by_me=row.proposed_by == mine
            ),
            "seen": minutes.CORRECTION.seen(row),
        }
        for row in rows
    ]  # fmt: skip


def public_parts(visitor: Visitor) -> list[dict[str, Any]]:
    """Return the latest public parts of minutes of meetings to which this member is called."""
    rows = list(
        Minutes.select(Minutes, Meeting)
        .join(Meeting)
        .where(calling(visitor.account.member_id), Minutes.public != "", Meeting.cancelled_at.is_null())
        .order_by(Meeting.begins_at.desc(), Meeting.id)
        .limit(LATELY)
    )
    types = types_of([row.meeting for row in rows])
    return [
        {
            "title": labels.title(row.meeting, types[row.meeting_id]),
            "when": labels.when_words(row.meeting),
            "words": row.public,
            "href": url_for("minutes.show", meeting=row.meeting_id),
        }
        for row in rows
    ]
