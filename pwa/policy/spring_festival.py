"""Say when the Spring Festival is: the days on which members who are away come home."""

from datetime import date, timedelta

# The day of the Spring Festival (GB/T 33661-2017): by table, because some programs are a day off in 2027 and 2030
FESTIVALS = (
    date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23),
    date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8), date(2036, 1, 28), date(2037, 2, 15),
    date(2038, 2, 4), date(2039, 1, 24), date(2040, 2, 12),
)  # fmt: skip
BEFORE, AFTER = timedelta(days=40), timedelta(days=15)  # the travel season chunyun 春运
ASK_BEFORE = timedelta(days=60)  # so long before, a branch is reminded to ask who comes (ours)


def near_festival(today: date) -> bool:
    """Whether it is the season in which members come home for the Spring Festival."""
    return any(festival - BEFORE <= today <= festival + AFTER for festival in FESTIVALS)


def next_festival(today: date) -> date | None:
    """Return the Spring Festival of this day or the next one after it; None after the last of the table."""
    return next((festival for festival in FESTIVALS if festival >= today), None)


def time_to_ask(today: date) -> bool:
    """Whether it is time to ask who comes home: before the festival, and not yet too late to plan for it."""
    festival = next_festival(today)
    return festival is not None and festival - ASK_BEFORE <= today < festival
