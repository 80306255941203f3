"""Tell of units where members live: one branch that was approved, with members placed in it, one that waits for the
county, one that was not approved.

Each step is made by the program's own functions, with the clock set to its moment.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pwa.core import clock
from pwa.identity.models import Account
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitCandidate, UnitProposal
from pwa.incorporation.unit_proposals import STEPS, propose
from pwa.incorporation.unit_reach import COUNTY, HOME, HOST, with_units
from pwa.members.models import AwayPeriod, Member
from pwa.members.placements import current_of
from pwa.organisations import appointment_pages
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Unit
from pwa.places import brief_of, is_county

from .cast import PEOPLE, PLACES
from .county import HOST_DIVISION

if TYPE_CHECKING:
    from .story import Story

BY, DECIDES = PEOPLE["committee"].account_id, PEOPLE["county"].account_id
OUTSIDE = {"host": None, "host_contact": "黄干事", "host_phone": "0752-2880001"}
FIRST_DAY, LATEST = 26, 12  # how many days ago the first of them is proposed, and its members are placed


def tell_of_units(story: "Story") -> None:
    """Write the three proposals of 丰山镇党委, as far as its members live together anywhere; where most of them do,
    nobody has proposed a unit yet."""
    committee = Unit.get_by_id(PLACES["fengshan"].id)
    groups = _groups(committee, story)
    here = groups.pop(HOST_DIVISION, [])
    if len(here) >= 3:
        _on_its_way(story, committee, here)
    others = sorted(groups.items(), key=lambda one: (len(one[1]), one[0]))
    able = ((place, some) for place, some in others if len(some) >= 3 and not any(current_of(one) for one in some))
    if enough := next(able, None):
        _approved(story, committee, *enough)
    if few := next(((place, some) for place, some in others if len(some) == 2), None):
        _refused(story, committee, *few)
    unit_findings.renew()


def _groups(committee: Unit, story: "Story") -> dict[str, list[UUID]]:
    """Return who of the committee lives in which county; without the people of the story."""
    cast = {person.member_id for person in PEOPLE.values()}
    since = story.moment(FIRST_DAY).astimezone(clock.CHINA).date()
    rows = unit_findings.living_elsewhere(committee, story.today).where(AwayPeriod.here_since < since)
    found: dict[str, list[UUID]] = defaultdict(list)
    for division, member, kind in rows.select(AwayPeriod.division, Member.id, Member.kind).order_by(Member.id).tuples():
        if member not in cast and kind == "full" and is_county(division):
            found[division].append(member)
    return found


def _propose(committee: Unit, division: str, people: list[UUID], words: str, **posts: Any) -> UnitProposal:
    place = UnitCandidate(committee=committee, basis="county", division=division, area="", area_key="")
    name = f"丰山镇驻{brief_of(division)}流动党员党支部"
    return propose(place, BY, people, {"name": name, "words": words, **posts})


def take_step(
    story: "Story", row: UnitProposal, name: str, days_ago: float, by: UUID, seen_as: str, **values: Any
) -> Any:
    """Take one step of a proposal, so many days ago."""
    found = with_units().where(UnitProposal.id == row.id).get()
    found.seen_as = seen_as
    with clock.stopped_at(story.moment(days_ago, 10, 20)):
        return STEPS[name](found, by, **values)


def _approved(story: "Story", committee: Unit, division: str, people: list[UUID]) -> None:
    """The host outside agreed by telephone, the county approved, the members were placed, one of them is secretary."""
    head = Account.get_or_none(Account.member_id == people[0])
    with clock.stopped_at(story.moment(FIRST_DAY, 15)):
        words = "几名党员同住一个街道，希望就近参加组织生活。"
        row = _propose(committee, division, people, words, secretary_id=head.id if head else None)
    take_step(story, row, "consult", 25, BY, HOME, host_outside="当地街道党工委", **OUTSIDE)
    take_step(story, row, "note_answer", 22, BY, HOME, answer="agrees", words="黄干事电话答复：愿意协助。")
    take_step(story, row, "submit", 21, BY, HOME)
    held_on = story.moment(16).astimezone(clock.CHINA).date()
    approval = {"meeting": "县委组织部部务会", "held_on": held_on, "document": f"临组〔{held_on.year}〕38号"}
    unit = take_step(story, row, "approve", 15, DECIDES, COUNTY, **approval)
    for post in Appointment.select(Appointment, Unit).join(Unit).where(Appointment.unit == unit.id):
        with clock.stopped_at(story.moment(15, 11)):
            appointment_pages.confirm(post, DECIDES)
    take_step(story, row, "place", LATEST, BY, HOME, way="phone", members=people)


def _on_its_way(story: "Story", committee: Unit, people: list[UUID]) -> None:
    """The host agreed; the county has it before it."""
    with clock.stopped_at(story.moment(11, 15)):
        words = "我镇在榕湾街道务工的党员较多，居住集中，便于就近组织学习。"
        row = _propose(committee, HOST_DIVISION, people, words)
    street = {"host": PLACES["host-street"].id, "host_outside": "", "host_contact": "", "host_phone": ""}
    take_step(story, row, "consult", 11, BY, HOME, **street)
    agrees = {"answer": "agrees", "words": "党群服务中心可提供活动场所。"}
    take_step(story, row, "answer", 6, PEOPLE["host_committee"].account_id, HOST, **agrees)
    take_step(story, row, "submit", 5, BY, HOME)


def _refused(story: "Story", committee: Unit, division: str, people: Iterable[UUID]) -> None:
    """Two members were too few: the county said why."""
    with clock.stopped_at(story.moment(20, 15)):
        row = _propose(committee, division, list(people), "两名党员在同一镇务工。")
    take_step(story, row, "consult", 20, BY, HOME, host_outside="当地镇党委", **OUTSIDE)
    take_step(story, row, "note_answer", 18, BY, HOME, answer="objects", words="人数少，建议编入当地村党支部。")
    take_step(story, row, "submit", 18, BY, HOME)
    take_step(story, row, "refuse", 14, DECIDES, COUNTY, reason="正式党员不足三人，先由流入地支部接收。")
