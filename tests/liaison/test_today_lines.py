"""Today names whom one is to contact, and tells a member of a visit that is planned and of their contact person."""

import re

from pwa.liaison import due_figures
from tests.liaison.test_care_visits import plan
from tests.liaison.test_contacts import contact, log
from tests.people import PEOPLE, ago, said

PLACE = {"division": "440307", "since": ago(200), "stay": "long", "settled": "unknown"}
KEEPER, MEMBER = PEOPLE["contact"], PEOPLE["member"]


def _words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<(template|script).*?</\1>|<[^>]+>", " ", page.text, flags=re.S))


def test_a_contact_person_reads_who_is_to_be_contacted_and_no_more_once_it_is_done(phone, as_, phone_of, clock):
    phone.accepted("location", PLACE)
    assert "需要联系" not in _words(as_("contact").get("/"))
    clock.forward(days=120)
    page = as_("contact").get("/")
    assert f"需要联系：1 名党员 逾期：1 · {MEMBER.name}" in _words(page) and 'href="/liaison/contacts"' in page.text
    log(phone_of("contact"), contact(-120))
    assert "需要联系" not in _words(as_("contact").get("/"))


def test_the_officers_read_the_figures_of_their_branch_with_the_time_of_counting(phone, as_, clock):
    phone.accepted("location", PLACE)
    clock.forward(days=120)
    assert "应联系" not in _words(as_("secretary").get("/")), "not counted yet"
    due_figures.renew()
    words = _words(as_("secretary").get("/"))
    assert re.search(r"按规定应联系：1 名党员 逾期：1 · 统计于 今天 \d\d:\d\d", words)
    for login in ("host", "next_secretary", "committee", "county"):
        assert "应联系" not in _words(as_(login).get("/")), login


def test_a_member_reads_of_a_visit_a_week_before_it_and_on_the_branch_page(as_, phone_of, clock):
    visit = plan(as_("contact"), on=ago(-9))
    told = f"支部计划 {said(-9)} 来看望你"
    assert told not in _words(as_("member").get("/")) and told in _words(as_("member").get("/branch"))
    clock.forward(days=3)
    told = f"支部计划 {said(-9)} 来看望你"  # in the next year without its year
    assert f"{told} 你的联系人是{KEEPER.name}" in _words(as_("member").get("/"))
    clock.forward(days=6)
    assert "支部计划今天来看望你" in _words(as_("member").get("/"))
    phone_of("contact").accepted(
        "contact", contact(-9, channel="visit", visit=str(visit)), subject=str(MEMBER.member_id)
    )
    for page in ("/", "/branch"):
        assert "来看望你" not in _words(as_("member").get(page))
    assert "来看望" not in _words(as_("courier").get("/")), "planned for somebody else"


def test_a_visit_of_long_ago_that_was_never_made_hides_none_that_is_to_come(as_, clock):
    plan(as_("contact"), on=ago(-1))
    plan(as_("contact"), on=ago(-20))
    clock.forward(days=18)
    assert f"支部计划 {said(-20)} 来看望你" in _words(as_("member").get("/"))


def test_a_member_finds_their_contact_person_on_today(as_):
    assert f"联系人 {KEEPER.name}" in _words(as_("member").get("/"))
    assert "联系人" not in _words(as_("next_secretary").get("/"))
