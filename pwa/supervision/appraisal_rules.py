"""Decide what a yearly appraisal 民主评议 may say about a member, and when it warns. Pure rules.

Source: Regulations on the Education and Management of Party Members (2019), Art. 18 and 32, and guidance on the
appraisal. Nobody is ranked: a grade is what the meeting found, and only its counts are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pwa.policy import Reason
from pwa.policy.measure_sources import APPRAISAL
from pwa.policy.member_sources import _

GRADES = ("excellent", "qualified", "basic", "unqualified")
SHARE = 3  # one of so many may be found excellent
YEARS_BACK = 1  # the appraisal of a year is often held after it

Found = dict[str, tuple[Reason, str]]


@dataclass(frozen=True)
class Appraised:
    """A result as it was entered. `ballot`: grade → votes, without grades that were not counted."""

    year: int
    held_on: date
    grade: str = ""
    took_part: int | None = None
    ballot: Mapping[str, int] = field(default_factory=dict)


def years_for(today: date) -> tuple[int, ...]:
    """Return the years whose appraisal can be recorded now: this one and the one before."""
    return (today.year, today.year - YEARS_BACK)


def impossible(given: Appraised, member_kind: str) -> Found:
    """Return what cannot be: field → (sentence, source). Who is on probation takes part and gets no grade; a full
    member gets one. No more votes than people, and no meeting before the year."""
    found: Found = {}
    if member_kind == "probationary" and (given.grade or given.ballot):
        found["grade"] = (Reason(_("A probationary member takes part and gets no grade.")), APPRAISAL)
    if member_kind != "probationary" and not given.grade:
        found["grade"] = (Reason(_("Which grade did the meeting give?")), APPRAISAL)
    if given.held_on.year < given.year:
        found["held_on"] = (Reason(_("This is before the year that is appraised.")), APPRAISAL)
    if given.ballot and given.took_part is None:
        found["took_part"] = (Reason(_("How many people voted?")), APPRAISAL)
    elif given.took_part is not None and sum(given.ballot.values()) > given.took_part:
        text = _("Only %(all)s people voted; that makes %(cast)s votes.")
        found["took_part"] = (Reason(text, {"all": given.took_part, "cast": sum(given.ballot.values())}), APPRAISAL)
    return found


def too_many_excellent(excellent: int, full_members: int) -> bool:
    """Whether more than one third of the full members of a branch are found excellent."""
    return SHARE * excellent > full_members


def warnings(given: Appraised, excellent: int, full_members: int) -> Found:
    """Return what a result does not meet: code → (sentence, source). `excellent`: how many of the branch's full
    members were found excellent this year, this one not counted."""
    if given.grade == "excellent" and too_many_excellent(excellent + 1, full_members):
        text = _("With this one %(n)s of %(all)s full members are found excellent; normally it is one third at most.")
        return {"over_a_third": (Reason(text, {"n": excellent + 1, "all": full_members}), APPRAISAL)}
    return {}
