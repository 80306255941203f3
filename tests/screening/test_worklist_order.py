"""By what the list of a round is sorted on a desk."""

from tests.people import PEOPLE
from tests.screening.test_attempt_form import MEMBER, attempt, said_by
from tests.screening.test_worklist import address, listed


def test_the_list_is_a_table_that_is_sorted_by_name_days_away_or_the_last_attempt(a_round, as_, phone_of):
    """Those still to be reached stand first in any order; who is at home has no days and stands after who is away."""
    row, browser = a_round(unit="home"), as_("secretary")
    there = address(row)
    phone_of("member").accepted("location", {"division": "440307", "since": "2026-03-01", "stay": "long"})
    phone_of("courier").accepted("location", {"division": "330106", "since": "2026-10-01", "stay": "long"})
    longest, latest = str(MEMBER), str(PEOPLE["courier"].member_id)
    text = browser.get(f"{there}?by=days").text
    assert listed(text)[:2] == [longest, latest]
    assert 'aria-sort="descending"' in text and "by=-days" in text
    assert listed(browser.get(f"{there}?by=-days").text)[:2] == [latest, longest]
    names = listed(browser.get(f"{there}?by=name").text)
    assert listed(browser.get(f"{there}?by=-name").text) == names[::-1]
    assert listed(browser.get(f"{there}?by=anything").text) == listed(browser.get(there).text)
    said_by(phone_of("secretary"), longest, fields=attempt(row, outcome="here"))
    assert listed(browser.get(f"{there}?by=days").text)[-1] == longest
