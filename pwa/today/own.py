"""A member's morning: where I am by my own word, which day away it is, and what is due from me."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from pwa.cases import lists
from pwa.cases import words as case_words
from pwa.cases.measures import measure_of
from pwa.cases.rules import LOST
from pwa.ground import clock
from pwa.ground.words import near, on_day
from pwa.identity.notes import security_notes
from pwa.identity.visitor import Visitor
from pwa.members.changes import host_of
from pwa.members.file import instrument
from pwa.members.models import AwayPeriod, HostNaming, Member, open_periods
from pwa.policy import day_count
from pwa.reports.entries import own_attention
from pwa.reports.location import home_named
from pwa.screening.models import Round

from .words import short_place

TOLD_FOR = 14  # days that a closed request still stands on Today


@dataclass(frozen=True)
class Due:
    """One thing this person must do: words, and where it is done."""

    text: str
    href: str
    detail: str = ""
    done_by: str = ""  # 'form field value' of an entry on the phone that does it


def own_day(visitor: Visitor) -> dict[str, Any]:
    """The member's part of Today; empty for who has no member file."""
    member = Member.with_branch(visitor.account.member_id)
    if member is None:
        return {}
    period = open_periods([member.id]).get(member.id)
    decided = "words" in measure_of(member) if period else False  # out of contact: nothing else is hinted at
    hint = instrument(member, period) if period and not decided else None
    needed = hint is not None and hint["kind"] != "none"
    return {
        "member": member,
        "where": where_words(member, period),
        "hint": hint if needed else None,
        "away": bool(period),
    }


def where_words(member: Member, period: AwayPeriod | None) -> str:
    """'深圳龙岗 · 外出第 143 天', or the branch for who is at home."""
    if period is None:
        return _("At home · %(branch)s", branch=member.branch.name)
    days = day_count(period.began_on, clock.today())
    return _("%(place)s · day %(days)s away", place=short_place(period.division, period.country), days=days)


def due(visitor: Visitor, member: Member | None, away: bool) -> list[Due]:
    """What is due from this person, `member` being their file: a way in, an answer about the host, a report to mend."""
    found = []
    if visitor.needs_way_in:
        text = _("Choose how you will sign in next time")
        found.append(Due(text, "/me/way-in", _("Without it you need a new invitation after signing out.")))
    naming = _host_to_answer(visitor)
    if naming:
        text = _("May %(branch)s see you?", branch=naming.host.name)
        found.append(
            Due(
                text,
                f"/members/{naming.member_id}#host",
                _("Your branch named it as the branch where you live. You decide."),
            )
        )
    here = home_named(member) if member and away else None
    if here:
        text = _("Are you back home?")
        found.append(
            Due(text, f"/reports/{here.id}", _("You named the county of your branch, and still count as away."))
        )
    broken = own_attention(visitor)
    if broken:
        text = _("A report could not be taken in: %(n)s", n=len(broken))
        found.append(Due(text, "/reports", _("See what is wrong and mend it; your words are still there.")))
    return found


def rounds(waiting: list[Round]) -> list[Due]:
    """Open rounds that wait for this person's word."""
    return [
        Due(
            _("Check what is known: %(title)s", title=row.title),
            f"/screening/answers/new?round={row.id}",
            _("One tap is enough when nothing changed. Until %(day)s.", day=on_day(row.ends_on)),
            f"answer round {row.id}",
        )
        for row in waiting
    ]


def requests(visitor: Visitor) -> tuple[list[Due], list[Due]]:
    """One's own requests: where one is asked whether it is settled; and where the others stand, since when. Whether one
    has read it is kept nowhere."""
    asked: list[Due] = []
    news: list[Due] = []
    for row in lists.own(visitor, closed_since=clock.now() - timedelta(days=TOLD_FOR)):
        what, href = case_words.category(row.category), f"/liaison/cases/{row.id}"
        if row.category == LOST and not row.closed_at:
            news.append(
                Due(_("Your branch has been trying to reach you"), href, _("Say where you are, and all is well."))
            )
            continue
        if not row.closed_at and (row.asks or (row.last == "answered" and row.unit_id == row.home_id)):
            asked.append(Due(_("Is it settled? %(what)s", what=what), href, case_words.standing(row, own=True)))
        else:
            told = f"{case_words.standing(row, own=True)} · {near(row.moved_at)}"
            news.append(Due(_("My request: %(what)s", what=what), href, told))
    return asked, news


def _host_to_answer(visitor: Visitor) -> HostNaming | None:
    """The host that was named for this person and waits for their word."""
    naming = host_of(visitor.account.member_id) if visitor.account.member_id else None
    return naming if naming and naming.consented_at is None else None


def notes(visitor: Visitor) -> list[dict[str, Any]]:
    """What happened at the doors of this account within 30 days."""
    return security_notes(visitor.account)
