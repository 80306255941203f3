"""First invitations of a whole branch in one print: who is listed, what is made, and who may."""

import re
from datetime import timedelta
from functools import partial

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import CHINA
from pwa.core.database import write
from pwa.identity.first_invitations import never_used
from pwa.identity.links import in_use
from pwa.identity.models import Account, Invitation, Passkey, SecurityNote, Session
from pwa.members import unused_accounts
from pwa.members.models import Member, TimelineLine
from pwa.organisations.models import Post, Unit
from tests.kit.client import client_of
from tests.people import PEOPLE, UNITS, day_words
from tests.reports.test_concurrency import at_once, posted

HOME = f"/organisations/{UNITS['home']}/invitations"
COURIER, BUILDER, MEMBER = (PEOPLE[login] for login in ("courier", "builder", "member"))
LINK = re.compile(r"http://localhost(/welcome/[\w-]{43})")


def form_of(client, path=HOME) -> dict[str, object]:
    """What the form on this page sends when nothing is changed on it."""
    text = client.get(path).text
    boxes = re.findall(r'<input type="checkbox" name="member" value="([\w-]+)"[^>]*checked', text)
    one = {name: re.search(f'name="{name}" value="([^"]+)"', text)[1] for name in ("write_key", "seen")}
    return {**one, "member": boxes, "link": re.findall(r'name="link" value="([\w-]+)"', text)}


def valid_links(login="courier") -> int:
    return Invitation.select().where(Invitation.account == PEOPLE[login].account_id, Invitation.valid()).count()


def without_account(login: str) -> None:
    with write():
        Account.delete().where(Account.id == PEOPLE[login].account_id).execute()


def test_every_member_without_an_account_in_use_is_ticked_and_gets_a_slip(as_, app, clock):
    as_("member")
    without_account("builder")
    secretary = as_("secretary")
    form = form_of(secretary)
    branch = Member.select().where(Member.branch == UNITS["home"], Member.left_at.is_null())
    used = {MEMBER.member_id, PEOPLE["secretary"].member_id}
    assert {*form["member"]} == {str(one.id) for one in branch if one.id not in used}
    answer = secretary.post(HOME, data=form)
    links = LINK.findall(answer.text)
    assert answer.status_code == 200 and len(links) == len({*links}) == len(form["member"])
    assert answer.text.count('<li class="slip">') == answer.text.count('<div role="img"') == len(links)
    assert "no-store" in answer.headers["Cache-Control"] and "Yanxing-Keep" not in answer.headers
    slip = next(part for part in answer.text.split('<li class="slip">') if BUILDER.name in part)
    until = day_words(clock.today + timedelta(days=14))
    assert until in slip and f"{clock.now.astimezone(CHINA):%H:%M}" in slip and "仅供本人使用" in slip
    opened = client_of(app).get(LINK.search(slip)[1])
    assert opened.status_code == 200 and BUILDER.name in opened.text


def test_each_link_stands_in_the_trail_the_timeline_and_the_security_notes(as_):
    without_account("builder")
    secretary = as_("secretary")
    form = form_of(secretary)
    secretary.post(HOME, data={**form, "member": [str(COURIER.member_id), str(BUILDER.member_id)]})
    made = Account.get(Account.member_id == BUILDER.member_id)
    by = AuditLine.actor_id == PEOPLE["secretary"].account_id
    lines = AuditLine.select().where(by, AuditLine.kind == "account")
    found = {(line.action, line.kind, line.record_id, line.member_id) for line in lines}
    assert found == {
        ("made account", "account", made.id, BUILDER.member_id),
        ("invited", "account", made.id, BUILDER.member_id),
        ("invited", "account", COURIER.account_id, COURIER.member_id),
    }
    told = TimelineLine.select().where(TimelineLine.kind == "invited")
    assert {(row.member_id, row.by_id) for row in told} == {
        (COURIER.member_id, PEOPLE["secretary"].account_id),
        (BUILDER.member_id, PEOPLE["secretary"].account_id),
    }
    notes = SecurityNote.select().where(SecurityNote.kind == "invited")
    assert {row.account_id for row in notes} == {COURIER.account_id, made.id}
    row = Invitation.get(Invitation.account == COURIER.account_id)
    assert (row.expires_at - row.made_at).days == 14 and not row.in_use


