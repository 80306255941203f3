"""What a member offers is read by whom they chose, and by nobody once it was withdrawn or a year old."""

import re

import pytest

from pwa.contribution.models import Offer
from pwa.core.clock import now
from pwa.core.database import write
from pwa.members.models import Member, TimelineLine
from tests.people import PEOPLE, ago

OFFERS = "/contribution/offers"
SAID = {"skills": ["interpreting", "teaching"], "words": "会一点手语", "region": "440300", "when": "周末晚上"}
ALL = [f"{part}:{reader}" for part in ("skills", "words", "region", "when") for reader in ("branch", "host")]


AWAY = {"division": "440307", "since": ago(145), "stay": "long"}


def offered(phone_of, login: str = "member", **more):
    if login == "member":
        phone_of(login).accepted("location", AWAY)
    return phone_of(login).accepted("offer", SAID | more)


def test_the_branch_reads_what_is_not_named_and_nobody_else_does(app, phone_of, as_):
    offered(phone_of)
    shown = as_("secretary").get(OFFERS).text
    assert "王建国" in shown and "翻译" in shown and "会一点手语" in shown and "周末晚上" in shown and "深圳" in shown
    for login in ("host", "committee", "next_secretary"):
        page = as_(login).get(OFFERS).text
        assert "会一点手语" not in page and "王建国" not in page, login
    for login in ("county", "auditor", "admin"):
        assert "会一点手语" not in as_(login).get(OFFERS).text


def test_each_part_has_readers_of_its_own(app, phone_of, as_):
    offered(phone_of, readers=["skills:host", "skills:committee", "words:host"])
    assert "翻译" in as_("host").get(OFFERS).text and "会一点手语" in as_("host").get(OFFERS).text
    assert "周末晚上" not in as_("host").get(OFFERS).text
    mine = as_("secretary").get(OFFERS).text
    assert "周末晚上" in mine and "会一点手语" not in mine
    assert "王建国" not in as_("secretary").get(f"{OFFERS}?skill=interpreting").text
    assert "王建国" in as_("host").get(f"{OFFERS}?skill=interpreting").text
    above = as_("committee").get(OFFERS).text
    assert "翻译" in above and "会一点手语" not in above and "周末晚上" not in above


def test_the_page_of_the_report_shows_the_branch_no_more_than_the_list_does(app, phone_of, as_):
    report = offered(phone_of, readers=["words:host"])
    shown = as_("secretary").get(f"/reports/{report}").text
    assert "周末晚上" in shown and "会一点手语" not in shown
    assert "会一点手语" in as_("member").get(f"/reports/{report}").text
    for login in ("host", "contact", "next_secretary"):
        assert "会一点手语" not in as_(login).get(f"/reports/{report}").text
    assert "会一点手语" not in str([row.facts for row in TimelineLine.select()])


def test_the_member_sees_it_as_branch_and_host_see_it(app, phone_of, as_):
    offered(phone_of, readers=["words:host", "when:branch"])
    shown = as_("member").get(OFFERS).text
    branch, host = shown.split("我的党支部看到的内容")[1].split("流入地党支部看到的内容")
    assert "会一点手语" not in branch and "周末晚上" in branch
    assert "会一点手语" in host.split("党委")[0]


def test_a_later_offer_takes_the_place_of_the_earlier_in_any_order_of_arrival(app, phone_of, as_, clock):
    phone = phone_of("member")
    early, late = phone.entry("offer", SAID | {"words": "早的"}), None
    clock.forward(minutes=5)
    late = phone.entry("offer", SAID | {"words": "晚的"})
    for entry in (late, early):
        assert phone.outcome(entry) == "accepted"
    shown = as_("secretary").get(OFFERS).text
    assert "晚的" in shown and "早的" not in shown
    assert Offer.select().where(Offer.ended_at.is_null()).count() == 1


def test_withdrawn_it_is_gone_at_once_everywhere_and_nothing_older_comes_back(app, phone_of, as_, clock):
    phone = phone_of("member")
    phone.accepted("offer", SAID | {"words": "早的"})
    clock.forward(minutes=5)
    last = phone.accepted("offer", SAID | {"readers": ALL})
    clock.forward(minutes=5)
    phone.accepted("withdrawal", {"of": str(last)})
    for login in ("secretary", "host"):
        assert "王建国" not in as_(login).get(OFFERS).text
        assert "会一点手语" not in as_(login).get(f"/reports/{last}").text
    assert "会一点手语" not in as_("member").get(OFFERS).text


