"""Whom a notice is for and the app does not reach: listed by right, never by who has read it."""

import re

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account, Passkey
from pwa.liaison.notice_models import Notice
from pwa.members.changes import admit
from pwa.organisations.models import Unit
from tests.liaison.notice_forms import publish
from tests.people import PEOPLE, UNITS, ago

AWAY = {"division": "440307", "since": ago(20), "stay": "long"}


def address(row: Notice) -> str:
    return f"/liaison/notices/{row.id}/without-app"


def names(client, row: Notice, more: str = "") -> list[str]:
    """Who stands on the list."""
    return re.findall(r'<a class="row-title" href="/members/[^"]+">(.*?)</a>', client.get(address(row) + more).text)


def everybody_has_a_way_in() -> None:
    """Everybody of the cast can sign in with a passphrase."""
    with write():
        Account.update(passphrase="$argon2id$", closed_at=None).execute()


def new_member(name: str, **facts: object) -> object:
    with write():
        return admit(Unit.get_by_id(UNITS["home"]), name=name, sex="1", by=None, **facts)


def test_who_has_no_account_a_closed_one_or_no_way_to_sign_in_is_listed(as_):
    row, office = publish(), as_("secretary")
    everybody_has_a_way_in()
    new_member("赵无号", phone="19900000001")
    with write():
        Account.update(passphrase=None).where(Account.id == PEOPLE["quiet"].account_id).execute()
        Account.update(closed_at=now()).where(Account.id == PEOPLE["builder"].account_id).execute()
        Account.update(passphrase=None).where(Account.id == PEOPLE["trader"].account_id).execute()
        Passkey.create(account=PEOPLE["trader"].account_id, credential_id="t", public_key="k")
    as_("silent")
    with write():
        Account.update(passphrase=None).where(Account.id == PEOPLE["silent"].account_id).execute()
    found = names(office, row)
    assert set(found) == {"赵无号", PEOPLE["quiet"].name, PEOPLE["builder"].name}
    shown = office.get(address(row)).text
    assert all(words in shown for words in ("还没有账号", "账号已停用", "没有登录方式"))
    assert "19900000001" not in shown


def test_a_notice_for_those_away_lists_those_away(as_, phone_of):
    everybody_has_a_way_in()
    phone_of("contact").accepted("location", AWAY, subject=str(PEOPLE["silent"].member_id), source="phone")
    with write():
        gone = [PEOPLE[login].account_id for login in ("silent", "quiet")]
        Account.update(passphrase=None).where(Account.id.in_(gone)).execute()
    lists = {one: names(as_("secretary"), publish(audience=one)) for one in ("all", "away", "here")}
    silent, quiet = PEOPLE["silent"].name, PEOPLE["quiet"].name
    assert {one: set(found) for one, found in lists.items()} == {
        "all": {silent, quiet},
        "away": {silent},
        "here": {quiet},
    }


def test_each_officer_reads_those_of_their_own_reach(as_):
    everybody_has_a_way_in()
    with write():
        out = [PEOPLE[login].account_id for login in ("quiet", "next_member")]
        Account.update(passphrase=None).where(Account.id.in_(out)).execute()
    row = publish("county", "county")
    assert names(as_("secretary"), row) == [PEOPLE["quiet"].name]
    assert set(names(as_("committee"), row)) == {PEOPLE["quiet"].name, PEOPLE["next_member"].name}
    for login in ("county", "member", "contact", "host"):
        assert as_(login).get(address(row)).status_code == 404, login
    assert as_("next_secretary").get(address(publish())).status_code == 404


def test_numbers_are_shown_for_a_reason_that_the_member_sees(as_, clock):
    everybody_has_a_way_in()
    member, row, office = new_member("赵无号", phone="19900000001"), publish(), as_("secretary")
    refused = office.post(f"/liaison/notices/{row.id}/numbers", data={"reason": ""})
    assert refused.status_code == 422 and "19900000001" not in refused.text
    assert office.post(f"/liaison/notices/{row.id}/numbers", data={"reason": "通知开会"}).status_code == 303
    answer = office.get(address(row))
    assert 'href="tel:19900000001"' in answer.text and "Yanxing-Keep-Until" in answer.headers
    line = AuditLine.get(AuditLine.member_id == member.id, AuditLine.fields == "phone")
    assert (line.kind, line.record_id, line.reason) == ("notice", row.id, "通知开会")
    assert "19900000001" not in as_("organiser").get(address(row)).text
    clock.forward(days=2)
    assert "19900000001" not in office.get(address(row)).text


def test_a_long_list_has_pages_and_asks_the_same_few_queries(as_, queries):
    everybody_has_a_way_in()
    row, office = publish(), as_("secretary")
    for n in range(101):
        new_member(f"赵{n:03}")
    office.get(address(row))
    with queries() as seen:
        page = office.get(address(row)).text
    assert len(seen.of("member")) <= 2 and len(seen.of("contact_assignment")) <= 1
    onward = re.search(rf'href="{address(row)}(\?after=[^"]+)"', page)
    assert onward and len(names(office, row)) == 100
    assert len(names(office, row, onward[1].replace("&amp;", "&"))) == 1


def test_who_has_read_a_notice_changes_nothing_in_the_list(as_):
    row, office, member = publish(), as_("secretary"), as_("member")
    before = office.get(address(row)).text
    assert member.get("/liaison/notices").status_code == member.get(f"/liaison/notices/{row.id}").status_code == 200
    assert names(office, row) == re.findall(r'<a class="row-title" href="/members/[^"]+">(.*?)</a>', before)
