"""The cast of the tests: the people of the demo, without its crowd and before anything has been reported.

    PEOPLE["secretary"].account_id, .member_id, .branch_id, .unit_id, .county_id, .name, .role
    PLACES["home"].id, .name, .kind       UNITS: key → id

丰山村党支部 (`home`) and 石桥村党支部 (`next-door`) lie under 丰山镇党委 (`fengshan`) in 临丰县委 (`county`);
榕树社区党支部 (`host-branch`) lies in another county, foreign to all of them. `member` (王建国) belongs to `home`, is
looked after by `contact`, and has agreed that `host` sees him. `next_*` are a neighbour branch's people, `host_*` the
other county's.
"""

from datetime import date, timedelta
from random import Random

from pwa.core import clock
from pwa.core.database import write
from pwa.core.ids import seeded_ids
from pwa.demo.cast import PEOPLE, PLACES
from pwa.demo.cast_rows import build_people, build_units, consent, name_host, open_point_of
from pwa.demo.county import LONG_AGO, SMALL, at
from pwa.demo.people import Registry
from tests.kit import set_clock

__all__ = ["PEOPLE", "PLACES", "TODAY", "UNITS", "ago", "build_cast", "day_words", "said"]

TODAY = clock.today() if set_clock.is_set() else date(2026, 11, 23)
UNITS = {key: place.id for key, place in PLACES.items() if key in SMALL}


def ago(days: int) -> str:
    """The day so long before the first morning, as forms send it; `ago(-1)` is the day after."""
    return (TODAY - timedelta(days=days)).isoformat()


def said(days: int) -> str:
    """The day so long before the first morning, as a Chinese page says it today."""
    return day_words(TODAY - timedelta(days=days))


def day_words(day: date) -> str:
    """A day as a Chinese page says it today."""
    return f"{'' if day.year == clock.today().year else f'{day.year}年'}{day.month}月{day.day}日"


def build_cast(today: date = TODAY) -> None:
    """Write the cast into an empty, migrated database. Needs an app context (ID numbers are sealed with its key)."""
    rng = Random("cast")
    with clock.stopped_at(at(today - LONG_AGO)), seeded_ids(rng), write():
        build_units(SMALL)
        build_people(Registry(today, rng), SMALL)
        consent("member", "whereabouts", "host", "reminders")
        open_point_of("host-branch")
        name_host("member", "host-branch", consented_at=clock.now())
