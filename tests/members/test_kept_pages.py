"""Each page says whether a phone may keep it, as what and until when, and with which rights it was opened."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from pwa.core.access import SIGNED_IN, Role
from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.kept_pages import digests_of, end_of_next_day
from pwa.members.kept_pages import copy_of_file
from pwa.members.models import Member
from pwa.organisations.models import Post, Unit
from tests.kit.crawl import address, records, rules
from tests.kit.world_records import RECORDS
from tests.people import PEOPLE, TODAY, UNITS
from tests.reports.phone import Phone

FILE = f"/members/{PEOPLE['member'].member_id}"
TOMORROW = f"{TODAY + timedelta(days=1)}T23:59:59+08:00"
KEEPS = {"Yanxing-Keep", "Yanxing-Account"}
FORMS = ("/reports/location/new", "/reports/activity/new")


def kept(client, path: str) -> tuple[str | None, str | None]:
    """As what and until when the page may be kept."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    copy = answer.headers.get("Yanxing-Keep")
    assert ("Yanxing-Account" in answer.headers) == (copy not in (None, "public")), path
    return copy, answer.headers.get("Yanxing-Keep-Until")


def rights(client, path: str = "/me") -> set[str]:
    return set(client.get(path).headers["Yanxing-Rights"].split())


@pytest.mark.parametrize("path", ["/", "/branch", "/reports", "/liaison/cases", "/me/phone", FILE])
def test_a_members_own_pages_are_kept_without_end(as_, path):
    assert kept(as_("member"), path) == ("own", None)


@pytest.mark.parametrize(
    ("login", "copy", "until"),
    [("secretary", "file", None), ("committee", "file", None), ("contact", "file", TOMORROW), ("host", None, None)],
)
def test_a_file_is_kept_by_its_officers_for_a_day_by_the_contact_person_and_never_by_a_host(as_, login, copy, until):
    assert kept(as_(login), FILE) == (copy, until)


def test_what_a_stated_reason_opened_is_kept_nowhere(as_):
    county = as_("county")
    assert kept(county, "/members") == ("list", None)  # asks for a reason, and names nobody
    assert county.post(f"/organisations/{UNITS['home']}/reasons", data={"reason": "核对台账"}).status_code == 303
    for path in ("/members", f"/members?unit={UNITS['home']}", FILE):
        answer = county.get(path)
        assert answer.status_code == 200 and PEOPLE["member"].name in answer.text
        assert "Yanxing-Keep" not in answer.headers and "Yanxing-Account" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-store"


def names_on_pages(app, county) -> dict[str, set[str]]:
    """Which members of the home branch each page names to the county, by address; those stored nowhere name nobody."""
    found = {}
    for rule in (rule for rule in rules(app) if "GET" in rule.methods):
        allowed = app.view_functions[rule.endpoint].allowed_roles
        if allowed != SIGNED_IN and Role.COUNTY not in allowed:
            continue
        path = address(rule, **{name: (RECORDS[name]("member") or [uuid4()])[0] for name in records(rule)})
        answer = county.get(path + ("?figure=coverage&key=all" if path.endswith("/findings/people") else ""))
        text = html.unescape(answer.text) if answer.mimetype == "text/html" else ""
        found[path] = {name for name in ("王建国", "李秀英", "赵磊", "吴大勇") if name in text}
        if answer.headers.get("Cache-Control") == "private, no-store":
            assert not KEEPS & {*answer.headers.keys()}, path
            found[path] = set()
    return found


def test_no_page_that_names_more_people_by_a_stated_reason_is_stored_anywhere(world, app, as_):
    county = as_("county")
    before = names_on_pages(app, county)
    county.post(f"/organisations/{UNITS['home']}/reasons", data={"reason": "核对台账"})
    stored = {
        path: more for path, names in names_on_pages(app, county).items() if (more := names - before.get(path, set()))
    }
    assert stored == {}


@pytest.mark.parametrize(
    ("login", "path", "until"),
    [
        ("secretary", "/members", None),
        ("committee", "/members", None),
        ("contact", "/members", TOMORROW),
        ("secretary", "/members?show=hosted", TOMORROW),
        ("host", "/members?show=hosted", TOMORROW),
        ("host", "/reports", TOMORROW),
        ("committee", "/reports", None),
    ],
)
def test_lists_of_contact_persons_and_hosts_are_kept_until_the_end_of_the_next_day(as_, login, path, until):
    assert kept(as_(login), path) == ("list", until)


TODAY_WITHOUT = re.compile(r"<section\b[^>]*\bdata-persons\b[^>]*>[\s\S]*?</section>")  # as page_rules.js takes it out


