"""The member chooses for each open request whether it goes along to the new branch; nobody else learns of it."""

from pwa.cases.models import Case
from pwa.management.transfer_models import Transfer
from tests.management.test_transfers import INSIDE, OUTSIDE, issued, step
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone

WAGES = {"category": "wages", "readers": "branch", "words": "三个月工资没有发。"}
HARDSHIP = {"category": "hardship", "readers": "committee", "words": "家里有困难。"}


def ask(as_, *requests: dict[str, str]) -> list[Case]:
    for one in requests:
        Phone(as_("member"), "member").accepted("request", one)
    return [Case.get(Case.category == one["category"]) for one in requests]


def test_what_the_member_chose_goes_along_and_the_rest_stays(as_):
    wages, hardship = ask(as_, WAGES, HARDSHIP)
    page = issued(as_, **INSIDE)
    shown = as_("member").get(page).text
    assert str(wages.id) in shown and str(hardship.id) in shown
    for login in ("secretary", "committee", "next_secretary"):
        assert str(hardship.id) not in as_(login).get(page).text, login
        assert step(as_(login), page, "requests", request=str(wages.id)) == 404, login
    assert step(as_("member"), page, "requests", request=str(wages.id)) == 303
    assert step(as_("next_secretary"), page, "accept") == 303
    moved, stayed = Case.get_by_id(wages.id), Case.get_by_id(hardship.id)
    assert (moved.home_id, moved.unit_id, moved.owner_id) == (UNITS["next-door"], UNITS["next-door"], None)
    assert stayed.home_id == hardship.home_id
    assert as_("next_secretary").get(f"/liaison/cases/{wages.id}").status_code == 200
    assert as_("secretary").get(f"/liaison/cases/{wages.id}").status_code == 404
    assert as_("member").get(f"/liaison/cases/{wages.id}").status_code == 200
    assert step(as_("member"), page, "requests", request=str(hardship.id)) == 422, "too late"


def test_by_default_nothing_goes_along_and_what_was_chosen_can_be_kept_back(as_):
    [wages] = ask(as_, WAGES)
    page = issued(as_, **INSIDE)
    assert step(as_("member"), page, "requests", request=str(wages.id)) == 303
    assert step(as_("member"), page, "requests") == 303 and Transfer.get().goes_along == ""
    assert step(as_("next_secretary"), page, "accept") == 303
    assert Case.get_by_id(wages.id).home_id == UNITS["home"]


def test_requests_of_others_closed_ones_and_what_is_none_do_not_go_along(as_):
    [wages] = ask(as_, WAGES)
    Phone(as_("courier"), "courier").accepted("request", WAGES)
    other = Case.get(Case.member == PEOPLE["courier"].member_id)
    page = issued(as_, **INSIDE)
    for wrong in (str(other.id), "x", ""):
        assert step(as_("member"), page, "requests", request=wrong) == 303 and Transfer.get().goes_along == ""
    assert step(as_("member"), page, "requests", request=str(wages.id)) == 303
    Case.update(closed_at=wages.raised_at, how="settled").where(Case.id == wages.id).execute()
    assert step(as_("next_secretary"), page, "accept") == 303
    assert Case.get_by_id(wages.id).home_id == UNITS["home"] == Case.get_by_id(other.id).home_id


def test_to_an_organisation_outside_nothing_goes_along(as_):
    [wages] = ask(as_, WAGES)
    page = issued(as_, **OUTSIDE)
    assert str(wages.id) not in as_("member").get(page).text
    assert step(as_("member"), page, "requests", request=str(wages.id)) == 422
