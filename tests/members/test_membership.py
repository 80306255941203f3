"""A membership here ends on the file, with everything that follows, and the end can be taken back."""

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.identity.models import Account, Session
from pwa.members import contacts, headcounts, hosts
from pwa.members.changes import assign_contact, contacts_of
from pwa.members.membership import Ending, end_membership
from pwa.members.models import Affiliation, AwayPeriod, Member, MembershipEnd, TimelineLine
from pwa.members.placements import placement_of
from pwa.organisations.models import Post, Unit
from pwa.reports.models import Quarantined, Submission
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, UNITS, ago, said

MEMBER = PEOPLE["member"]
FILE = f"/members/{MEMBER.member_id}"
MOVED = {
    "reason": "transferred",
    "on": ago(3),
    "organisation": "深圳市南山区某党委",
    "document": "2026-31",
    "sure": "1",
}
DIED = {"reason": "died", "on": ago(3), "sure": "1"}


def end(browser, who: str = "member", **sent: str):
    return browser.post(f"/members/{PEOPLE[who].member_id}/membership/end", data=MOVED | sent)


def here() -> tuple[int, int]:
    return headcounts.total(Unit.get_by_id(UNITS["home"]).path)


def kinds() -> list[str]:
    rows = TimelineLine.select().where(TimelineLine.member == MEMBER.member_id)
    return [row.kind for row in rows.order_by(TimelineLine.at, TimelineLine.id)]


@pytest.mark.parametrize("login", ["secretary", "organiser", "committee"])
def test_who_has_left_is_in_no_list_and_the_file_stays_for_who_may_open_it(as_, login):
    browser, (members, away) = as_(login), here()
    assert f"{FILE}/membership/end" in browser.get(FILE).text
    assert MEMBER.name in browser.get(f"{FILE}/membership/end").text
    assert end(browser).location == FILE
    assert MEMBER.name not in browser.get("/members").text and here() == (members - 1, away)
    text = browser.get(FILE).text
    assert said(3) in text and "组织关系转出" in text and MOVED["organisation"] in text and "2026-31" in text
    assert MEMBER.name in browser.get("/members?show=former").text
    for other in ("contact", "host", "next_secretary", "county", "admin"):
        assert as_(other).get(FILE).status_code == 404, other
        assert MEMBER.name not in as_(other).get("/members?show=former").text


@pytest.mark.both_engines
def test_everything_that_follows_is_written_with_it(as_, phone):
    phone.accepted()
    members, away = here()
    assert end(as_("secretary")).status_code == 303
    assert here() == (members - 1, away - 1) and all(differ == [] for _, differ in headcounts.differing())
    row = MembershipEnd.get()
    assert (row.reason, row.ended_on.isoformat(), row.recorded_by) == (
        "transferred",
        ago(3),
        PEOPLE["secretary"].account_id,
    )
    assert Member.get_by_id(MEMBER.member_id).left_at == row.recorded_at
    assert placement_of(MEMBER.member_id) is None and contacts_of(MEMBER.member_id) == []
    assert (
        not Affiliation.select().where(Affiliation.member == MEMBER.member_id, Affiliation.ended_at.is_null()).exists()
    )
    assert kinds()[-3:] == ["host_ended", "contact_ended", "membership_ended"]
    line = AuditLine.get(AuditLine.action == "ended membership")
    assert (line.county_id, line.member_id) == (MEMBER.county_id, MEMBER.member_id)


def test_phones_are_signed_out_and_what_they_held_from_before_is_accepted(app, as_, phone, clock):
    written = phone.entry()
    clock.forward(hours=1)
    end(as_("secretary"))
    assert phone.client.get("/me/session").get_json()["reason"] == "ended"
    assert not Account.get_by_id(MEMBER.account_id).closed_at
    with write():
        Session.update(ended_at=None).where(Session.account == MEMBER.account_id).execute()  # signed in again
    assert phone.outcome(written) == "accepted" and AwayPeriod.get().member_id == MEMBER.member_id
    assert all(differ == [] for _, differ in headcounts.differing())
    clock.forward(hours=1)
    later = phone.entry()
    result = phone.send(later)["results"][0]
    assert result["outcome"] == "rejected" and result["errors"].keys() == {"subject"}
    assert Submission.select().count() == 1 == Quarantined.select().count()
    text = phone.client.get("/").text
    assert "你已不再是本组织党员" in text and "/reports/location/new" not in text
    assert sign_in(client_of(app), "member").get("/me/data.json").status_code == 200
    as_("secretary").post(f"{FILE}/membership/resume", data={"because": "登记错了人"})
    assert phone.outcome(later) == "accepted"


