"""Parse a date of a roster: a day, or only a year and a month, as people and spreadsheets write them. Pure functions.

What a cell says is taken, and no more: '1985年3月' is a month, whether it is text or a date cell that shows no day.
"""

import re
from datetime import date, timedelta

from pwa.members.file_items import Month

from .cells import DASHES, Flaw, Value, Wrong, text_of

BETWEEN = r"\s*(?:[-./、,·\\_]|\s)\s*"
CLOCK = r"(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
WEEKDAY = re.compile(r"\s*(?:星期|周|礼拜)[一二三四五六日天]")
DAY = re.compile(
    rf"(\d{{4}}|\d{{2}})(?:\s*年\s*|{BETWEEN})(\d{{1,2}})(?:\s*月\s*|{BETWEEN})(\d{{1,2}})\s*[日号]?\s*{CLOCK}\.?"
)
MONTH = re.compile(rf"(\d{{4}}|\d{{2}}(?=\s*年))(?:\s*年\s*|{BETWEEN})(\d{{1,2}})\s*(?:月份?)?[.、]?")
LAST_SHORT = 31  # a year of two digits up to this could also be a day of the month
NUMERALS = {sign: str(digit) for digit, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "元": "1"}
SERIALS = (60, 80_000)  # from 1900 to 2118; before 60 lies the leap day of 1900 that never was


def said_date(value: Value, epoch_1904: bool = False) -> date | Month:
    """Return what a cell says: a day ('1990-1-1', '1990.1.1', '1990年1月1日', '19900101', '85.03.12', a date cell, a
    serial number) or a month ('1985.03', '1985年3月', '198503'). Raises Wrong."""
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _number(value, epoch_1904)
    said = DASHES.sub("-", _with_digits(WEEKDAY.sub("", text_of(value)))).strip()
    if re.fullmatch(r"\d{5}(\.0+)?", said):
        return _number(float(said), epoch_1904)
    if re.fullmatch(r"\d{8}", said):
        return _day(said[:4], said[4:6], said[6:], said)
    if re.fullmatch(r"\d{6}", said):
        return _six_digits(said)
    if found := DAY.fullmatch(said):
        if len(found[1]) == 2 and int(found[1]) <= LAST_SHORT and not re.match(r"\d{2}\s*年", said):
            raise Wrong("short_year", said=said[:40])
        return _day(found[1], found[2], found[3], said)
    if found := MONTH.fullmatch(said):
        return _month(found[1], found[2], said)
    if re.fullmatch(r"\d{4}年?", said):
        raise Wrong("no_month", said=said[:40])
    raise Wrong("date", said=said[:40])


def day(value: Value, epoch_1904: bool = False) -> date:
    """Return the day that a cell says. Raises Wrong('no_day') where only year and month are given."""
    found = said_date(value, epoch_1904)
    if isinstance(found, Month):
        raise Wrong("no_day", said=f"{found.year}年{found.month}月")
    return found


def month(value: Value) -> Month | None:
    """Return year and month of a cell that names no day; None for anything else."""
    if isinstance(value, date | Flaw):
        return None
    try:
        found = said_date(value)
    except Wrong:
        return None
    return found if isinstance(found, Month) else None


def may_be(value: Value, known: date) -> bool:
    """Whether an unclear cell can mean this day, which is known from elsewhere: '85.3', 1985.1 for October, '05.03.12'
    for 12 March 2005."""
    if isinstance(value, date | Flaw):
        return False
    numbers = [int(part) for part in re.findall(r"\d+", _with_digits(text_of(value)))]
    year, rest = numbers[:1], numbers[1:]
    if year not in ([known.year], [known.year % 100]) or not rest:
        return False
    unclear = isinstance(value, float) and rest == [1] and known.month == 10
    return unclear or rest in ([known.month], [known.month, known.day])


def _day(year: str, month: str, day: str, said: str) -> date | Month:
    if int(day) == 0:
        return _month(year, month, said)
    try:
        return date(_year(year), int(month), int(day))
    except ValueError:
        raise Wrong("date", said=said[:40]) from None


def _month(year: str, month: str, said: str) -> Month:
    found = Month(_year(year), int(month))
    if not (1800 <= found.year <= 2200 and 1 <= found.month <= 12):
        raise Wrong("date", said=said[:40])
    return found


def _year(said: str) -> int:
    number = int(said)
    return number if len(said) == 4 else number + (2000 if number <= LAST_SHORT else 1900)


def _six_digits(said: str) -> date | Month:
    """'198503' is a month; '850312' is a day, since no year begins with 85."""
    if 1900 <= int(said[:4]) <= 2099 and 1 <= int(said[4:]) <= 12:
        return Month(int(said[:4]), int(said[4:]))
    if int(said[:2]) <= LAST_SHORT:
        raise Wrong("date" if 1900 <= int(said[:4]) <= 2099 else "short_year", said=said)
    return _day(said[:2], said[2:4], said[4:], said)


def _number(number: float, epoch_1904: bool) -> date | Month:
    """The date that a number stands for: eight or six digits, a year with a month, or a spreadsheet's serial number:
    from 30 December 1899 (which allows for its wrong leap day), or from 1904."""
    said = f"{number:.15g}"
    if re.fullmatch(r"\d{8}", said):
        return _day(said[:4], said[4:6], said[6:], said)
    if re.fullmatch(r"\d{6}", said):
        return _six_digits(said)
    if found := re.fullmatch(r"(1[89]\d\d|20\d\d)\.(\d{1,2})", said):
        if found[2] == "1":  # 1990.10 loses its 0 as a number
            raise Wrong("unclear_month", said=said)
        return _month(found[1], found[2], said)
    if re.fullmatch(r"1[89]\d\d|2[01]\d\d", said):
        raise Wrong("no_month", said=said)
    if not SERIALS[0] < number < SERIALS[1]:
        raise Wrong("date", said=said[:40])
    return (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)) + timedelta(days=int(number))


def _with_digits(said: str) -> str:
    """Return '一九八五年三月十二日' as '1985年3月12日'."""
    if not re.search("[一二三四五六七八九十廿卅元]", said) or not re.search("[年月]", said):
        return said
    head, year, rest = said.rpartition("年")
    head = "".join(NUMERALS.get(sign, sign) for sign in head)
    return head + year + re.sub("[零〇一二三四五六七八九十廿卅元]+", lambda found: _numeral(found[0]), rest)


def _numeral(said: str) -> str:
    """'十二' → '12', '廿三' → '23', '三十' → '30', '元' (of 元月) → '1'."""
    said = said.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return "".join(NUMERALS[sign] for sign in said)
    return str(int(NUMERALS.get(tens or "一", "1")) * 10 + int(NUMERALS.get(ones, "0")))
