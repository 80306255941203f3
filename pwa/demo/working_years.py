"""Enter the working days of this year and the next: of the festivals the days off that the law names, no worked
weekends. The source says that they are an example."""

from datetime import date, timedelta

from pwa.core import clock
from pwa.core.database import write
from pwa.organisations.working_year_models import WorkingYear
from pwa.organisations.working_year_rules import Holiday
from pwa.policy.spring_festival import FESTIVALS

from .cast import PEOPLE
from .story import Story

SOURCE = "示例数据：仅含法定节假日，请按国务院办公厅当年通知修改"


def tell_of_working_years(story: Story) -> None:
    """The administrator entered both years two months ago."""
    admin = PEOPLE["admin"]
    with clock.stopped_at(story.moment(63, 10)), write():
        for year in (story.today.year, story.today.year + 1):
            WorkingYear.enter(admin.county_id, year, legal_holidays(year), SOURCE, admin.account_id)


def legal_holidays(year: int) -> list[Holiday]:
    """List the festivals whose days off are fixed, and the Spring Festival where its day is known."""
    fixed = [
        Holiday("new_year", date(year, 1, 1), date(year, 1, 1)),
        Holiday("qingming", date(year, 4, 5), date(year, 4, 5)),
        Holiday("labour", date(year, 5, 1), date(year, 5, 2)),
        Holiday("national", date(year, 10, 1), date(year, 10, 3)),
    ]
    day = timedelta(days=1)
    spring = [Holiday("spring", one - day, one + 2 * day) for one in FESTIVALS if one.year == year]
    return sorted(fixed + spring, key=lambda one: one.first)
