"""A request that answers a notice names it to whoever reads it; what it names never refuses it."""

from pwa.cases.models import Case
from pwa.liaison.notice_models import NoticeReply
from tests.cases.conftest import WORDS
from tests.liaison.notice_forms import publish
from tests.people import PEOPLE
from tests.reports.phone import Phone

MINE = "/liaison/notices"


def test_a_request_that_answers_a_notice_names_it_to_who_reads_it(as_, ask):
    row = publish()
    member = as_("member")
    assert f'value="{row.id}"' in member.get(f"/liaison/requests/new?notice={row.id}").text
    case = ask(notice=str(row.id), words="那天我值班")
    [reply] = NoticeReply.select()
    assert (reply.id, reply.notice_id, reply.member_id) == (case, row.id, PEOPLE["member"].member_id)
    for login in ("member", "secretary"):
        shown = as_(login).get(f"/liaison/cases/{case}").text
        assert row.title in shown and f"{MINE}/{row.id}" in shown
    data = member.get("/me/data.json").get_json()
    assert data["notice_replies"] == [{"case": str(case), "title": row.title}]


def test_a_request_that_names_a_foreign_notice_stays_a_request(as_, ask):
    foreign = publish("next_secretary", "next-door")
    cases = [ask(notice=str(foreign.id)), ask(notice=str(PEOPLE["member"].member_id))]
    assert Case.select().count() == 2 and not NoticeReply.select().exists()
    assert foreign.title not in as_("secretary").get(f"/liaison/cases/{cases[0]}").text


def test_a_request_of_version_1_has_the_content_that_it_had(as_):
    phone = Phone(as_("member"), "member")
    entry = phone.entry("request", WORDS)
    old = {**entry, "version": 1}
    assert (phone.outcome(old), phone.outcome(entry)) == ("accepted", "duplicate")
    assert phone.outcome(phone.entry("request", {**WORDS, "notice": "x"})) == "rejected"
