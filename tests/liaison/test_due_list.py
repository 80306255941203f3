"""The list of due contacts: who stands first, why, who sees it, and what above is only a figure."""

import pytest

from pwa.cases.models import Case
from pwa.core.access import Role
from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.liaison import due_figures, due_list
from pwa.liaison.figure_models import DueFigure
from pwa.members.access_log import looks_at
from pwa.members.changes import admit, assign_contact
from pwa.members.models import ContactAssignment, HeadCount, Member
from pwa.organisations.models import Post, Unit
from tests.kit.queries import counted
from tests.liaison.test_contacts import contact
from tests.people import PEOPLE, UNITS, ago, said

MEMBER, COURIER, BUILDER, SILENT = (PEOPLE[login].member_id for login in ("member", "courier", "builder", "silent"))
LIST = "/liaison/contacts"


@pytest.fixture
def everybody_away(phone_of, clock):
    """Four of the home branch, who left two hundred days ago and were last heard of then; three reported since."""
    clock.forward(days=-200)
    away = {"division": "440307", "since": clock.today.isoformat(), "stay": "long"}
    for login in ("member", "courier"):
        phone_of(login).accepted("location", away)
    for one in (SILENT, BUILDER):
        phone_of("secretary").accepted("location", away, subject=str(one), source="phone")
    clock.forward(days=120)  # 80 days ago
    phone_of("courier").accepted("location", {"division": "440306", "since": clock.today.isoformat(), "stay": "long"})
    clock.forward(days=75)  # 5 days ago
    phone_of("builder").accepted("location", {"division": "440306", "since": clock.today.isoformat(), "stay": "long"})
    clock.forward(days=5)
    with write():
        Session.update(last_used_at=clock.now).execute()  # nobody's session has run out


def names(text: str) -> list[str]:
    order = [PEOPLE[login].name for login in ("member", "courier", "builder", "silent")]
    return sorted((name for name in order if f">{name}</a>" in text), key=lambda name: text.index(f">{name}</a>"))


def test_overdue_stands_before_due_and_due_before_in_time(everybody_away, as_):
    text = as_("secretary").get(LIST).text
    shown = names(text)
    assert (
        shown.index(PEOPLE["member"].name) < shown.index(PEOPLE["courier"].name) < shown.index(PEOPLE["builder"].name)
    )
    assert f"自 {said(110)} 起逾期" in text, "ninety days after the last word, 200 days ago"
    assert "最迟" in text and "需要联系：3 名党员" in text


def test_a_contact_written_down_late_counts_as_of_its_day(everybody_away, as_, phone_of):
    phone_of("contact").accepted("contact", contact(100), subject=str(MEMBER))
    assert f"自 {said(10)} 起逾期" in as_("contact").get(LIST).text
    phone_of("contact").accepted("contact", contact(1), subject=str(MEMBER))
    assert f"最迟 {said(-88)} 联系" in as_("contact").get(LIST).text


def test_what_was_agreed_comes_first_on_its_day_and_a_pause_waits(everybody_away, as_, phone_of, clock):
    phone = phone_of("contact")
    phone.accepted("contact", contact(1, follow_up_on=ago(-3)), subject=str(MEMBER))
    phone.accepted("contact", contact(1, pause_reason="illness", pause_until=ago(-30)), subject=str(SILENT))
    text = as_("secretary").get(LIST).text
    assert f"暂停联系至 {said(-30)}" in text and "约定" not in text
    clock.forward(days=3)
    text = as_("secretary").get(LIST).text
    assert names(text)[0] == PEOPLE["member"].name and "约定" in text


