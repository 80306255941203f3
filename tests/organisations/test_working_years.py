"""An administrator enters the working days of a year; an unknown year says so."""

import re
from datetime import UTC, date, datetime

import peewee as pw
import pytest

from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.organisations import calendar_pages
from pwa.organisations.working_year_models import WorkingYear, working_calendar
from pwa.organisations.working_year_rules import (
    Holiday,
    calendar_of,
    why_not_holidays,
    worked_days_in,
    years_to_enter,
)
from pwa.policy import working_days_after
from tests.people import PEOPLE, UNITS

COUNTY = PEOPLE["admin"].county_id
YEAR = 2026
PATH = f"/settings/calendar/{YEAR}"
SPRING = Holiday("spring", date(2026, 2, 15), date(2026, 2, 23), (date(2026, 2, 14), date(2026, 2, 28)))
SENT = {
    "spring_first": "2026-02-15",
    "spring_last": "2026-02-23",
    "spring_worked": "2月14日（星期六）、2月28日（星期六）",
    "national_first": "2026-10-01",
    "national_last": "2026-10-07",
    "national_worked": "09-20, 10-10",
    "source": "国办发明电〔2025〕7号",
}


@pytest.fixture(autouse=True)
def nothing_entered(app, clock):
    clock.to(datetime(YEAR, 11, 23, 4, tzinfo=UTC))
    with write():
        WorkingYear.delete().execute()


@pytest.mark.both_engines
def test_an_administrator_enters_a_year_and_terms_follow_it(as_):
    assert "还没有录入" in as_("admin").get("/settings/calendar").text
    assert as_("admin").post(PATH, data=SENT).status_code == 303
    calendar = working_calendar(COUNTY)
    assert working_days_after(date(2026, 2, 13), 2, calendar).on == date(2026, 2, 24)
    assert working_days_after(date(2026, 9, 18), 1, calendar).on == date(2026, 9, 20)
    [line] = AuditLine.select().where(AuditLine.action == "entered working days")
    assert (line.kind, line.actor_id) == ("working_year", PEOPLE["admin"].account_id)
    text = as_("secretary").get("/settings/calendar").text
    assert "2月15日" in text and "国办发明电〔2025〕7号" in text


def test_a_change_keeps_the_version_before_and_the_same_again_writes_nothing(as_):
    browser = as_("admin")
    for _ in range(2):
        browser.post(PATH, data=SENT)
    browser.post(PATH, data={**SENT, "national_last": "2026-10-08"})
    old, new = WorkingYear.select().order_by(WorkingYear.made_at, WorkingYear.replaced_at.desc())
    assert old.replaced_at is not None and new.replaced_at is None
    assert 'value="2026-10-08"' in browser.get(PATH).text


@pytest.mark.both_engines
def test_the_database_takes_one_calendar_in_force_for_a_year(app):
    row = {"county_id": COUNTY, "year": YEAR, "holidays": "[]", "source": "通知"}
    with write():
        WorkingYear.create(**row)
    with pytest.raises(pw.IntegrityError), write():
        WorkingYear.create(**row)


def test_whoever_saves_an_old_page_reads_who_was_before_them(as_):
    browser = as_("admin")
    seen = browser.get(PATH).text.split('name="seen" value="')[1].split('"')[0]
    browser.post(PATH, data=SENT)
    answer = browser.post(PATH, data={**SENT, "source": "别的", "seen": seen})
    assert answer.status_code == 422 and "你本人" in answer.text
    assert [row.source for row in WorkingYear.select()] == [SENT["source"]]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"spring_last": "2026-02-10"}, "spring_last"),
        ({"spring_last": "2026-03-23"}, "spring_last"),
        ({"spring_first": "2025-02-15", "spring_last": "2025-02-20", "spring_worked": ""}, "spring_first"),
        ({"mid_autumn_first": "2026-10-06", "mid_autumn_last": "2026-10-09"}, "national_first"),
        ({"spring_worked": "2月13日"}, "spring_worked"),
        ({"spring_worked": "2月30日"}, "spring_worked"),
        ({"spring_worked": "两天"}, "spring_worked"),
        ({"spring_worked": "5月9日"}, "spring_worked"),
        ({"spring_first": ""}, "spring_first"),
        ({"spring_first": "soon"}, "spring_first"),
        ({"source": ""}, "source"),
    ],
)
def test_what_cannot_be_is_refused_with_every_word_kept(as_, changed, field):
    answer = as_("admin").post(PATH, data={**SENT, **changed})
    assert answer.status_code == 422 and f'href="#f-{field}"' in answer.text
    assert 'value="09-20, 10-10"' in answer.text
    assert not WorkingYear.select().exists()


