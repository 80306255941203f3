"""The functions that Today asks for its lines, those of each package, in the order of the layers."""

from pwa.cases import today_lines as of_cases
from pwa.ground.today_line import Source
from pwa.identity import today_lines as of_accounts
from pwa.members import today_lines as of_members
from pwa.reports import today_lines as of_reports
from pwa.screening import today_lines as of_rounds

SOURCES: tuple[Source, ...] = (
    *of_accounts.LINES,
    *of_members.LINES,
    *of_reports.LINES,
    *of_cases.LINES,
    *of_rounds.LINES,
)


def sources() -> tuple[Source, ...]:
    """Every package's functions from the visitor to lines."""
    return SOURCES
