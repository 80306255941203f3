"""Tell of branches that the committee proposed by hand: a joint branch of three firms, to which members were
transferred and whose term soon ends; a temporary one whose task is over; a temporary one that waits for the county."""

from typing import Any
from uuid import UUID

from pwa.core import clock
from pwa.core.ids import new_id
from pwa.identity.models import Account
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitCandidate, UnitProposal
from pwa.incorporation.unit_proposals import propose
from pwa.incorporation.unit_reach import COUNTY, HOME
from pwa.incorporation.unit_rules import JOINT, TEMPORARY
from pwa.management import transfers
from pwa.members.models import AwayPeriod, Member
from pwa.members.placements import current_of
from pwa.organisations import appointment_pages
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Unit

from .cast import PLACES
from .cast_rows import account_row
from .county import HOME_DIVISION
from .story import Story
from .units import BY, DECIDES, take_step

VILLAGES = ("fengshan-1", "fengshan-2", "fengshan-4", "fengshan-5")  # from these come the members
JOINS = "丰山供销合作社\n丰山竹木家具厂\n丰山茶叶有限公司"
OLDEST, YOUNGEST = 58, 25
NONE = {"outside": "", "outside_address": "", "outside_phone": ""}


def tell_of_units_by_hand(story: Story) -> None:
    """Write the three proposals and what became of them."""
    committee = Unit.get_by_id(PLACES["fengshan"].id)
    people = _without_a_role(story)
    for tell, some in ((_joint, people[:4]), (_temporary, people[4:9]), (_waiting, people[9:13])):
        if len(some) >= 3:  # a small demo has fewer
            tell(story, committee, some)
    with clock.stopped_at(story.moment(0)):
        unit_findings.renew()


def _without_a_role(story: Story) -> list[Member]:
    """Return full members of working age in turn from each of these branches, who are at home, hold no post and play
    no part in the story."""
    born = [story.today.replace(year=story.today.year - age, day=1) for age in (OLDEST, YOUNGEST)]
    known = Account.select(Account.member_id).where(Account.member_id.is_null(False))
    away = AwayPeriod.select(AwayPeriod.member)
    by_branch = []
    for key in VILLAGES:
        rows = Member.select().where(Member.branch == PLACES[key].id, Member.kind == "full", Member.left_at.is_null())
        rows = rows.where(Member.id.not_in(known), Member.id.not_in(away), Member.born_on.between(*born))
        by_branch.append([one for one in rows.order_by(Member.id) if not current_of(one.id)])
    return [one for some in zip(*by_branch, strict=False) for one in some]


def _propose(
    story: Story, committee: Unit, kind: str, days_ago: float, people: list[Member], **said: Any
) -> UnitProposal:
    """Propose a unit; the first of its people would be its secretary, the second its organiser."""
    place = UnitCandidate(committee=committee, basis="county", division=HOME_DIVISION, area="", area_key="")
    first, second = (_account_of(one, story.moment(days_ago + 30)).id for one in people[:2])
    posts = {"secretary_id": first, "organiser_id": second}
    with clock.stopped_at(story.moment(days_ago, 15)):
        return propose(place, BY, [one.id for one in people], {"kind": kind, **said, **posts})


def _account_of(member: Member, made_at: Any) -> Account:
    row = account_row(new_id(), member.county_id, member.id, f"m-{(member.phone or '')[-4:]}", member.name)
    Account.insert({**row, "made_at": made_at}).execute()
    return Account.get_by_id(row["id"])


def _approve(story: Story, row: UnitProposal, days_ago: float, document: str) -> Unit:
    """Submit it, let the county approve it the next day, and give the posts the day after."""
    take_step(story, row, "submit", days_ago, BY, HOME)
    held_on = clock.day_of(story.moment(days_ago - 1))
    approval = {"meeting": "县委组织部部务会", "held_on": held_on, "document": f"临组〔{held_on.year}〕{document}号"}
    unit: Unit = take_step(story, row, "approve", days_ago - 1, DECIDES, COUNTY, **approval)
    for post in Appointment.select(Appointment, Unit).join(Unit).where(Appointment.unit == unit.id):
        with clock.stopped_at(story.moment(days_ago - 2, 11)):
            appointment_pages.confirm(post, DECIDES)
    return unit


def _joint(story: Story, committee: Unit, people: list[Member]) -> None:
    """A joint branch holds memberships: its members were transferred, as the national system says. Its term ends in
    five months."""
    ends_on = story.today.fromordinal(story.today.toordinal() + 150)
    said = {"name": "丰山镇商贸企业联合党支部", "joins": JOINS, "ends_on": ends_on}
    words = "三家企业各有一两名党员，单独不够成立党支部。"
    row = _propose(story, committee, JOINT, 190, people, words=words, **said)
    unit = _approve(story, row, 186, "12")
    for number, member in enumerate(people):
        with clock.stopped_at(story.moment(170, 9, 10 * number)):
            on = clock.today()
            goes = {"to": unit.id, "number": f"GJ-01{number:02}", "effective_on": on, "dues_until": on.replace(day=1)}
            transfers.begin(member, "national", {**NONE, **goes}, BY)


def _temporary(story: Story, committee: Unit, people: list[Member]) -> None:
    """A temporary branch leaves memberships where they are. Its task ended a few days ago, and nobody has closed it."""
    said = {"name": "丰山河堤加固工程临时党支部", "words": "工程队中有我镇党员五名，工期内就地组织学习。"}
    ends_on = story.today.fromordinal(story.today.toordinal() - 5)
    row = _propose(story, committee, TEMPORARY, 120, people, ends_on=ends_on, **said)
    _approve(story, row, 118, "21")
    take_step(story, row, "place", 115, BY, HOME, way="phone", members=_ids(people))


def _waiting(story: Story, committee: Unit, people: list[Member]) -> None:
    """The county has it before it."""
    ends_on = story.today.fromordinal(story.today.toordinal() + 200)
    said = {"name": "丰山镇油茶林改造项目临时党支部", "words": "项目明年夏天完工，党员来自四个村。"}
    row = _propose(story, committee, TEMPORARY, 6, people, ends_on=ends_on, **said)
    take_step(story, row, "submit", 4, BY, HOME)


def _ids(people: list[Member]) -> list[UUID]:
    return [one.id for one in people]