def test_an_empty_form_is_refused(as_):
    answer = as_("admin").post(PATH, data={"source": "通知"})
    assert answer.status_code == 422 and not WorkingYear.select().exists()


def test_only_administrators_enter_and_only_years_that_are_near(as_):
    assert as_("committee").get(PATH).status_code == 404
    assert as_("committee").post(PATH, data=SENT).status_code == 404
    assert as_("member").get("/settings/calendar").status_code == 404
    for year in (0, YEAR - 6, YEAR + 2, 99999):
        assert as_("admin").get(f"/settings/calendar/{year}").status_code == 404


def test_today_asks_an_administrator_for_the_year_until_it_is_entered(as_):
    assert f'href="{PATH}"' in as_("admin").get("/").text
    assert f'href="{PATH}"' not in as_("secretary").get("/").text
    as_("admin").post(PATH, data=SENT)
    assert f'href="{PATH}"' not in as_("admin").get("/").text


def test_the_next_year_is_asked_for_from_december_on():
    assert years_to_enter([2026], date(2026, 11, 30)) == []
    assert years_to_enter([2026], date(2026, 12, 1)) == [2027]
    assert years_to_enter([2024], date(2026, 1, 1)) == [2026]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", []),
        ("2月14日（星期六）、2月28日（星期六）上班", [date(2026, 2, 14), date(2026, 2, 28)]),
        ("02-14, 2026-02-28", [date(2026, 2, 14), date(2026, 2, 28)]),
        ("2026年2月14日", [date(2026, 2, 14)]),
        ("12.28", [date(2025, 12, 28)]),  # worked for a festival in the new year
        ("2-30", None),
        ("14", None),
        ("周六", None),
    ],
)
def test_days_are_read_as_the_notice_writes_them(text, days):
    assert worked_days_in(text, SPRING.first) == days


def test_a_festival_over_the_turn_of_the_year_belongs_to_the_year_of_its_notice():
    """The notice about 2019 gave the Monday of 31 December 2018 off, for the Saturday before."""
    turn = Holiday("new_year", date(2018, 12, 30), date(2019, 1, 1), (date(2018, 12, 29),))
    assert why_not_holidays([turn], 2019) == {}
    calendar = calendar_of({2018: [], 2019: [turn]})
    assert working_days_after(date(2018, 12, 28), 2, calendar).on == date(2019, 1, 2)


def test_what_another_administrator_enters_at_this_moment_is_not_overwritten(as_, monkeypatch):
    """Between the reading of the form and the transaction."""
    page = as_("admin").get(PATH).text
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    known, holidays = calendar_pages.transact, [SPRING]

    def slowly(work):
        with write():
            WorkingYear.enter(COUNTY, YEAR, holidays, "另一份通知", PEOPLE["county"].account_id)
        return known(work)

    monkeypatch.setattr(calendar_pages, "transact", slowly)
    answer = as_("admin").post(PATH, data={**SENT, "seen": seen})
    assert answer.status_code == 422 and PEOPLE["county"].name in answer.text
    assert [row.source for row in WorkingYear.select()] == ["另一份通知"]


@pytest.mark.parametrize(
    ("login", "unit"), [("secretary", "home"), ("committee", "fengshan"), ("county", "county"), ("admin", "county")]
)
def test_officers_find_the_calendar_on_the_page_of_their_unit(as_, login, unit):
    assert 'href="/settings/calendar"' in as_(login).get(f"/organisations/{UNITS[unit]}").text
