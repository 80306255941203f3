"""The rights pages: the same to everybody, kept offline, cared for by the officers of a county."""

import re
from pathlib import Path

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.liaison.rights import BY_TOPIC, COMPARED_ON, NUMBERS, PAGES
from pwa.liaison.rights_models import RightsCheck, RightsOffice
from tests.people import PEOPLE, UNITS

OFFICE = {"topic": "wages", "name": "临丰县劳动监察大队", "phone": "0734 555 0101", "address": "人民路 88 号"}
LIST, WAGES = "/liaison/rights/offices", "/liaison/rights/wages"


def main(answer) -> str:
    return answer.text.partition("<main")[2].partition("</main>")[0]


def test_there_are_seven_pages_each_with_articles_numbers_and_what_to_bring():
    assert [one.topic for one in PAGES] == ["wages", "contract", "injury", "hours", "school", "residence", "fraud"]
    for one in PAGES:
        assert len(one.rules) >= 3 and len(one.bring) >= 3 and {*one.numbers} <= NUMBERS.keys(), one.topic
        assert all(re.search(r", Articles? \d", str(article)) for _text, article in one.rules), one.topic
    assert [*NUMBERS] == ["12333", "12348", "12345", "12371", "12380", "110", "119", "120"]


def test_the_docs_name_the_version_of_each_law_whose_articles_a_page_cites():
    cited: dict[str, set[str]] = {}
    for _text, article in (rule for one in PAGES for rule in one.rules):
        law, _, numbers = str(article).rpartition(", Article")
        cited.setdefault(law, set()).update(re.findall(r"\d+", numbers))
    docs = (Path(__file__).parents[2] / "docs/rights.md").read_text(encoding="utf-8")
    rows = [row.strip("|").split("|") for row in docs.splitlines() if re.match(r"\| .*《", row)]
    assert {row[0].strip(): set(re.findall(r"\d+", row[2])) for row in rows} == cited
    assert f"{COMPARED_ON.day} {COMPARED_ON:%B %Y}" in docs


@pytest.mark.parametrize("path", ["/liaison/rights", *(f"/liaison/rights/{topic}" for topic in BY_TOPIC)])
def test_each_page_is_the_same_to_everybody_small_and_kept_of_no_account(as_, client, path):
    stranger, member, county = (one.get(path) for one in (client, as_("member"), as_("county")))
    assert stranger.status_code == 200 and stranger.headers["Yanxing-Keep"] == "public"
    assert main(stranger) == main(member) == main(county)
    assert "Yanxing-Account" not in member.headers and 'data-account=""' in member.text
    assert PEOPLE["member"].name not in member.text and len(stranger.data) < 15_000
    assert "data-keep-public" in stranger.text


def test_a_page_says_what_the_law_says_whom_to_call_and_what_to_bring(client):
    shown = main(client.get(WAGES))
    for words in ("《劳动法》第五十条", "《劳动保障监察条例》第二十条", 'href="tel:12333"', "带什么材料", "身份证"):
        assert words in shown, words
    assert client.get("/liaison/rights/taxes").status_code == 404
    assert 'href="/liaison/rights"' in client.get("/sign-in").text, "the foot of every page leads there"


def test_today_has_the_phone_keep_all_of_them(as_):
    kept = re.search(r'data-keep-offline="([^"]*)"', as_("courier").get("/").text)
    assert kept and {"/liaison/rights", *(f"/liaison/rights/{topic}" for topic in BY_TOPIC)} <= {*kept[1].split()}


def test_ask_my_branch_opens_a_request_of_its_kind(as_, client):
    onward = client.get("/liaison/requests/new?category=wages")
    assert onward.status_code == 303 and "category" in onward.location
    for topic, kind in {
        "wages": "wages",
        "contract": "labour_protection",
        "injury": "health",
        "fraud": "legal",
    }.items():
        address = f"/liaison/requests/new?category={kind}"
        assert f'href="{address}"' in client.get(f"/liaison/rights/{topic}").text
        assert f'<option value="{kind}" selected>' in as_("member").get(address).text


