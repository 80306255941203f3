"""A committee proposes a branch by hand: joint, temporary, or where members live who were not counted together."""

import re

import pytest

from pwa.core.database import write
from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitProposal, UnitProposalMember, UnitTerm, UnitWarning
from pwa.members.placements import placement_of
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit
from tests.incorporation.unit_steps import APPROVAL, FOUR, LIST, LONGGANG, lives, main, row
from tests.people import PEOPLE, TODAY, UNITS, ago

__all__ = ["lives"]
HOME, NEXT_DOOR = str(UNITS["home"]), str(UNITS["next-door"])
THREE = FOUR[:3]
SIX = "\n".join(f"丰山第{number}合作社" for number in "一二三四五六")


def form_for(kind, logins=THREE, **changed):
    sent = {"kind": kind, "branch": HOME, "name": "丰山镇合作社党支部", "words": "便于开展工作。"}
    sent |= {"joint_branch": {"joins": "甲合作社\n乙合作社"}, "temporary_branch": {"ends_on": ago(-90)}}.get(kind, {})
    return sent | {"member": [str(PEOPLE[login].member_id) for login in logins]} | changed


def proposed(as_, kind, **changed):
    answer = as_("committee").post(LIST, data=form_for(kind, **changed))
    assert answer.status_code == 303, answer.text
    return answer.location


@pytest.fixture
def colleague(app):
    """A second person of the committee."""
    with write():
        Post.give(PEOPLE["quiet"].account_id, "committee", Unit.get_by_id(UNITS["fengshan"]), None)
    return "quiet"


def test_the_committee_chooses_kind_place_and_branches_and_then_sees_their_members(as_):
    first = main(as_("committee").get(f"{LIST}/new"))
    for words in ("流动党员党支部", "联合党支部", "临时党支部", "丰山村党支部", "名党员"):
        assert words in first
    then = main(as_("committee").get(f"{LIST}/new?kind=joint_branch&branch={HOME}&division=龙岗区"))
    assert PEOPLE["courier"].name in then and "由哪些工作单位联合组成" in then and "广东 深圳 龙岗区" in then
    assert "一般不超过 5 个" in then and "党支部工作条例" in then
    assert f"{LIST}/new" in as_("committee").get(LIST).text


WRONG_CHOICES = [
    "kind=group&branch={home}",
    "kind=joint_branch",
    "kind=joint_branch&branch=not-an-id",
    "kind=temporary_branch&branch={host}",
    "kind=joint_branch&branch={home}&division=没有这里",
    "kind=joint_branch&branch={home}&division=朝阳区",
    "kind=floating_branch",
    "kind=floating_branch&division=广东",
    "kind=joint_branch&branch={home}&area=" + "长" * 121,
]


def test_a_wrong_choice_is_refused_with_what_was_written(as_):
    for wrong in WRONG_CHOICES:
        query = wrong.format(home=HOME, host=UNITS["host-branch"])
        assert as_("committee").get(f"{LIST}/new?{query}").status_code == 422, wrong
    several = main(as_("committee").get(f"{LIST}/new?kind=joint_branch&branch={HOME}&division=朝阳区"))
    assert "北京 朝阳区" in several and "长春" in several


def test_nobody_but_a_committee_proposes_by_hand(as_):
    for login in ("secretary", "host", "county", "member", "contact", "auditor", "admin"):
        assert as_(login).get(f"{LIST}/new").status_code == 404, login
        assert as_(login).post(LIST, data=form_for("joint_branch")).status_code == 404, login


WRONG_FORMS = [
    ("joint_branch", {"joins": " \n "}),
    ("joint_branch", {"joins": "长" * 601}),
    ("joint_branch", {"member": []}),
    ("joint_branch", {"member": [str(PEOPLE["host"].member_id)]}),
    ("joint_branch", {"name": "丰山村党支部"}),
    ("temporary_branch", {"ends_on": ""}),
    ("temporary_branch", {"ends_on": ago(0)}),
    ("temporary_branch", {"ends_on": ago(-3661)}),
    ("temporary_branch", {"ends_on": "2026-02-30"}),
]


def test_a_wrong_proposal_is_refused_with_what_was_typed(as_):
    for kind, wrong in WRONG_FORMS:
        answer = as_("committee").post(LIST, data=form_for(kind, **wrong))
        assert answer.status_code == 422 and "便于开展工作。" in answer.text, (kind, wrong)
    assert UnitProposalMember.select().count() == 0


