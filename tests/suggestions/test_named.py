"""Suggestions with a name: also without a network, a request that the committee alone reads."""

from pwa.cases.models import Case, CaseStep
from pwa.core.clock import now
from pwa.core.database import write
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

WORDS = {"words": "希望支部活动改在周末，打工的人才能参加。"}


def test_it_becomes_a_request_to_the_committee_of_which_the_branch_learns_nothing(phone_of, as_):
    sent = phone_of("member").accepted("suggestion", WORDS)
    case = Case.get_by_id(sent)
    assert (case.category, case.readers, case.origin) == ("opinion", "committee", "member")
    assert (case.home_id, case.unit_id, case.raised_by) == (
        UNITS["fengshan"], UNITS["fengshan"], PEOPLE["member"].account_id,
    )  # fmt: skip
    assert CaseStep.get(CaseStep.case == case).words == WORDS["words"]
    assert WORDS["words"] in as_("committee").get(f"/liaison/cases/{case.id}").text
    assert WORDS["words"] in as_("member").get(f"/liaison/cases/{case.id}").text
    for login in ("secretary", "contact", "host"):
        assert as_(login).get(f"/liaison/cases/{case.id}").status_code == 404, login
        assert WORDS["words"][:9] not in as_(login).get(f"/members/{PEOPLE['member'].member_id}").text


def test_once_the_committee_is_closed_it_goes_to_the_county(phone_of, as_):
    with write():
        Unit.update(closed_at=now()).where(Unit.id == UNITS["fengshan"]).execute()
    assert f"/suggestions/unnamed?to={UNITS['county']}" in as_("member").get("/suggestions/new").text
    case = Case.get_by_id(phone_of("member").accepted("suggestion", WORDS))
    assert (case.home_id, case.unit_id) == (UNITS["county"], UNITS["county"])
    assert as_("county").get(f"/liaison/cases/{case.id}").status_code == 200


def test_the_form_posted_without_scripts_is_taken_in_and_a_long_one_is_refused(as_):
    taken = as_("member").post("/suggestions/named", data=WORDS)
    assert taken.status_code == 303 and Case.select().count() == 1
    for wrong in ("", "长" * 2001):
        refused = as_("member").post("/suggestions/named", data={"words": wrong})
        assert refused.status_code == 422 and wrong in refused.text
    assert as_("member").post("/suggestions/named", data={"words": "长" * 2000}).status_code == 303


def test_nobody_makes_a_suggestion_in_somebody_else_s_name(phone_of):
    about = {"subject": str(PEOPLE["member"].member_id), "source": "phone"}
    for login in ("secretary", "contact"):
        phone = phone_of(login)
        [answer] = phone.send(phone.entry("suggestion", WORDS, **about))["results"]
        assert answer["outcome"] == "rejected" and "subject" in answer["errors"], login
    assert not Case.select().exists()


def test_everybody_signed_in_finds_it_on_every_page(as_):
    for login in ("member", "secretary", "county", "auditor", "admin"):
        assert 'href="/suggestions/new"' in as_(login).get("/").text, login
        shown = as_(login).get("/suggestions/new")
        assert shown.status_code == 200 and 'href="/suggestions/unnamed' in shown.text
        assert ("data-outbox-form" in shown.text) == (PEOPLE[login].member_id is not None), login