def test_who_asked_for_help_stands_first_until_somebody_takes_it_on_and_no_committee_learns_it(
    everybody_away, as_, phone_of
):
    wish = {"category": "family", "words": "孩子上学", "readers": "contact"}
    case = phone_of("builder").accepted("request", wish)
    for login in ("contact", "secretary"):
        text = as_(login).get(LIST).text
        assert names(text)[0] == PEOPLE["builder"].name and f"{said(0)} 提出诉求" in text
    above = as_("committee").get(f"{LIST}?unit={PEOPLE['member'].branch_id}").text
    assert PEOPLE["builder"].name in above and "提出诉求" not in above
    with write():
        Case.update(owner_id=PEOPLE["contact"].account_id).where(Case.id == case).execute()
    assert "提出诉求" not in as_("contact").get(LIST).text


def test_why_is_said_with_rule_source_and_what_counted(everybody_away, as_):
    text = as_("secretary").get(f"{LIST}/{COURIER}").text
    assert f"本人最近一次报告在 {said(80)}" in text and "至少每 90 天" in text and "永德" in text


def test_a_contact_person_without_the_post_is_named_neither_in_the_list_nor_to_the_member(as_, everybody_away, clock):
    former, successor = PEOPLE["contact"], PEOPLE["organiser"]
    with write():
        assign_contact(Member.with_branch(MEMBER), Account.get_by_id(successor.account_id), None)
    clock.forward(minutes=1)
    with write():
        for post in Post.select().where(Post.account_id == successor.account_id, Post.role == Role.CONTACT.value):
            post.end(None)
    client = as_("secretary")
    text = client.get(f"{LIST}?unit={PEOPLE['member'].branch_id}").text
    assert former.name in text and successor.name not in text.partition("<main")[2]
    assert PEOPLE["member"].name in client.get("/liaison/assignments").text
    assert "你的联系人现在是" not in as_("member").get("/").text


def test_who_left_who_is_foreign_and_who_reads_nothing_is_not_there(everybody_away, as_, clock):
    assert PEOPLE["member"].name not in as_("next_secretary").get(LIST).text
    for login, address in (("next_secretary", f"{LIST}/{MEMBER}"), ("host", f"{LIST}/{MEMBER}"),
                           ("secretary", f"{LIST}?unit={PEOPLE['next_secretary'].branch_id}")):  # fmt: skip
        assert as_(login).get(address).status_code == 404
    with write():
        Member.update(left_at=clock.now).where(Member.id == MEMBER).execute()
    assert PEOPLE["member"].name not in as_("contact").get(LIST).text


def test_a_committee_sees_figures_and_opens_a_branch_the_county_sees_figures_only(everybody_away, as_):
    due_figures.renew()
    row = DueFigure.get(DueFigure.branch == PEOPLE["member"].branch_id)
    assert (row.away, row.due, row.overdue) == (4, 1, 2)
    text = as_("committee").get(LIST).text
    assert "逾期：2" in text and PEOPLE["member"].name not in text
    assert PEOPLE["member"].name in as_("committee").get(f"{LIST}?unit={PEOPLE['member'].branch_id}").text
    county = as_("county").get(LIST).text
    assert "逾期：*" in county and "逾期：2" not in county and PEOPLE["member"].name not in county
    assert "“*”代表少于" in county and "figures.least" not in county and '<details class="why' in county
    assert "“*”代表少于" not in text, "a committee's own figures are all shown"


def test_the_county_sees_no_figure_of_a_unit_whose_members_away_the_tree_hides(as_):
    """Of 20 members 17 are away: the 3 at home could be told from it. All 17 are overdue."""
    home = Unit.get_by_id(UNITS["home"])
    with write():
        HeadCount.delete().execute()
        HeadCount.create(branch=home, county_id=home.county_id, path=home.path, members=20, away=17)
        figures = {"away": 17, "due": 0, "overdue": 17, "made_at": now()}
        figures |= {"week_away": 17, "week_overdue": 17, "week_at": now()}
        DueFigure.create(branch=home, county_id=home.county_id, path=home.path, **figures)
    shown = as_("county").get(LIST).text
    assert "逾期：*" in shown and "17" not in shown.partition("<main")[2]
    assert "逾期：17" in as_("committee").get(LIST).text
    with write():
        HeadCount.update(members=25).execute()
    assert "逾期：17" in as_("county").get(LIST).text