def test_a_joint_branch_of_more_than_five_units_is_warned_of_with_its_source(as_, colleague):
    page = proposed(as_, "joint_branch", joins=SIX, logins=FOUR[:2])
    shown = main(as_("committee").get(page))
    assert (
        "由 6 个工作单位联合组成，超过联合党支部一般的规模" in shown and "有 2 名正式党员，不足以单独成立支部" in shown
    )
    assert "为什么提醒？" in shown and shown.count("党支部工作条例") >= 2
    assert as_("committee").post(f"{page}/submit").status_code == 303
    assert as_(colleague).post(f"{page}/approve", data=APPROVAL).status_code == 303
    unit_findings.renew()
    assert UnitWarning.get(UnitWarning.code == "many_units").number == 6
    again = proposed(as_, "joint_branch", joins=SIX.rpartition("\n")[0], name="丰山镇第二联合党支部", logins=("nurse",))
    assert "超过联合党支部一般的规模" not in as_("committee").get(again).text


def test_another_person_of_the_committee_approves_a_joint_branch_and_nobody_is_placed_in_it(as_, colleague):
    officer = {"secretary": str(PEOPLE["courier"].account_id)}
    page = proposed(as_, "joint_branch", **officer)
    assert as_(colleague).post(f"{page}/approve", data=APPROVAL).status_code == 422, "not submitted yet"
    assert as_("committee").post(f"{page}/submit").status_code == 303
    assert as_("committee").post(f"{page}/approve", data=APPROVAL).status_code == 422, "by whoever proposed it"
    assert row().name in as_(colleague).get("/").text
    assert "决定" not in as_("committee").get("/").text.partition(row().name)[0][-200:]
    assert as_(colleague).post(f"{page}/approve", data=APPROVAL).status_code == 303
    unit = row().unit
    assert (unit.kind, unit.parent_id) == ("joint_branch", UNITS["fengshan"])
    assert UnitTerm.get(UnitTerm.unit == unit.id).ends_on.year == TODAY.year + 3
    assert Appointment.get(Appointment.unit == unit.id).account_id == PEOPLE["courier"].account_id
    assert "甲合作社、乙合作社" in main(as_("committee").get(f"/incorporation/units/{unit.id}"))
    told = main(as_("committee").get(page))
    assert "组织关系通过转接转入该支部" in told and 'name="way"' not in told
    one = {"member": str(PEOPLE["courier"].member_id), "way": "phone"}
    assert as_("committee").post(f"{page}/place", data=one).status_code == 422
    assert placement_of(PEOPLE["courier"].member_id) is None


def test_the_county_decides_about_a_temporary_branch_which_ends_with_its_task(as_, clock):
    page = proposed(as_, "temporary_branch")
    assert as_("committee").post(f"{page}/submit").status_code == 303
    shown = main(as_("county").get(page))
    assert "3 名正式党员" in shown and not any(PEOPLE[login].name in shown for login in THREE)
    assert as_("county").post(f"{page}/approve", data=APPROVAL).status_code == 303
    unit = row().unit
    assert unit.kind == "temporary_branch"
    assert UnitTerm.get(UnitTerm.unit == unit.id).ends_on.isoformat() == ago(-90)
    one = {"member": [str(PEOPLE[login].member_id) for login in THREE], "way": "phone"}
    assert as_("committee").post(f"{page}/place", data=one).status_code == 303
    assert placement_of(PEOPLE["courier"].member_id).unit_id == unit.id
    tree = as_("committee").get(f"/organisations/{UNITS['fengshan']}").text
    assert "编入 3 名党员" in tree.partition(unit.name)[2].partition("</li>")[0]
    file = as_("secretary").get(f"/members/{PEOPLE['courier'].member_id}").text
    card = file.partition('id="host"')[2].partition("</section>")[0]
    assert unit.name in card and "不再编入" in card and "不在那里居住" not in card
    assert f"拟编入临时党支部：{unit.name}" in file and f"流入地党支部：{unit.name}" not in file
    clock.forward(days=91)
    unit_findings.renew()
    assert UnitWarning.get(UnitWarning.unit == unit.id).code == "temporary_over"


def test_a_host_can_be_asked_about_a_temporary_branch_and_answers(as_):
    page = proposed(as_, "temporary_branch")
    assert as_("committee").post(f"{page}/consult", data={"host": str(UNITS["host-street"])}).status_code == 303
    assert as_("committee").post(f"{page}/submit").status_code == 422, "it was asked, and has not answered"
    assert as_("host_committee").post(f"{page}/answer", data={"answer": "agrees"}).status_code == 303
    assert as_("committee").post(f"{page}/submit").status_code == 303


