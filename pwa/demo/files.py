"""Tell how files of the home branch were corrected, and which inflow members live there: a proposal in each state."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pwa.core import clock
from pwa.core.name_keys import name_key
from pwa.identity.models import Account
from pwa.incorporation import applicants
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.incorporation.file_proposals import decline, take_over, withdraw
from pwa.incorporation.inflow_members import end, place, register
from pwa.incorporation.placement_steps import contacts_at
from pwa.members.models import AwayPeriod, Member
from pwa.organisations.models import Unit

from .cast import PEOPLE, PLACES
from .story import HOST, Story


def propose(story: Story, login: str, days_ago: int, item: str, value: str, words: str = "") -> UUID:
    """Send a proposal from this person's phone."""
    fields = {"item": item, "value": value} | ({"words": words} if words else {})
    return story.phone(login).report("proposal", days_ago, 20, 40, fields)


def decide(story: Story, proposal: UUID, days_ago: int, made: Any, by: UUID, **values: Any) -> None:
    """Decide about a proposal that many days ago."""
    row = FileProposal.get_by_id(proposal)
    member = Member.with_branch(row.member_id)
    assert member is not None
    row.member = member
    with clock.stopped_at(story.moment(days_ago, 9, 15)):
        made(row, by, **values)


def proposals(story: Story) -> None:
    """Two wait; others were taken over, declined, withdrawn, or replaced by a later one."""
    secretary = PEOPLE["secretary"].account_id
    taken = propose(story, "courier", 52, "job_post", "外卖配送员", "去年起专职送外卖。")
    decide(story, taken, 50, take_over, secretary)
    declined = propose(story, "trader", 34, "education", "大学本科")
    decide(story, declined, 31, decline, secretary, reason="请先提供毕业证书，核对后再更正。")
    back = propose(story, "nurse", 21, "landline", "0731-88886666")
    decide(story, back, 20, withdraw, PEOPLE["nurse"].account_id)
    propose(story, "builder", 6, "job_post", "钢筋工")
    propose(story, "builder", 4, "job_post", "建筑工地钢筋工", "现在的工地做满一年了。")
    propose(story, "member", 2, "address", "临丰县丰山镇丰山村三组 22 号", "老屋翻修，门牌换了。")


def inflow_members(story: Story) -> None:
    """Somebody lives here whose home organisation is not in the system; another has gone back."""
    secretary, unit = PEOPLE["secretary"].account_id, Unit.get_by_id(PLACES["home"].id)
    facts: dict[str, Any] = {"kind": "full", "born_on": None, "card_no": ""}
    with clock.stopped_at(story.moment(200)):
        luo = {"name": "罗志刚", "sex": "1", "phone": "13900000178", "area": "丰山镇采石场"}
        luo |= {"home_organisation": "贵州省黔西市某社区党支部", "home_phone": "0857-4200178"}
        since = story.today - timedelta(days=210)
        gone = register(unit, facts | luo | {"here_since": since}, secretary)
    with clock.stopped_at(story.moment(40)):
        chen = {"name": "陈晓梅", "sex": "2", "phone": "13900000177", "card_no": "HA-2026-017", "area": "丰山镇服装厂"}
        chen |= {"home_organisation": "湖北省红安县七里坪镇某村党支部", "home_phone": "0713-5200177"}
        stays = register(unit, facts | chen | {"here_since": story.today - timedelta(days=43)}, secretary)
    with clock.stopped_at(story.moment(38)):
        people = [UUID(account) for account, _name in contacts_at(unit.id)]
        place(stays, secretary, contact_id=people[0] if people else None)
    with clock.stopped_at(story.moment(15)):
        end(gone, secretary, how="returned", ended_on=story.today - timedelta(days=16))


SAME_PERSON = ("kind", "joined_on", "full_on", "ethnicity", "education", "job_post", "status")


def twins(story: Story) -> None:
    """Somebody of the branch stands twice in its list: once more without the ID number, as an old list had them."""
    home, cast = PLACES["home"].id, [person.member_id for person in PEOPLE.values() if person.member_id]
    one = Member.get_by_id(PEOPLE["organiser"].member_id)
    alike = (Member.branch == home) & (Member.sex == one.sex) & (Member.kind == one.kind) & Member.left_at.is_null()
    away = AwayPeriod.select(AwayPeriod.member)
    rows = Member.select().where(alike, Member.id.not_in(cast), Member.id.not_in(away))
    other = rows.order_by(Member.id.desc()).first()
    if other is None:
        return
    same = {name: getattr(one, name) for name in (*SAME_PERSON, "name", "search", "name_key", "born_on")}
    none = {"id_sealed": None, "id_index": None}
    Member.update(same | none).where(Member.id == other.id).execute()
    Account.update(name=one.name, name_key=name_key(one.name)).where(Account.member_id == other.id).execute()


def tell_of_files(story: Story) -> None:
    """Write these chapters."""
    proposals(story)
    inflow_members(story)
    twins(story)
    applications(story)


def applications(story: Story) -> None:
    """Two applications that the branch where 王建国 lives has taken in: one was forwarded, one waits; and an activist
    whose training goes on at home."""
    unit, by = Unit.get_by_id(HOST), PEOPLE["host"].account_id
    told = (
        ("周晓梅", "applicant", 40, ("湖北省红安县七里坪镇党委", 36)),
        ("陈建军", "applicant", 6, None),
        ("李海燕", "activist", 120, ("安徽省金寨县梅山镇党委", 118)),
    )
    for name, kind, days_ago, passed_on in told:
        with clock.stopped_at(story.moment(days_ago, 15)):
            values = {"name": name, "kind": kind, "handed_in_on": clock.today()}
            row = applicants.register(unit, values, by)
        if passed_on:
            to, days_later = passed_on
            with clock.stopped_at(story.moment(days_later, 16)):
                applicants.forward(row, by, to=to, on=clock.today())