def test_who_is_overdue_is_counted_as_overdue_although_something_was_agreed(everybody_away, phone_of):
    agreed = contact(100, follow_up_on=ago(50))
    assert phone_of("secretary").accepted("contact", agreed, subject=str(SILENT))
    due_figures.renew()
    assert DueFigure.get(DueFigure.branch == PEOPLE["member"].branch_id).overdue == 2


def test_the_figures_of_a_closed_branch_are_counted_no_longer(everybody_away, as_, clock):
    due_figures.renew()
    branch = PEOPLE["member"].branch_id
    with write():
        Unit.update(closed_at=clock.now).where(Unit.id == branch).execute()
    clock.forward(days=1)
    due_figures.renew()
    assert DueFigure.get_or_none(DueFigure.branch == branch) is None
    assert {row.made_at for row in DueFigure.select()} == {clock.now}, "the page says when, of those still counted"
    assert "逾期：2" not in as_("committee").get(LIST).text


def test_more_people_than_one_page_holds_are_not_cut_but_chosen_by_branch(everybody_away, as_, monkeypatch):
    home, other = PEOPLE["member"].branch_id, UNITS["next-door"]
    with write():
        Post.give(PEOPLE["secretary"].account_id, Role.SECRETARY, Unit.get_by_id(other), None)
    client = as_("secretary")
    assert names(client.get(LIST).text), "all of both branches on one page"
    monkeypatch.setattr(due_list, "MOST", 3)
    for more in ("", "?show=open"):
        text = client.get(LIST + more).text
        assert not names(text) and "请先选支部" in text and f'href="{LIST}?unit={home}"' in text, more
    assert client.post(f"{LIST}/numbers", data={"numbers": "1", "reason": "季度联系"}).status_code == 404
    assert names(client.get(f"{LIST}?q={PEOPLE['courier'].name}").text) == [PEOPLE["courier"].name]
    text = client.get(f"{LIST}?unit={home}").text
    needed = [PEOPLE[login].name for login in ("silent", "member", "courier")]  # two overdue by name, one due
    assert names(text) == needed and "只列出前 3 人" in text
    monkeypatch.setattr(due_list, "MOST", 1)
    text = client.get(f"{LIST}?unit={home}&show=open").text
    assert len(names(text)) == 1 and "只列出前 1 人" in text, "what is cut is said, also of a part"


def test_the_list_asks_as_often_for_twenty_people_as_for_one(as_):
    client, keeper = as_("contact"), PEOPLE["contact"].account_id
    with write():
        ContactAssignment.update(ended_at=now()).where(
            ContactAssignment.account_id == keeper, ContactAssignment.member != MEMBER
        ).execute()

    def asked() -> list[str]:
        assert client.get(LIST).status_code == 200  # the first time after a change reads what is then kept
        with counted() as seen:
            text = client.get(LIST).text
        assert text.count('data-member="') == people
        return seen.selects

    people = 1
    one = asked()
    home, account = Unit.get_by_id(UNITS["home"]), Account.get_by_id(keeper)
    with write():
        for n in range(19):
            assign_contact(admit(home, name=f"赵{n}", sex="1", by=None), account, None)
    people = 20
    assert len(asked()) == len(one)
    assert len([sql for sql in one if '"contact_log"' in sql]) == 1


def test_a_number_is_taken_along_with_a_reason_that_the_member_sees(everybody_away, as_):
    with write():
        Member.update(phone="13800001234").where(Member.id == MEMBER).execute()
    client = as_("contact")
    assert "13800001234" not in client.get(LIST).text
    assert client.post(f"{LIST}/numbers", data={"numbers": "1"}).status_code == 422
    assert client.post(f"{LIST}/numbers", data={"numbers": "1", "reason": "季度联系"}).status_code == 303
    assert 'href="tel:13800001234"' in client.get(LIST).text
    looks, _older = looks_at(Member.with_branch(MEMBER))
    assert [look["detail"] for look in looks] == ["查看了电话 · 季度联系"]