def test_the_form_sent_twice_makes_the_links_once_and_shows_the_same_slips(as_):
    secretary = as_("secretary")
    form = form_of(secretary)
    first, second = (LINK.findall(secretary.post(HOME, data=form).text) for _ in range(2))
    assert first == second and len(first) == len(form["member"])
    assert Invitation.select().count() == len(first)
    assert AuditLine.select().where(AuditLine.action == "invited").count() == len(first)


def test_who_was_invited_by_another_officer_meanwhile_is_not_invited_again_without_a_word(as_):
    secretary, organiser = as_("secretary"), as_("organiser")
    form = form_of(secretary)
    other = form_of(organiser)
    assert organiser.post(HOME, data={**other, "member": [str(COURIER.member_id)]}).status_code == 200
    answer = secretary.post(HOME, data=form)
    assert answer.status_code == 422 and not LINK.search(answer.text)
    assert f"{PEOPLE['organiser'].name}已邀请其中的人" in answer.text
    assert Invitation.select().count() == 1 and valid_links() == 1


@pytest.mark.both_engines
def test_two_officers_at_the_same_moment_make_one_valid_link_for_each_person(as_):
    without_account("builder")
    officers = [as_("secretary"), as_("organiser")]
    pages = [{**form_of(one), "member": [str(COURIER.member_id), str(BUILDER.member_id)]} for one in officers]
    posts = [partial(posted, one, HOME, **form) for one, form in zip(officers, pages, strict=True)]
    assert sorted(at_once(*posts)) == [200, 422]
    assert Invitation.select().count() == Invitation.select().where(Invitation.valid()).count() == 2
    assert Account.select().where(Account.member_id == BUILDER.member_id).count() == 1


def test_who_came_in_meanwhile_is_not_invited_and_nobody_else_either(as_):
    secretary = as_("secretary")
    form = form_of(secretary)
    as_("courier")
    answer = secretary.post(HOME, data=form)
    assert answer.status_code == 422 and "情况已有变化" in answer.text
    assert not Invitation.select().exists()
    assert str(COURIER.member_id) not in answer.text


def test_an_account_in_use_gets_no_link_though_the_form_names_it(as_):
    as_("member")
    secretary = as_("secretary")
    form = form_of(secretary)
    for extra in ({}, {"seen": form["seen"]}):
        sent = {"member": [str(MEMBER.member_id), str(COURIER.member_id)], **extra}
        assert secretary.post(HOME, data=sent).status_code == 422
    assert not Invitation.select().exists()


def test_a_second_print_leaves_out_those_who_hold_a_valid_link_if_asked(as_):
    secretary = as_("secretary")
    secretary.post(HOME, data={**form_of(secretary), "member": [str(COURIER.member_id)]})
    page = secretary.get(HOME).text
    assert f"{PEOPLE['secretary'].name}已生成邀请" in page and f"{HOME}?tick=without" in page
    everybody, rest = form_of(secretary)["member"], form_of(secretary, f"{HOME}?tick=without")["member"]
    assert {*everybody} - {*rest} == {str(COURIER.member_id)}
    again = secretary.post(HOME, data=form_of(secretary))
    assert again.status_code == 200 and valid_links() == 1, "the older link is void"


def test_two_people_of_one_name_are_told_apart(as_):
    with write():
        Member.update(name="李明", phone="13812340001").where(Member.id == COURIER.member_id).execute()
        Member.update(name="李明", phone="13812340002").where(Member.id == BUILDER.member_id).execute()
    secretary = as_("secretary")
    form = form_of(secretary)
    text = secretary.post(HOME, data={**form, "member": [str(COURIER.member_id), str(BUILDER.member_id)]}).text
    assert "138****0001" in text and "138****0002" in text and "13812340001" not in text


