"""Each step of a transfer is taken within ten working days of the county's calendar."""

from datetime import date

from pwa.core.database import write
from pwa.organisations.working_year_models import WorkingYear
from pwa.organisations.working_year_rules import Holiday
from tests.management.test_transfers import INSIDE, begin
from tests.people import PEOPLE, UNITS

LIST = "/management/transfers"
NATIONAL = Holiday("national", date(2027, 10, 1), date(2027, 10, 7), (date(2027, 9, 26), date(2027, 10, 9)))


def enter(*holidays: Holiday) -> None:
    with write():
        WorkingYear.enter(UNITS["county"], 2027, [*holidays], "国办通知", PEOPLE["admin"].account_id)


def test_holidays_and_worked_weekends_decide_since_when_a_step_is_late(as_, clock):
    enter(NATIONAL)
    clock.on(date(2027, 9, 24), 10, 0)  # a Friday: the tenth working day after it is 13 October
    page = begin(as_, **INSIDE)
    assert "本环节应在 10 个工作日内办结（最迟" in as_("secretary").get(page).text
    clock.on(date(2027, 10, 13), 20, 0)
    shown = as_("secretary").get(page).text
    assert "已用 10 个工作日" in shown and "尚未录入" not in shown
    assert "超期" not in as_("secretary").get(LIST).text
    clock.on(date(2027, 10, 14), 0, 30)
    assert "超期" in as_("secretary").get(LIST).text and 'class="banner warn"' in as_("secretary").get(page).text


def test_without_the_calendar_monday_to_friday_count_and_the_page_says_so(as_, clock):
    clock.on(date(2027, 9, 24), 10, 0)
    page = begin(as_, **INSIDE)
    assert "2027" in as_("secretary").get(page).text.partition("工作日尚未录入")[0][-60:]
    clock.on(date(2027, 10, 8), 10, 0)
    assert "超期" not in as_("secretary").get(LIST).text
    clock.on(date(2027, 10, 9), 10, 0)
    assert "超期" in as_("secretary").get(LIST).text


def test_what_was_done_in_the_national_system_has_no_deadline_here(as_, clock):
    page = begin(as_, way="national", to=str(UNITS["next-door"]), effective_on=str(clock.today), number="全国-1")
    assert "个工作日" not in as_("secretary").get(page).text
