"""Label dues in the reader's language."""

from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.i18n import lang

from . import months

PAYERS = {
    "wage": _l("monthly wage"),
    "salary": _l("annual salary"),
    "irregular": _l("irregular income, average month of the last quarter"),
    "retired": _l("pension"),
    "farmer": _l("farmer"),
    "relief": _l("student, unemployed or on relief"),
}
KINDS = {
    "regular": _l("dues of the month or quarter"),
    "back": _l("dues of earlier months"),
    "voluntary": _l("voluntary, beyond the dues"),
    "large": _l("large voluntary payment"),
}
REFUSALS = {
    "not_a_month": _l("Write a month like 2026-11."),
    "not_an_amount": _l("An amount in yuan with at most two decimals, such as 12.50."),
    "months_reversed": _l("The last month is before the first."),
    "too_many_months": _l("At most 24 months in one payment."),
    "before_joining_month": _l("These months are before the member joined the Party."),
    "months_too_far_ahead": _l(
        "Dues are paid by the month, in special cases by the quarter: at most two months ahead."
    ),
    "paid_too_long_ago": _l("That is more than 24 months ago: it stands in the branch's old book."),
    "owed_to_another_branch": _l(
        "These months are owed to the branch that held the membership then, the leaving month too."
    ),
    "payment_is_reversed": _l(
        "A payment is never changed or withdrawn. Reverse it on its page, then write down the right one."
    ),
    "month_of_closed_year": _l("This changes a month of a closed year. Begin with a month of an open year."),
    "exemption_is_over": _l("This exemption is over already: none of its months is still to come."),
    "before_year": _l("This day is before the year of this book."),
    "large_goes_to_committee": _l("1,000 yuan and more go whole to the Centre: the committee takes and records them."),
    "back_is_for_past_months": _l("Dues of earlier months end before the month of payment."),
    "not_collected_by_you": _l("You do not collect dues from this member."),
    "no_card_for_host": _l("A host branch takes dues only from members with an activity card."),
    "no_dues_in_temporary_branch": _l("A temporary branch collects no dues."),
    "due_out_of_range": _l("The rules set this amount otherwise for this kind of payer."),
    "nobody_of_this_name": _l("The branch has and had nobody of this name and number."),
    "several_of_this_name": _l("Several members have this name: give the identity number."),
    "booked_already": _l("This payment stands in the book already, or twice in this table."),
    "import_is_over": _l("This table was booked or thrown away already."),
    "own_rows": _l("Your own dues stand in this table: another officer books it."),
    "rows_are_wrong": _l("Some rows cannot be booked; nothing was booked. Mend the table and send it again."),
    "base_not_used": _l("For this kind of payer there is no base: the amount is fixed."),
    "exemption_overlaps": _l("For some of these months there is an exemption already."),
    "year_is_closed": _l("This year is closed."),
    "month_is_entered": _l("This month is marked as entered already."),
    "month_not_begun": _l("This month has not begun yet."),
    "year_not_over": _l("This year is not over yet."),
    "pays_by_quarter": _l("This member pays by the quarter already."),
    "pays_by_month": _l("This member pays by the month already."),
    "months_missing": _l("Not all months of the year are marked as entered."),
    "book_begun": _l("The book has begun already."),
    "book_not_begun": _l("The book has not begun yet."),
    "before_book": _l("This is before the book began."),
    "more_than_collected": _l("That is more than was collected and not handed up."),
    "not_large": _l("A large voluntary payment is 1,000 yuan or more."),
    "too_low_to_lower": _l("An exemption lowers the amount due."),
}


def month_text(month: date) -> str:
    """Return a month for people: `2026年11月`."""
    return _month_text(month, lang())


@lru_cache(maxsize=1024)
def _month_text(month: date, language: str) -> str:
    return format_date(month, "MMM y" if language == "en" else "y年M月")


def span_text(first: date, last: date) -> str:
    """Return months from the first to the last for people."""
    if first == last:
        return month_text(first)
    if first.year == last.year:
        english, short = lang() == "en", [format_date(month, "MMM") for month in (first, last)]
        return _(
            "%(first)s to %(last)s",
            first=short[0] if english else month_text(first),
            last=month_text(last) if english else short[1],
        )
    return _("%(first)s to %(last)s", first=month_text(first), last=month_text(last))


def spans_text(found: Any) -> str:
    """Return several months for people, those in a row joined."""
    return _(", ").join(span_text(first, last) for first, last in months.spans(found))


def paid_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a payment; the amount stands on its own page."""
    first, last = (date.fromisoformat(facts[name]) for name in ("first", "last"))
    return _("Dues paid for %(months)s", months=span_text(first, last))


def reversed_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a payment that was reversed."""
    return _("A payment of dues recorded by mistake was reversed")


def set_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a new amount due."""
    return _("Monthly dues set from %(month)s on", month=_month(facts))


def exemption_ended_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of an exemption that was ended."""
    return _("Full dues again from %(month)s on", month=_month(facts))


def quarterly_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of the branch's consent to payment by the quarter."""
    return _("Dues by the quarter from %(month)s on, as the branch agreed", month=_month(facts))


def monthly_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of the end of payment by the quarter."""
    return _("Dues by the month again from %(month)s on", month=_month(facts))


def _month(facts: dict[str, Any]) -> str:
    return month_text(date.fromisoformat(facts["since"]))


def exempt_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of an exemption."""
    first, last = (date.fromisoformat(facts[name]) for name in ("first", "last"))
    return _("Lower dues or none, as approved, for %(months)s", months=span_text(first, last))
