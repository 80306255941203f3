"""Whom and what a committee chooses from when it proposes a joint or temporary branch."""

from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.incorporation.unit_steps import LIST, main
from tests.people import PEOPLE, UNITS

from .test_units_by_hand import HOME, proposed


def test_people_of_the_same_name_are_told_apart_where_people_and_officers_are_chosen(as_):
    with write():
        for login, phone in (("courier", "13900004321"), ("nurse", "13900008765")):
            Member.update(name="王建国", name_key="王建国", phone=phone).where(
                Member.id == PEOPLE[login].member_id
            ).execute()
            Account.update(name="王建国", name_key="王建国").where(Account.id == PEOPLE[login].account_id).execute()
    form = main(as_("committee").get(f"{LIST}/new?kind=joint_branch&branch={HOME}"))
    for tail in ("4321", "8765"):
        assert form.count(f"王建国（尾号 {tail}）") == 3, tail  # among the people, as secretary, as organiser
    page = proposed(as_, "joint_branch", logins=("courier", "nurse", "builder"))
    assert "王建国（尾号 4321）" in main(as_("committee").get(page))


def test_only_branches_with_members_are_offered(as_):
    with write():
        above = Unit.get_by_id(UNITS["fengshan"])
        facts = {"county_id": above.county_id, "parent": above, "kind": "branch", "division": above.division}
        empty = Unit.create(path=Unit.next_path(above), name="丰山镇空支部", **facts)
    assert empty.name not in main(as_("committee").get(f"{LIST}/new"))
    refused = as_("committee").get(f"{LIST}/new?kind=joint_branch&branch={empty.id}")
    assert refused.status_code == 422


def test_no_host_is_spoken_of_where_none_is_asked(as_):
    for kind in ("joint_branch", "temporary_branch"):
        form = main(as_("committee").get(f"{LIST}/new?kind={kind}&branch={HOME}"))
        assert "流入地" not in form and "看不到姓名" in form, kind
