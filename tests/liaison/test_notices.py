"""Notices: published by right, told to whom they are for, corrected and withdrawn; nobody records who reads one."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import db, write
from pwa.liaison.notice_models import Notice
from pwa.models import MODELS
from pwa.organisations.models import Unit
from tests.cases.conftest import give_post, on_sqlite
from tests.liaison.notice_forms import form, publish
from tests.people import PEOPLE, UNITS, ago

AWAY = {"division": "440307", "since": ago(20), "stay": "long"}
MINE = "/liaison/notices"


def titles(client, address: str = MINE) -> list[str]:
    """The headings of the notices on this list."""
    return re.findall(r"<summary><h2>(.*?)<small>", client.get(address).text)


def test_a_notice_of_the_branch_reaches_its_members_as_one_row(as_):
    answer = as_("secretary").post(MINE, data=form())
    assert answer.status_code == 303
    [row] = Notice.select()
    assert answer.headers["Location"] == f"{MINE}/{row.id}"
    assert (row.unit_id, row.sender_id, row.made_by) == (UNITS["home"], UNITS["home"], PEOPLE["secretary"].account_id)
    for login in ("member", "quiet", "contact"):
        assert titles(as_(login)) == ["主题党日时间调整"]
    assert "<strong>周六上午九点</strong>" in as_("member").get(MINE).text
    assert titles(as_("next_member")) == []
    line = AuditLine.get(AuditLine.action == "published notice")
    assert (line.record_id, line.county_id, line.actor_id, line.member_id) == (row.id, row.county_id, row.made_by, None)


@pytest.mark.parametrize(
    ("login", "unit", "may"),
    [
        ("secretary", "home", True),
        ("organiser", "home", True),
        ("secretary", "fengshan", False),
        ("secretary", "next-door", False),
        ("committee", "fengshan", True),
        ("committee", "next-door", True),
        ("committee", "county", False),
        ("committee", "host-branch", False),
        ("county", "county", True),
        ("county", "home", True),
        ("county", "host-branch", False),
        ("contact", "home", False),
        ("member", "home", False),
        ("auditor", "county", False),
        ("admin", "county", False),
    ],
)
def test_an_officer_publishes_to_their_unit_and_below_and_nowhere_else(as_, login, unit, may):
    answer = as_(login).post(MINE, data=form(unit))
    assert answer.status_code == (303 if may else 404)
    assert Notice.select().count() == int(may)
    assert as_(login).get(f"{MINE}/new?unit={UNITS[unit]}").status_code == (200 if may else 404)


def test_a_committee_speaks_as_itself_also_to_one_branch(as_):
    as_("committee").post(MINE, data=form("home"))
    row = Notice.get()
    assert (row.unit_id, row.sender_id) == (UNITS["home"], UNITS["fengshan"])
    assert "丰山镇党委" in as_("member").get(MINE).text
    assert titles(as_("next_member")) == []
    assert as_("secretary").get(f"{MINE}/{row.id}").status_code == 200
    assert as_("secretary").get(f"{MINE}/{row.id}/correct").status_code == 404


def test_who_is_away_and_who_is_here_are_told_what_is_for_them(as_, phone_of):
    phone_of("member").accepted("location", AWAY)
    for audience in ("all", "away", "here"):
        publish(audience=audience, title=f"给{audience}")
    assert set(titles(as_("member"))) == {"给all", "给away"}
    assert set(titles(as_("quiet"))) == {"给all", "给here"}
    for row in Notice.select():  # an audience is no secret: whoever belongs to the unit may open each
        assert as_("member").get(f"{MINE}/{row.id}").status_code == 200


def test_a_host_tells_those_who_live_there_what_is_for_those_who_are_here(as_, phone_of):
    phone_of("member").accepted("location", AWAY)
    for audience in ("all", "away", "here"):
        publish("host", "host-branch", audience=audience, title=f"给{audience}")
    assert set(titles(as_("member"))) == {"给all", "给here"}
    assert titles(as_("quiet")) == []


@on_sqlite
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"valid_until": ago(1)}, "valid_until"),
        ({"valid_until": ago(-400)}, "valid_until"),
        ({"valid_until": "soon"}, "valid_until"),
        ({"valid_until": ""}, "valid_until"),
        ({"title": "字" * 61}, "title"),
        ({"title": " "}, "title"),
        ({"words": "字" * 3001}, "words"),
        ({"words": "*" * 100_000}, "words"),
        ({"words": "> > >"}, "words"),
        ({"words": "a\u0007b"}, "words"),
        ({"kind": "advert"}, "kind"),
        ({"audience": "everybody"}, "audience"),
    ],
)
def test_what_cannot_be_published_is_said_at_its_field_and_keeps_what_was_typed(as_, wrong, field):
    answer = as_("secretary").post(MINE, data=form(**{"title": "请看", "words": "写好的话"} | wrong))
    assert answer.status_code == 422 and not Notice.select().exists()
    assert f'href="#f-{field}"' in answer.text
    assert ("写好的话" in answer.text) == ("words" not in wrong)


def test_a_notice_goes_from_the_list_once_its_last_day_is_over(as_, clock):
    row = publish(days=1)
    clock.forward(days=1)
    assert titles(as_("member")) == [row.title]
    clock.forward(days=1)
    assert titles(as_("member")) == []
    assert titles(as_("member"), f"{MINE}?show=past") == [row.title]
    assert "已过有效期" in as_("member").get(f"{MINE}/{row.id}").text


def test_no_trace_is_left_of_who_has_read_what(as_, said):
    row, member = publish(), as_("member")
    member.get(MINE)  # the day of a session's last use is stored with the first page
    before = rows()
    said.clear()
    assert member.get(f"{MINE}/{row.id}").status_code == 200
    assert member.get(MINE).status_code == 200
    assert rows() == before
    facts = [getattr(record, "facts", {}) for record in said.records]
    assert [one.get("route") for one in facts] == [f"{MINE}/<uuid:notice>", MINE]
    logged = str(facts)
    for secret in (row.id, row.id.hex, PEOPLE["member"].account_id, PEOPLE["member"].member_id, "王建国", row.title):
        assert str(secret) not in logged


def rows() -> dict[str, list]:
    """Every row of every table."""
    return {model.__name__: sorted(map(str, model.select().tuples())) for model in MODELS}


def test_the_newest_is_on_today_for_two_weeks_and_on_the_page_of_the_branch(as_, clock):
    old = publish(title="旧的通知甲", days=200)
    clock.forward(minutes=1)
    new = publish(title="新的通知乙", days=200)
    member = as_("member")
    home, branch = member.get("/").text, member.get("/branch").text
    assert "新的通知乙" in home and "旧的通知甲" not in home and f"#n-{new.id}" in home
    assert all(f"#n-{row.id}" in branch for row in (old, new))
    clock.forward(minutes=1)
    publish(title="今天截止的通知", days=0)
    assert "今天截止的通知" in member.get("/").text
    clock.forward(days=1)
    assert "新的通知乙" in member.get("/").text and "今天截止的通知" not in member.get("/").text
    clock.forward(days=14)
    assert "新的通知乙" not in member.get("/").text and "新的通知乙" in member.get("/branch").text


def test_the_last_twenty_stand_with_their_text_on_one_page_that_the_phone_keeps(as_, queries, clock):
    for n in range(21):
        clock.forward(minutes=1)
        publish(title=f"第{n}条", words=f"第{n}条的话")
    member = as_("member")
    member.get(MINE)
    with queries() as seen:
        answer = member.get(MINE)
    assert answer.headers["Yanxing-Keep"] == "own"
    assert titles(member) == [f"第{n}条" for n in range(20, 0, -1)] and "第1条的话" in answer.text
    assert len([sql for sql in seen.selects if '"words"' in sql]) == 1
    onward = re.search(r'href="(/liaison/notices\?after=[^"]+)"', answer.text)
    assert onward and titles(member, onward[1].replace("&amp;", "&")) == ["第0条"]
    assert f'"{MINE}"' in member.get("/").text or MINE in member.get("/").text


def test_a_notice_to_a_county_reaches_everybody_below_as_one_row(as_):
    as_("county").post(MINE, data=form("county"))
    assert Notice.select().count() == 1
    for login in ("member", "next_member", "committee"):
        assert titles(as_(login)) == ["主题党日时间调整"]
    assert titles(as_("host")) == []


def test_officers_list_the_notices_of_their_units_and_below(as_):
    publish("committee", "fengshan", title="镇里的")
    publish(title="村里的")
    assert "村里的" in as_("committee").get(f"{MINE}/published").text
    mine = as_("secretary").get(f"{MINE}/published").text
    assert "村里的" in mine and "镇里的" not in mine
    assert as_("member").get(f"{MINE}/published").status_code == 404


def test_a_branch_officer_of_a_committee_too_speaks_by_the_nearest_post(as_):
    give_post("secretary", "committee", "fengshan")
    office = as_("secretary")
    office.post(MINE, data=form("home"))
    office.post(MINE, data=form("next-door", title="给邻村"))
    assert {row.title: row.sender_id for row in Notice.select()} == {
        "主题党日时间调整": UNITS["home"],
        "给邻村": UNITS["fengshan"],
    }
    chosen = office.get(f"{MINE}/new?q=石桥").text
    assert f"unit={UNITS['next-door']}" in chosen and f"unit={UNITS['home']}" not in chosen


def test_a_closed_unit_is_told_nothing(as_):
    with write():
        Unit.update(closed_at=now()).where(Unit.id == UNITS["next-door"]).execute()
    assert as_("committee").post(MINE, data=form("next-door")).status_code == 404
    assert db.obj is not None and not Notice.select().exists()
