"""Books of dues for the tests: begun long ago, entered, closed; a member who moves to the neighbour branch."""

from datetime import UTC, date, datetime
from typing import Any

from pwa.core import clock
from pwa.core.database import write
from pwa.dues import amounts, book_steps, months
from pwa.dues.book import Book, Line, read_book
from pwa.members.branch_change import move_to_branch
from pwa.members.models import Affiliation, Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, TODAY, UNITS

MEMBER = PEOPLE["member"].member_id
BY = PEOPLE["secretary"].account_id
JANUARY = date(TODAY.year, 1, 1)
MONTH = f"{TODAY:%Y-%m}"
PAID = {"kind": "regular", "from_month": MONTH, "to_month": MONTH, "amount": "15.00", "paid_on": TODAY.isoformat()}


def unit(key: str = "home") -> Unit:
    """A branch by its key in the cast."""
    return Unit.get_by_id(UNITS[key])


def member() -> Member:
    """The member who pays, as stored now."""
    found = Member.with_branch(MEMBER)
    assert found is not None
    return found


def book(key: str = "home", year: int = TODAY.year) -> Book:
    """The book of a branch as it stands."""
    return read_book(unit(key), year)


def line_of(key: str = "home", year: int = TODAY.year) -> Line:
    """The member's line in the book of a branch."""
    return next(line for line in book(key, year).lines if line.id == MEMBER)


def is_in(key: str, year: int = TODAY.year) -> bool:
    """Whether the member has a line in the book of a branch."""
    return any(line.id == MEMBER for line in book(key, year).lines)


def began(since: date = JANUARY, *keys: str) -> None:
    """Let the members have belonged to their branches for years, and the books begin; the member owes 15 yuan."""
    with write():
        Affiliation.update(began_at=datetime(TODAY.year - 5, 1, 1, tzinfo=UTC)).execute()
        for key in keys or ("home",):
            book_steps.begin(unit(key), since, BY)
        amounts.set_due(member(), {"payer": "wage", "due": 1500, "since": since, "base": None}, BY)


def entered(year: int, key: str = "home", last: int = 12) -> None:
    """Mark the months of a year as entered that are in the book, to the month `last`."""
    since = book(key, year).since
    with write():
        for month in months.of_year(year)[:last]:
            if since and month >= since:
                book_steps.mark_entered(unit(key), month, clock.today(), BY)


def closed(year: int, key: str = "home") -> None:
    """Enter and close a year that is over."""
    entered(year, key)
    with write():
        book_steps.close_year(unit(key), year, clock.today(), BY)


def moved(key: str = "next-door") -> None:
    """Move the member to another branch now."""
    with write():
        assert move_to_branch(member(), unit(key), BY)


def pay(phone: Any, **more: Any) -> Any:
    """Write down a payment of the member on a phone; returns its id."""
    return phone.accepted("payment", {**PAID, **more}, subject=str(MEMBER))


def refused(phone: Any, **more: Any) -> dict[str, Any]:
    """Write down a payment that is refused; returns the reasons."""
    [result] = phone.send(phone.entry("payment", {**PAID, **more}, subject=str(MEMBER)))["results"]
    assert result["outcome"] == "rejected", result
    return result["errors"]


def span(first: str, last: str = "") -> dict[str, str]:
    """Months of a payment, with an amount of 15 yuan for each."""
    count = len(months.between(months.month_in(first), months.month_in(last or first)))  # type: ignore[arg-type]
    return {"from_month": first, "to_month": last or first, "amount": f"{15 * count}.00"}