def test_after_a_year_without_an_answer_it_is_gone_and_asked_about_a_month_before(app, phone_of, as_, clock):
    offered(phone_of)
    question = "你的特长信息还有效吗"
    for _half in range(2):
        clock.forward(days=165)
        as_("secretary").get("/")
        as_("member").get("/")
    assert question not in as_("member").get("/").text
    clock.forward(days=10)
    assert question in as_("member").get("/").text
    assert "王建国" in as_("secretary").get(OFFERS).text
    clock.forward(days=25)
    assert question not in as_("member").get("/").text
    assert "王建国" not in as_("secretary").get(OFFERS).text
    offered(phone_of)
    assert "王建国" in as_("secretary").get(OFFERS).text


def test_who_left_offers_nothing_here_any_more(app, phone_of, as_, clock):
    offered(phone_of)
    with write():
        Member.update(left_at=now()).where(Member.id == PEOPLE["member"].member_id).execute()
    assert "王建国" not in as_("secretary").get(OFFERS).text


def test_an_officer_writes_down_what_a_member_told_them(app, phone_of, as_):
    subject = str(PEOPLE["quiet"].member_id)
    phone_of("secretary").accepted("offer", {"words": "会木工"}, subject=subject, source="visit")
    assert "会木工" in as_("secretary").get(OFFERS).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"skills": ["flying"]}, "skills"),
        ({"skills": [7]}, "skills"),
        ({"skills": [], "words": ""}, "skills"),
        ({"skills": ["teaching", "medical", "legal", "mediation", "psychology", "electric", "building", "repair",
                     "driving", "delivery", "cooking"]}, "skills"),
        ({"words": "字" * 501}, "words"),
        ({"region": "999999"}, "region"),
        ({"when": "字" * 101}, "when"),
        ({"readers": ["words:everybody"]}, "readers"),
        ({"readers": "skills"}, "readers"),
    ],
)  # fmt: skip
def test_what_cannot_be_offered_is_said_at_its_field(app, phone_of, wrong, field):
    phone = phone_of("member")
    [result] = phone.send(phone.entry("offer", SAID | wrong))["results"]
    assert result["outcome"] == "rejected" and list(result["errors"]) == [field]


def test_without_scripts_the_form_keeps_what_was_typed(app, as_):
    member = as_("member")
    answer = member.post(
        OFFERS, data={"skills": "teaching", "words": "字" * 501, "when": "周末", "readers": "words:host"}
    )
    assert answer.status_code == 422 and 'value="周末"' in answer.text and 'href="#f-words"' in answer.text
    answer = member.post(
        OFFERS, data={"skills": ["teaching", "legal"], "region": "深圳", "region_country": "", "readers": "words:host"}
    )
    assert answer.status_code == 303
    [row] = Offer.select()
    assert (row.skills, row.region) == (" teaching legal ", "440300")
    assert " words:host " in row.readers and " skills:branch " in row.readers


def test_the_form_is_filled_in_with_the_offer_that_stands(app, phone_of, as_):
    offered(phone_of, readers=["words:host"])
    page = as_("member").get(f"{OFFERS}/new").text
    assert "会一点手语" in page and re.search('value="words:host"[^>]* checked', page)
    assert not re.search('value="words:branch"[^>]* checked', page)


def test_the_list_asks_three_queries_however_many_offer(app, phone_of, as_, queries):
    for login in ("member", "courier", "builder"):
        offered(phone_of, login)
    office = as_("secretary")
    office.get(OFFERS)
    with queries() as seen:
        office.get(OFFERS)
    assert len([sql for sql in seen.selects if '"offer"' in sql]) <= 2


def test_one_s_own_data_holds_every_offer(app, phone_of, as_):
    offered(phone_of)
    assert [row["words"] for row in as_("member").get("/me/data.json").get_json()["offers"]] == ["会一点手语"]