def test_an_officer_of_the_county_adds_an_office_changes_it_and_withdraws_it(as_, client):
    county = as_("county")
    assert county.post(LIST, data=OFFICE).status_code == 303
    row = RightsOffice.get()
    assert (row.unit_id, row.made_by, row.phone) == (UNITS["county"], PEOPLE["county"].account_id, "07345550101")
    shown = main(client.get(WAGES))
    assert "临丰县劳动监察大队" in shown and 'href="tel:07345550101"' in shown and "人民路 88 号" in shown
    assert PEOPLE["county"].name not in shown
    assert "临丰县劳动监察大队" not in client.get("/liaison/rights/school").text
    assert county.post(f"{LIST}/{row.id}/change", data=OFFICE | {"topic": "every"}).status_code == 303
    assert "临丰县劳动监察大队" in client.get("/liaison/rights/school").text
    assert county.post(f"{LIST}/{row.id}/withdraw").status_code == 303
    assert "临丰县劳动监察大队" not in client.get(WAGES).text and "已撤下" in county.get(LIST).text
    assert county.post(f"{LIST}/{row.id}/change", data=OFFICE).status_code == 422
    lines = AuditLine.select().where(AuditLine.kind == "rights_office").order_by(AuditLine.at, AuditLine.id)
    assert [line.action.split()[0] for line in lines] == ["added", "changed", "withdrew"]
    assert {line.actor_id for line in lines} == {PEOPLE["county"].account_id}


@pytest.mark.parametrize("number", ["12345", "95598", "110", "120", "12 333"])
def test_an_office_may_have_a_short_service_number(as_, client, number):
    assert as_("county").post(LIST, data=OFFICE | {"phone": number}).status_code == 303
    assert f'href="tel:{number.replace(" ", "")}"' in client.get(WAGES).text
    assert RightsOffice.get().phone == number.replace(" ", "")


@pytest.mark.parametrize("number", ["1234", "123456", "22345", "111", "1", "9559"])
def test_other_short_numbers_are_no_telephone_of_an_office(as_, number):
    assert as_("county").post(LIST, data=OFFICE | {"phone": number}).status_code == 422


@pytest.mark.parametrize("wrong", [{"topic": "taxes"}, {"name": ""}, {"phone": "call me"}, {"name": "x" * 81}])
def test_an_office_that_is_filled_in_wrongly_is_shown_again(as_, wrong):
    answer = as_("county").post(LIST, data=OFFICE | wrong)
    assert answer.status_code == 422 and "人民路 88 号" in answer.text and not RightsOffice.select().exists()


def test_nobody_else_writes_there(as_, client):
    as_("county").post(LIST, data=OFFICE)
    row = RightsOffice.get()
    for login in ("member", "secretary", "committee", "host_county", "admin"):
        answers = [as_(login).post(f"{LIST}/{row.id}/{what}", data=OFFICE) for what in ("change", "withdraw")]
        assert {answer.status_code for answer in answers} == {404}, login
    assert as_("committee").get(LIST).status_code == 404 and client.post(LIST, data=OFFICE).status_code == 303
    assert "临丰县劳动监察大队" not in as_("host_county").get(LIST).text
    assert RightsOffice.select().count() == 1 and RightsOffice.get().withdrawn_at is None


def test_a_page_says_on_which_day_which_county_checked_it_and_not_which_officer(as_, client, clock):
    assert "尚未经县级党组织核对" in client.get(WAGES).text
    for _again in range(2):
        assert as_("county").post("/liaison/rights/wages/check").status_code == 303
    assert RightsCheck.select().count() == 1, "once a day"
    shown = client.get(WAGES).text
    day = f"{today().year}年{today().month}月{today().day}日"
    assert f"于 {day} 核对" in shown and PEOPLE["county"].name not in shown
    assert "尚未经" in client.get("/liaison/rights/school").text
    assert as_("county").post("/liaison/rights/taxes/check").status_code == 404
    assert as_("committee").post("/liaison/rights/wages/check").status_code == 404
    clock.forward(days=100)
    as_("host_county").post("/liaison/rights/wages/check")
    later = today()
    both = re.findall(r"于 (\d+年\d+月\d+日) 核对", client.get(WAGES).text)
    assert both == [f"{later.year}年{later.month}月{later.day}日", day], "the latest first, with the year"


def test_of_very_many_offices_the_county_is_chosen_first(as_, client):
    for n in range(41):
        as_("county").post(LIST, data=OFFICE | {"name": f"办事处{n}"})
    shown = main(client.get(WAGES))
    address = f"/liaison/rights/wages?county={UNITS['county']}"
    assert "办事处7" not in shown and address in shown
    chosen = client.get(address)
    assert "办事处7" in chosen.text and len(chosen.data) < 30_000
    assert client.get("/liaison/rights/wages?county=nonsense").status_code == 200
