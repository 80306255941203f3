"""Who sees a case, and as what: by the post held on that unit, as long as it is held."""

import pytest

from pwa.cases.models import Case
from pwa.cases.reach import case_within, chain_from
from pwa.cases.steps import STEPS
from pwa.core.database import write
from pwa.core.transitions import NotNow
from pwa.identity.models import Account, Session
from pwa.identity.visitor import Visitor
from pwa.members.changes import contacts_of, end_contacts
from pwa.members.models import Member, TimelineLine
from pwa.organisations.models import Post, Unit
from pwa.reports.models import Submission
from tests.cases.conftest import WORDS, give_post, kinds
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone


def visitor(login: str) -> Visitor:
    return Visitor(Session(account=Account.get_by_id(PEOPLE[login].account_id)))


def test_the_ladder_is_general_branch_committee_county(app):
    town = Unit.get_by_id(UNITS["fengshan"])
    with write():
        general = Unit.create(
            county_id=town.county_id, parent=town, path=Unit.next_path(town), kind="general_branch", name="总支"
        )
        branch = Unit.create(
            county_id=town.county_id, parent=general, path=Unit.next_path(general), kind="branch", name="村支部"
        )
    assert [unit.id for unit in chain_from(branch)] == [branch.id, general.id, town.id, UNITS["county"]]


def test_a_post_that_ended_reads_nothing_any_more(ask, as_):
    case = ask()
    give_post("next_secretary", "organiser", "home")
    assert as_("next_secretary").get(f"/liaison/cases/{case}").status_code == 200
    with write():
        Post.get(Post.account_id == PEOPLE["next_secretary"].account_id, Post.unit == UNITS["home"]).end(by=None)
    assert as_("next_secretary").get(f"/liaison/cases/{case}").status_code == 404


def test_a_contact_person_who_handed_over_reads_nothing_any_more(ask, as_):
    case = ask(readers="contact")
    assert as_("contact").get(f"/liaison/cases/{case}").status_code == 200
    member = Member.get_by_id(PEOPLE["member"].member_id)
    with write():
        ending = [(member, assignment) for assignment in contacts_of(member.id)]
        end_contacts(ending, PEOPLE["secretary"].account_id)
    assert as_("contact").get(f"/liaison/cases/{case}").status_code == 404


@pytest.mark.both_engines
def test_of_two_who_act_at_once_the_second_is_told_and_nothing_is_done_twice(ask):
    case = ask()
    first, second = (case_within(visitor(login), case) for login in ("secretary", "organiser"))
    STEPS["asked_up"](first, PEOPLE["secretary"].account_id, "问上级")
    with pytest.raises(NotNow):
        STEPS["asked_up"](second, PEOPLE["organiser"].account_id, "也问上级")
    assert kinds(case) == ["raised", "asked_up"]


@pytest.mark.both_engines
def test_a_step_that_fails_half_way_leaves_everything_as_it_was(ask, monkeypatch):
    case = ask()
    seen, before = case_within(visitor("secretary"), case), Case.get_by_id(case).__data__

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(TimelineLine, "create", broken)
    with pytest.raises(RuntimeError):
        STEPS["answered"](seen, PEOPLE["secretary"].account_id, "好")
    assert kinds(case) == ["raised"] and Case.get_by_id(case).__data__ == before


def test_a_need_does_not_wait_for_a_successor(as_, clock):
    """What an officer wrote while in office is raised at once, though the post has ended when it arrives."""
    phone = Phone(as_("organiser"), "organiser")
    entry = phone.entry("request", WORDS, subject=str(PEOPLE["member"].member_id), source="phone")
    clock.forward(hours=1)
    with write():
        Post.get(Post.account_id == PEOPLE["organiser"].account_id).end(by=None)
    clock.forward(hours=1)
    assert phone.outcome(entry) == "accepted"
    assert Submission.get_by_id(entry["id"]).waits and Case.get().home_id == UNITS["home"]
    assert "王建国" in as_("secretary").get("/liaison/cases").text


@pytest.mark.both_engines
def test_two_requests_of_one_batch_and_a_bad_neighbour_are_each_judged_alone(as_):
    phone = Phone(as_("member"), "member")
    good, bad, other = (phone.entry("request", {**WORDS, "category": c}) for c in ("wages", "none", "health"))
    assert [r["outcome"] for r in phone.send(good, bad, other)["results"]] == ["accepted", "rejected", "accepted"]
    assert {row.category for row in Case.select()} == {"wages", "health"}