def test_a_post_beyond_ones_own_is_invited_by_others(as_):
    committee = PEOPLE["committee"]
    hall = f"/organisations/{UNITS['town-hall']}/invitations"
    with write():
        Post.give(PEOPLE["secretary"].account_id, "secretary", Unit.get_by_id(UNITS["town-hall"]), by=None)
    secretary = as_("secretary")
    text = secretary.get(hall).text
    assert committee.name in text and f'value="{committee.member_id}"' not in text
    assert secretary.post(hall, data={"member": [str(committee.member_id)]}).status_code == 422
    assert not Invitation.select().exists()


def test_nobody_ticked_is_said_and_a_member_of_another_branch_is_not_found(as_):
    secretary = as_("secretary")
    form = form_of(secretary)
    answer = secretary.post(HOME, data={**form, "member": []})
    assert answer.status_code == 422 and "请至少勾选一人" in answer.text
    theirs = [str(COURIER.member_id), str(PEOPLE["next_member"].member_id)]
    assert secretary.post(HOME, data={**form_of(secretary), "member": theirs}).status_code == 404
    assert not Invitation.select().exists()


@pytest.mark.parametrize("login", ["member", "contact", "host", "next_secretary", "county", "admin", "auditor"])
def test_only_officers_of_the_branch_and_of_its_committee_may(as_, login):
    assert as_(login).get(HOME).status_code == 404
    assert as_(login).post(HOME, data={"member": [str(COURIER.member_id)]}).status_code == 404
    assert not Invitation.select().exists()


def test_the_committee_opens_it_from_the_page_of_the_branch_and_not_for_itself(as_):
    committee = as_("committee")
    assert f'href="{HOME}"' in committee.get(f"/organisations/{UNITS['home']}").text
    assert committee.get(HOME).status_code == 200
    assert committee.get(f"/organisations/{UNITS['fengshan']}/invitations").status_code == 404
    assert f'href="{HOME}"' in as_("secretary").get("/members").text
    assert f'href="{HOME}"' not in as_("member").get(f"/organisations/{UNITS['home']}").text


@pytest.mark.both_engines
def test_whether_an_account_is_in_use_is_the_same_question_for_one_and_for_many(as_):
    ids = [PEOPLE[login].account_id for login in ("member", "silent", "courier", "builder", "organiser")]
    past = Invitation.made_at
    with write():
        Passkey.create(account=ids[1], credential_id="x", public_key="AA", label="")
        Account.update(passphrase="argon").where(Account.id == ids[2]).execute()
        Invitation.make(Account.get_by_id(ids[3]), None)
        Invitation.update(spent_at=past).where(Invitation.account == ids[3]).execute()
    as_("member")
    assert Session.select().where(Session.account == ids[0]).exists()
    unused = {row.id for row in Account.select().where(never_used(), Account.id.in_(ids))}
    assert unused == {ids[4]}
    assert [in_use(Account.get_by_id(one)) for one in ids] == [True, True, True, True, False]


def test_a_large_branch_is_printed_page_by_page(as_, monkeypatch):
    monkeypatch.setattr(unused_accounts, "MOST", 3)
    secretary, path, found = as_("secretary"), HOME, []
    while path:
        form, text = form_of(secretary, path), secretary.get(path).text
        assert 1 <= len(form["member"]) <= 3
        assert len(LINK.findall(secretary.post(path, data=form).text)) == len(form["member"])
        found += form["member"]
        onward = re.search(f'<a class="button quiet" href="({HOME}\\?after=[^"]+)"', text)
        path = onward and onward[1].replace("&amp;", "&")
    branch = Member.select().where(Member.branch == UNITS["home"], Member.left_at.is_null()).count()
    assert len(found) == len({*found}) == branch - 1, "all but the secretary"


@pytest.mark.both_engines
def test_more_people_cost_no_more_queries(as_, queries):
    secretary = as_("secretary")
    form = form_of(secretary)
    with queries() as one:
        assert secretary.post(HOME, data={**form, "member": [str(COURIER.member_id)]}).status_code == 200
    many = form_of(secretary)
    assert len(many["member"]) > 5
    with queries() as all_:
        assert secretary.post(HOME, data=many).status_code == 200
    assert len(all_.selects) <= len(one.selects)
    with queries() as seen:
        secretary.get(HOME)
    assert sum('FROM "member"' in sql for sql in seen.selects) <= 2 and len(seen.selects) <= 6
