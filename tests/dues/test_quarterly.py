"""Payment by the quarter, with the consent of the branch; months marked as entered by mistake."""

from datetime import date

from pwa.dues import months, rules
from pwa.dues.models import BookEntry, QuarterlyDues
from tests.dues.books import MEMBER, began, entered, line_of
from tests.people import TODAY, UNITS

YEAR = TODAY.year
FILE = f"/management/dues/members/{MEMBER}"
PAGE = f"/management/dues/units/{UNITS['home']}"


def test_who_pays_by_the_quarter_owes_its_months_once_the_quarter_is_entered(as_, clock):
    clock.on(date(YEAR, 8, 20))
    began()
    said = {"from_month": f"{YEAR}-04", "agreed_on": f"{YEAR}-03-01"}
    assert as_("secretary").post(f"{FILE}/quarterly", data=said).status_code == 303
    assert as_("secretary").post(f"{FILE}/quarterly", data=said).status_code == 422
    entered(YEAR, last=5)
    assert line_of().unpaid == months.between(date(YEAR, 1, 1), date(YEAR, 3, 1))
    clock.on(date(YEAR, 9, 20))
    entered_june = {"month": f"{YEAR}-06"}
    assert as_("secretary").post(f"{PAGE}/months", data=entered_june).status_code == 303
    assert line_of().unpaid == months.between(date(YEAR, 1, 1), date(YEAR, 6, 1))
    assert "按季度交纳" in as_("member").get(f"/members/{MEMBER}").text


def test_by_the_month_again_holds_from_the_next_quarter_on(as_, clock):
    clock.on(date(YEAR, 8, 20))
    began()
    as_("secretary").post(f"{FILE}/quarterly", data={"from_month": f"{YEAR}-04", "agreed_on": f"{YEAR}-03-01"})
    assert as_("secretary").post(f"{FILE}/monthly").status_code == 303
    assert QuarterlyDues.get().until == date(YEAR, 9, 1)
    assert as_("secretary").post(f"{FILE}/monthly").status_code == 422
    assert as_("committee").post(f"{FILE}/monthly").status_code == 404


def test_a_month_of_a_quarter_waits_for_its_last_month():
    year = months.of_year(2026)
    settled = rules.settled_with([(year[3], None)], year[:5])
    assert settled == set(year[:3]) and rules.settled_with([(year[3], year[5])], year[:8]) == set(year[:8])


def test_a_month_marked_by_mistake_is_taken_back(as_, clock):
    clock.on(date(YEAR, 8, 20))
    began()
    entered(YEAR, last=2)
    assert len(line_of().unpaid) == 2
    entry = BookEntry.get(BookEntry.month == date(YEAR, 2, 1)).id
    assert f"{PAGE}/months/{entry}/take-back" in as_("secretary").get(PAGE).text
    assert as_("secretary").post(f"{PAGE}/months/{entry}/take-back?year={YEAR}").status_code == 303
    assert as_("secretary").post(f"{PAGE}/months/{entry}/take-back?year={YEAR}").status_code == 404
    assert len(line_of().unpaid) == 1
    entered_again = {"month": f"{YEAR}-02"}
    assert as_("secretary").post(f"{PAGE}/months", data=entered_again).status_code == 303