def test_a_branch_whose_end_is_past_is_not_approved(as_, clock):
    page = proposed(as_, "temporary_branch", ends_on=ago(-1))
    assert as_("committee").post(f"{page}/submit").status_code == 303
    clock.forward(days=2)
    refused = as_("county").post(f"{page}/approve", data=APPROVAL)
    assert refused.status_code == 422 and "设立期限已过" in refused.text and row().outcome is None


def test_a_floating_member_branch_by_hand_needs_the_host_and_the_county(as_, lives, colleague):
    for login in FOUR[:2]:
        lives(login)
    people = main(as_("committee").get(f"{LIST}/new?kind=floating_branch&division=龙岗区"))
    assert people.count('name="member"') == 2
    page = proposed(as_, "floating_branch", division=LONGGANG, logins=FOUR[:2])
    assert as_("committee").post(f"{page}/submit").status_code == 422
    assert as_(colleague).post(f"{page}/approve", data=APPROVAL).status_code == 422
    outside = {"host_outside": "莘庄镇党委", "host_phone": "021-64921234"}
    assert as_("committee").post(f"{page}/consult", data=outside).status_code == 303
    noted = {"answer": "agrees", "answer_words": "电话答复同意。"}
    assert as_("committee").post(f"{page}/note-answer", data=noted).status_code == 303
    assert as_("committee").post(f"{page}/submit").status_code == 303
    assert as_(colleague).post(f"{page}/approve", data=APPROVAL).status_code == 422, "the county alone decides"
    assert as_("county").post(f"{page}/approve", data=APPROVAL).status_code == 303


def test_who_belongs_to_a_joint_branch_may_still_be_counted_where_they_live(as_, lives):
    proposed(as_, "joint_branch")
    for login in THREE:
        lives(login)
    unit_findings.renew()
    assert "3 名正式党员" in as_("committee").get(LIST).text
    other = main(as_("committee").get(f"{LIST}/new?kind=temporary_branch&branch={HOME}"))
    assert PEOPLE["courier"].name not in other and PEOPLE["nurse"].name in other


def test_a_proposal_by_hand_is_changed_with_its_units_and_its_end(as_):
    page = proposed(as_, "joint_branch")
    form = main(as_("committee").get(f"{page}/change"))
    assert "甲合作社" in form and form.count('name="member"') > 3
    changed = form_for("joint_branch", joins="甲合作社\n丙合作社", ends_on=ago(-800))
    assert as_("committee").post(f"{page}/change", data=changed).status_code == 303
    assert (row().joins, row().ends_on.isoformat()) == ("甲合作社\n丙合作社", ago(-800))
    assert re.search("联合组成.*甲合作社、丙合作社", main(as_("committee").get(page)), re.S)


def test_units_are_shown_as_they_were_written(as_):
    page = proposed(as_, "joint_branch", joins="<b>甲</b>公司\n{{7*7}}")
    shown = as_("committee").get(page).text
    assert "&lt;b&gt;甲&lt;/b&gt;公司、{{7*7}}" in shown and "<b>甲" not in shown


def test_the_form_of_a_joint_branch_asks_no_query_for_each_person(as_, queries):
    one, two = f"{LIST}/new?kind=joint_branch&branch={NEXT_DOOR}", f"{LIST}/new?kind=joint_branch&branch={HOME}"
    counts = []
    for address in (one, two):
        as_("committee").get(address)
        with queries() as seen:
            assert 'name="member"' in as_("committee").get(address).text
        counts.append(len(seen.selects))
    assert counts[0] == counts[1]


def test_only_whoever_proposed_a_branch_that_a_colleague_decides_about_writes_it(as_, colleague):
    page, other = proposed(as_, "temporary_branch"), as_(colleague)
    assert other.post(f"{page}/change", data=form_for("temporary_branch", name="别的支部")).status_code in (404, 422)
    assert f"{page}/change" not in other.get(page).text and f"{page}/change" in as_("committee").get(page).text
    assert UnitProposal.get().name != "别的支部"


def test_a_foreign_or_unknown_committee_is_not_replaced_by_ones_own(as_):
    for committee in (str(UNITS["host-street"]), "x"):
        assert as_("committee").get(f"{LIST}/new?kind=joint_branch&committee={committee}").status_code == 404
        sent = form_for("joint_branch", committee=committee)
        assert as_("committee").post(LIST, data=sent).status_code == 404
    assert not UnitProposal.select().exists()
