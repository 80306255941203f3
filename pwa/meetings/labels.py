"""Label meetings: types, states, reasons, and why something is refused."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.clock import CHINA
from pwa.core.i18n import on_day, readable_time
from pwa.members.labels import ACTIVITIES

from .models import Meeting
from .rules import COMMITTEE, GROUP, TYPES, WHOLE

KINDS = {code: ACTIVITIES[code] for code in TYPES}
STATES = {"present": _l("present"), "late": _l("late"), "video": _l("by video"), "absent": _l("absent")}
REASONS = {
    "shift": _l("on shift"),
    "travel": _l("too far away, or travelling"),
    "illness": _l("ill"),
    "care": _l("looking after somebody"),
    "other": _l("something else"),
}
MEETS = {WHOLE: _l("the whole branch"), COMMITTEE: _l("the branch committee"), GROUP: _l("a Party group")}
GROUP_KINDS = {COMMITTEE: _l("branch committee"), GROUP: _l("Party group")}
STANDINGS = {"placed": _l("lives here, without a vote"), "guest": _l("guest"), "aside": _l("not on the list")}
PERIODS = {
    "held": _l("held"),
    "planned": _l("planned"),
    "due": _l("due"),
    "missed": _l("nothing recorded"),
    "ahead": _l("not due yet"),
}
READERS = {"attended": _l("the members who were there"), "called": _l("every member who was called")}
SEALERS = {"chair": _l("Chair"), "recorder": _l("Recorder")}
VOTES = {"motion": _l("motion"), "admission": _l("admission or confirmation of a member"), "election": _l("election")}
STANCES = {"for": _l("for"), "against": _l("against"), "abstain": _l("abstains")}
OUTCOMES = {
    "passed": _l("passed"),
    "not_passed": _l("not passed"),
    "no_quorum": _l("not enough were there"),
    "held": _l("valid election"),
    "void": _l("void election"),
}
CANDIDATES = {"elected": _l("elected"), "tied": _l("equal votes"), "not_elected": _l("not elected")}
LEFT_OUT = {
    "no_will": _l("cannot express their will"),
    "abroad": _l("abroad at their own expense for half a year or longer"),
    "prison": _l("in prison or on probation without political rights"),
    "bedridden": _l("bedridden for long"),
    "moved": _l("away for half a year or longer, and the membership should have moved"),
    "retired": _l("retired and long back in their native place"),
}
BYLAWS = {"in_force": _l("in force"), "ahead": _l("not in force yet"), "ended": _l("no longer in force")}
REFUSALS = {
    "two_people": _l("Chair and recorder are two people."),
    "not_the_sealer": _l("Only the chair and the recorder seal the minutes."),
    "names_missing": _l("Chair and recorder are not both named yet."),
    "sealed_already": _l("You have sealed these minutes already."),
    "votes_impossible": _l("The meeting is not recorded yet, or a vote does not fit the list of who was there."),
    "not_second": _l("A second person must do this: not who did the first, nor who signed in by their link."),
    "candidate_line": _l("Please write one candidate a line: name, votes for, against, abstentions."),
    "too_many_candidates": _l("At most twenty candidates."),
    "too_many_votes": _l("This meeting has thirty votes on record already."),
    "opinion_too_late": _l("It counts only if it came before the meeting."),
    "not_a_voter_away": _l("Please choose a member with a vote who was not there."),
    "owner_unknown": _l("Please choose a member of the branch."),
    "decided_where": _l("Please choose the meeting, or say which one it was."),
    "no_type": _l("Please choose what kind of meeting it is."),
    "committee_only": _l("A committee meeting is held by the committee: choose it under 'who meets'."),
    "group_only": _l("A group meeting is held by a Party group: choose it under 'who meets'."),
    "whole_branch_only": _l("A general meeting is held by the whole branch: choose it under 'who meets'."),
    "not_a_time_of_day": _l("Please give the time as hours and minutes, such as 19:30."),
    "ends_before_it_begins": _l("The last day of the series is before the first."),
    "not_planned_ahead": _l("This day is over. Record the meeting instead."),
    "not_over": _l("This day has not come yet. Plan the meeting instead."),
    "too_many_decisions": _l("At most twenty decisions, one a line."),
    "unknown_meeting": _l("This meeting is not known here."),
    "meeting_cancelled": _l("This meeting was cancelled."),
    "not_begun": _l("This was ticked before the day of the meeting. Was the meeting moved?"),
    "not_ticks": _l("What was ticked cannot be read."),
    "nobody_ticked": _l("Nobody was ticked yet."),
    "already_cancelled": _l("This meeting was cancelled, so nobody needs to send an apology."),
    "no_members": _l("Please choose at least one member."),
    "too_many_guests": _l("At most sixty guests of one meeting."),
    "guest_written_down": _l("This guest was written down already."),
    "second_committee": _l("This branch has a committee already."),
    "file_missing": _l("Please choose a file."),
    "file_too_large": _l("This file is larger than 5 MB."),
    "file_empty": _l("This file is empty."),
    "file_kind": _l("This is no PDF, picture, .docx or .xlsx without macros. Please save it as PDF."),
    "picture_unreadable": _l("This picture cannot be read."),
    "pictures_waiting": _l("Other pictures are being read. Please send it again in a moment."),
    "attached_already": _l("This file is attached already."),
    "too_many_files": _l("At most ten attachments of one meeting."),
}  # fmt: skip


def types_words(types: Iterable[str]) -> str:
    """Name the types of a meeting, in the order of the table: '主题党日、党课'."""
    found = set(types)
    return _(", ").join(str(KINDS[code]) for code in TYPES if code in found)


def title(meeting: Meeting, types: Iterable[str]) -> str:
    """Name a meeting by its types and topic."""
    words = types_words(types)
    return _("%(types)s: %(topic)s", types=words, topic=meeting.topic) if meeting.topic else words


def state_words(meeting: Meeting, today: date) -> str:
    """Say where a meeting stands."""
    if meeting.cancelled_at:
        return _("cancelled")
    if meeting.sealed_at:
        return _("held, %(n)s came, sealed", n=meeting.came)
    if meeting.was_held:
        return _("held, %(n)s came", n=meeting.came)
    if meeting.on < today:
        return _("not recorded yet")
    return _("called") if meeting.called_at else _("planned")


def when_words(meeting: Meeting) -> str:
    """Say when a meeting begins; only the day where no time was given."""
    begins = meeting.begins_at.astimezone(CHINA)
    return readable_time(begins) if (begins.hour, begins.minute) != (0, 0) else on_day(meeting.on)


def attended_text(facts: dict[str, Any]) -> str:
    """Return a line of the timeline: which meeting of which unit a member attended."""
    words = types_words(facts.get("types", ()))
    state = facts.get("state")
    if state in ("late", "video"):
        return _("Attended %(what)s of %(unit)s (%(how)s)", what=words, unit=facts.get("unit", ""), how=STATES[state])
    return _("Attended %(what)s of %(unit)s", what=words, unit=facts.get("unit", ""))


def entrusted_text(facts: dict[str, Any]) -> str:
    """Return a line of the timeline: a decision was given to a member, without its words."""
    on, words = facts.get("on"), types_words(facts.get("types", ()))
    day = on_day(date.fromisoformat(on)) if on else ""
    return _("Sees to a decision of the meeting of %(day)s (%(what)s)", what=words, day=day)


def excused_text(facts: dict[str, Any]) -> str:
    """Return a line of the timeline: an apology, without its reason."""
    on = facts.get("on")
    words = types_words(facts.get("types", ()))
    return _("Sent an apology for %(what)s on %(day)s", what=words, day=on_day(date.fromisoformat(on)) if on else "")