def test_after_a_death_the_account_is_closed(as_):
    assert end(as_("secretary"), **DIED, organisation="", document="").status_code == 303
    assert Account.get_by_id(MEMBER.account_id).closed_by == PEOPLE["secretary"].account_id
    assert kinds()[-2:] == ["membership_ended", "account_closed"]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [({"reason": ""}, "reason"), ({"reason": "tired"}, "reason"), ({"reason": "cancelled"}, "reason"),
     ({"on": ""}, "on"), ({"on": ago(-1)}, "on"), ({"on": "1980-01-01"}, "on"), ({"organisation": ""}, "organisation"),
     ({"reason": "expelled", "organisation": ""}, "organisation"), ({"document": "长" * 101}, "document"),
     ({"sure": ""}, "sure"), ({"successor": str(UNITS["home"])}, "successor")],
)  # fmt: skip
def test_what_is_missing_or_does_not_fit_is_said_and_nothing_is_written(as_, sent, wrong):
    answer = end(as_("secretary"), **sent)
    assert answer.status_code == 422 and f'href="#f-{wrong}"' in answer.text
    assert Member.get_by_id(MEMBER.member_id).left_at is None and not MembershipEnd.select().exists()


@pytest.mark.parametrize(
    "login", ["member", "contact", "host", "next_secretary", "county", "auditor", "admin", "host_committee"]
)
def test_for_others_the_form_does_not_exist(as_, login):
    assert as_(login).get(f"{FILE}/membership/end").status_code == 404
    assert end(as_(login)).status_code == 404
    assert as_(login).post(f"{FILE}/membership/resume", data={"because": "x"}).status_code == 404
    assert Member.get_by_id(MEMBER.member_id).left_at is None


def test_posts_that_the_branch_cannot_end_are_ended_first_by_who_can(as_):
    assert end(as_("secretary"), "organiser").status_code == 422
    page = as_("secretary").get(f"/members/{PEOPLE['organiser'].member_id}/membership/end").text
    assert "组织委员" in page and 'name="sure"' not in page
    assert not MembershipEnd.select().exists() and Post.held_by(PEOPLE["organiser"].account_id)
    assert end(as_("committee"), "organiser").status_code == 303
    assert Post.held_by(PEOPLE["organiser"].account_id) == []


def test_the_open_work_of_a_contact_person_goes_to_whom_the_officer_names(as_):
    path = f"/members/{PEOPLE['contact'].member_id}/membership/end"
    page = as_("secretary").get(path).text
    assert "联系的党员" in page and str(PEOPLE["organiser"].account_id) in page
    kept = [row.account_id for row in contacts_of(MEMBER.member_id)]
    assert kept == [PEOPLE["contact"].account_id]
    assert end(as_("secretary"), "contact", successor=str(PEOPLE["organiser"].account_id)).status_code == 303
    assert [row.account_id for row in contacts_of(MEMBER.member_id)] == [PEOPLE["organiser"].account_id]


def test_without_a_successor_it_goes_back_to_the_unit(as_):
    assert end(as_("secretary"), "contact").status_code == 303
    assert contacts_of(MEMBER.member_id) == []


def test_nothing_new_is_entered_for_who_has_left(as_):
    end(as_("secretary"))
    browser = as_("secretary")
    text = browser.get(FILE).text
    for path in ("hosts/new", "contacts", "membership/end"):
        assert f'{FILE}/{path}"' not in text, path
    assert f"subject={MEMBER.member_id}" not in text
    assert browser.get(f"{FILE}/hosts/new").status_code == 404
    assert browser.post(f"{FILE}/contacts", data={"account": str(PEOPLE["organiser"].account_id)}).status_code == 404
    assert browser.get(f"/liaison/lost/{MEMBER.member_id}").status_code == 404
    assert browser.get(f"{FILE}/membership/end").status_code == 404
    assert end(browser).status_code == 422


