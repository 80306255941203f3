"""Check for `yanxing doctor` that the keys of papers can be opened and that the numbers go on from the log."""

from collections import defaultdict
from collections.abc import Iterator

from pwa.core.clock import today
from pwa.core.database import Fact
from pwa.core.doctor_findings import Findings, note, well, wrong
from pwa.core.terminal import _

from . import number_log
from .keys import can_be_opened
from .models import PaperIssuer, PaperKey, PaperSeries
from .rules import Number, is_ahead, read_number


def examine_keys() -> Findings:
    """Check that every key that signs now can be opened with the data key."""
    signing = PaperKey.retired_at.is_null() & PaperKey.revoked_on.is_null()
    rows = list(PaperKey.select().where(signing).order_by(PaperKey.key_id))
    closed = [row for row in rows if not can_be_opened(row)]
    for row in closed:
        yield wrong(
            _(
                "The key that signs the papers of %(name)s cannot be opened. Put the right YANXING_DATA_KEY back; if "
                "it is lost for good, run 'yanxing keys roll-over'. Papers already issued stay genuine.",
                name=row.name,
            )
        )
    if rows and not closed:
        yield well(_("%(count)s keys that sign papers can be opened.", count=len(rows)))


def examine_numbers() -> Findings:
    """Check that no number of the log outside the database is free in it, and say where a restore began another
    series."""
    year, epoch = today().year, Fact.read("epoch") or ""
    rows = PaperSeries.select(PaperSeries, PaperIssuer).join(PaperIssuer).where(PaperSeries.year == year)
    series_of: dict[str, set[str]] = defaultdict(set)
    current: dict[str, Number] = {}
    for row in rows:
        code = row.issuer.code
        series_of[code].add(row.series)
        if row.epoch == epoch:
            current[code] = Number(code, year, row.series, row.last)
    ahead: dict[str, Number] = {}
    for number in _logged(year):
        series_of[number.code].add(number.series)
        if number.code in current and is_ahead(number, current[number.code]):
            ahead[number.code] = number
    for _code, number in sorted(ahead.items()):
        yield wrong(
            _(
                "%(file)s names %(number)s, which the database has not issued: an older database was put back "
                "without 'yanxing restore'. Run 'yanxing epoch --new' before papers are issued.",
                file=number_log.NAME,
                number=number,
            )
        )
    for code, names in sorted(series_of.items()):
        if len(names) > 1:
            yield note(
                _(
                    "After a restore %(code)s numbers papers in another series; those of %(year)s: %(series)s.",
                    code=code,
                    year=year,
                    series=", ".join(sorted(names, key=lambda name: (len(name), name))),
                )
            )


def _logged(year: int) -> Iterator[Number]:
    for line in number_log.lines():
        number = read_number(str(line.get("number", "")))
        if number and number.year == year:
            yield number