@pytest.mark.parametrize(
    ("login", "named", "until"),
    [
        ("contact", "member", TOMORROW),
        ("host", "member", TOMORROW),
        ("secretary", "member", TOMORROW),
        ("committee", "member", None),
    ],
)
def test_whom_today_names_by_a_right_that_ends_without_a_post_goes_with_the_next_day(as_, login, named, until):
    Phone(as_("member"), "member").accepted()
    client, name = as_(login), PEOPLE[named].name
    assert kept(client, "/") == ("own", until)
    text = client.get("/").text
    assert name in text and (name in TODAY_WITHOUT.sub("", text)) is (until is None)


@pytest.mark.parametrize("path", FORMS)
def test_a_form_is_kept_and_the_persons_in_it_as_long_as_a_list_of_them(as_, path):
    assert kept(as_("member"), path) == ("form", None)
    assert kept(as_("secretary"), path) == ("form", None)
    assert kept(as_("contact"), path) == ("form", TOMORROW)


def test_persons_of_a_form_stand_in_one_list_that_the_phone_can_take_out(as_):
    """static/js/worker/page_rules.js takes out the options of `subject`; no name may stand elsewhere."""
    text = as_("secretary").get(FORMS[0]).text
    found = re.sub(r'(<select\b[^>]*\bname="subject"[^>]*>)[\s\S]*?(</select>)', r"\1\2", text)
    assert PEOPLE["member"].name in text and PEOPLE["member"].name not in found


def test_reports_are_kept_like_the_file_of_whom_they_are_about(as_):
    report = f"/reports/{Phone(as_('member'), 'member').accepted()}"
    assert kept(as_("member"), report) == ("own", None)
    assert kept(as_("secretary"), report) == ("file", None)
    assert kept(as_("host"), report) == (None, None)


@pytest.mark.parametrize("path", ["/me", "/me/phones", "/me/way-in", "/organisations", "/members", "/sign-out"])
def test_what_says_nothing_is_not_kept(as_, path):
    assert kept(as_("admin" if path == "/organisations" else "secretary"), path)[0] in (
        ("list",) if path == "/members" else (None,)
    )


@pytest.mark.parametrize("path", ["/privacy", "/offline"])
def test_public_pages_are_of_no_account_whoever_reads_them(as_, client, path):
    for who in (client, as_("secretary")):
        answer = who.get(path)
        assert answer.headers["Yanxing-Keep"] == "public" and "Yanxing-Account" not in answer.headers
        assert 'data-account=""' in answer.text and PEOPLE["secretary"].name not in answer.text


def test_a_fragment_a_refused_form_and_a_page_that_is_not_there_say_nothing_of_keeping(as_):
    client = as_("secretary")
    for answer in (client.fragment("/members"), client.get("/members/x"), client.post("/me/way-in", data={})):
        assert "Yanxing-Keep" not in answer.headers and "Yanxing-Account" not in answer.headers
    assert "Yanxing-Rights" in client.get("/nowhere").headers  # the phone learns of a right that ended here too


def test_an_ended_post_is_missing_among_the_rights_and_a_given_one_is_added(as_):
    client, who = as_("secretary"), PEOPLE["secretary"]
    before = rights(client)
    assert before == rights(client, "/nowhere") and len(before) == 3  # the member, their branch, and secretary
    with write():
        given = Post.give(who.account_id, Role.CONTACT, Unit.get_by_id(UNITS["home"]), None)
    assert rights(client) > before
    with write():
        given.end(None)
        Post.update(ended_at=now()).where(Post.account_id == who.account_id).execute()
    assert rights(client) < before


def test_rights_tell_nobody_what_they_are_and_are_each_accounts_own(as_):
    assert not rights(as_("secretary")) & rights(as_("organiser"))
    assert all(re.fullmatch("[0-9a-f]{16}", right) for right in rights(as_("secretary")))
    one = [("secretary", "u1")]
    assert digests_of(one, "a", "key") == digests_of(one, "a", "key") != digests_of(one, "b", "key")
    assert digests_of(one, "a", "key") != digests_of(one, "a", "other key")
    assert len({*digests_of([("secretary", "u1"), ("organiser", "u1"), ("secretary", "u2")], "a", "key")}) == 3


def test_the_next_day_ends_in_china():
    assert end_of_next_day(date(2026, 12, 31)).astimezone(UTC) == datetime(2027, 1, 1, 15, 59, 59, tzinfo=UTC)
    assert copy_of_file("anything new", TODAY) is None and copy_of_file(None, TODAY) is None


def test_a_phone_is_told_that_a_membership_has_ended(as_):
    member = as_("member")
    before = rights(member)
    Member.update(left_at=now()).where(Member.id == PEOPLE["member"].member_id).execute()
    assert before and not rights(member) & before


def test_a_phone_is_told_that_its_member_has_another_branch_now(as_):
    member = as_("member")
    before = rights(member)
    Member.update(branch=UNITS["next-door"]).where(Member.id == PEOPLE["member"].member_id).execute()
    after = rights(member)
    assert len(before - after) == 1 and len(after - before) == 1  # the membership stays, the branch is another one