def test_a_mistake_is_taken_back_with_a_reason(as_, phone):
    phone.accepted()
    before, post = here(), Post.get(Post.account_id == PEOPLE["contact"].account_id)
    end(as_("secretary"))
    resume = f"{FILE}/membership/resume"
    assert resume in as_("secretary").get(FILE).text
    assert as_("secretary").post(resume).status_code == 422
    long = "登记错了人" * 41
    refused = as_("secretary").post(resume, data={"because": long})
    assert refused.status_code == 422 and f'value="{long}"' in refused.text, "it stands there again"
    assert as_("committee").post(resume, data={"because": "登记错了人"}).location == FILE
    assert here() == before and all(differ == [] for _, differ in headcounts.differing())
    row = MembershipEnd.get()
    assert (row.undone_by, row.undone_because) == (PEOPLE["committee"].account_id, "登记错了人")
    assert MEMBER.name in as_("secretary").get("/members").text and "登记错了人" in as_("secretary").get(FILE).text
    assert contacts_of(MEMBER.member_id) == [] and placement_of(MEMBER.member_id) is None and post.ended_at is None
    assert as_("secretary").post(resume, data={"because": "再次"}).status_code == 404
    assert AuditLine.select().where(AuditLine.action == "took back end of membership").count() == 1
    assert end(as_("secretary")).status_code == 303 and MembershipEnd.select().count() == 2


def test_the_form_names_requests_about_them_that_stay_open(as_, phone):
    phone.send(phone.entry("request", {"category": "wages", "readers": "branch", "words": "工钱没有发"}))
    phone.send(phone.entry("request", {"category": "wages", "readers": "committee", "words": "不想让支部知道"}))
    text = as_("secretary").get(f"{FILE}/membership/end").text
    assert "有关此人的诉求和查找，仍由党组织办理" in text and ">1<" in text.split("有关此人的诉求和查找")[1][:300]


def test_a_new_contact_person_is_named_after_it_was_taken_back(as_):
    end(as_("secretary"))
    as_("secretary").post(f"{FILE}/membership/resume", data={"because": "登记错了人"})
    with write():
        assign_contact(Member.with_branch(MEMBER.member_id), Account.get_by_id(PEOPLE["contact"].account_id), None)
    assert as_("contact").get(FILE).status_code == 200


def test_a_post_that_was_never_ended_does_not_come_back_with_the_membership(as_):
    who = PEOPLE["organiser"]
    with write():  # as releases before 0013 left it: gone, with the post still open
        Member.update(left_at=now()).where(Member.id == who.member_id).execute()
        facts = {"county_id": who.county_id, "member": who.member_id, "reason": "not_recorded"}
        MembershipEnd.create(ended_on=today(), recorded_at=now(), **facts)
    sent = {"because": "recorded by mistake"}
    assert as_("secretary").post(f"/members/{who.member_id}/membership/resume", data=sent).status_code == 303
    assert Member.get_by_id(who.member_id).left_at is None
    assert not Post.held_by(who.account_id)
    assert as_("organiser").get(FILE).status_code in (403, 404)


@pytest.mark.parametrize(
    ("module", "address", "sent"),
    [
        (contacts, "contacts", {"account": str(PEOPLE["contact"].account_id)}),
        (hosts, "hosts", {"host": str(UNITS["host-branch"]), "way": "phone"}),
    ],
)
def test_somebody_who_leaves_at_this_moment_is_given_to_nobody(as_, monkeypatch, module, address, sent):
    who, known = PEOPLE["nurse"], module.transact

    def slowly(work):
        with write():
            end_membership(Member.with_branch(who.member_id), Ending("removed", today()), None)
        return known(work)

    monkeypatch.setattr(module, "transact", slowly)
    answer = as_("secretary").post(f"/members/{who.member_id}/{address}", data=sent)
    assert answer.status_code == 422 and "membership/resume" in answer.text
    assert not contacts_of(who.member_id) and placement_of(who.member_id) is None
    for login in ("contact", "host"):
        assert as_(login).get(f"/members/{who.member_id}").status_code == 404


def test_a_contact_person_who_was_not_ended_with_the_membership_reaches_nobody(as_):
    with write():
        Member.update(left_at=now()).where(Member.id == MEMBER.member_id).execute()
    assert contacts_of(MEMBER.member_id) and as_("contact").get(FILE).status_code == 404
