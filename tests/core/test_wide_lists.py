"""A wide list: a table whose headings sort it, with an index of letters; and the two columns of a record."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from pwa.core.ids import new_id
from pwa.core.listing import Column
from pwa.core.paging import Order
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.core.test_listing import NAMED, Numbered, html, namesakes, reader
from tests.kit.pages import complaints

__all__ = ["html", "namesakes"]

BRANCH = Order(Unit.name, id_field=Member.id, reads=lambda row: row.branch.name, stands_in=("~", ""))
WIDE = replace(
    NAMED,
    order=Order(Member.name),
    columns=(
        Column(lambda row: row.name, "title", "Name", name="name", order=Order(Member.name)),
        Column(lambda row: row.branch.name, title="Branch", name="branch", order=BRANCH, falls=True),
        Column(lambda row: "", title="Nothing"),
        Column(lambda row: row.phone, "aside", "Phone", labelled=True),
    ),
    wide=True,
    index="unit",
    size=5,
)


def test_a_wide_list_is_a_table_whose_headings_sort_it(namesakes, html):
    page = html(WIDE.shown(reader("home", "next-door"), {}))
    assert re.findall(r'<th scope="col"(?: aria-sort="(\w+)")?>(?:<a href="([^"]+)">)?([^<]+)', page) == [
        ("ascending", "/members?order=first&amp;by=-name", "Name"),
        ("", "/members?order=first&amp;by=branch", "Branch"),
        ("", "", "Phone"),
    ], "a column in which nothing stands is left out"
    assert page.count('<th scope="row"><a href="/members/') == 5 and 'data-label="Phone"' in page
    assert complaints(page, fragment=True) == []


@pytest.mark.both_engines
@pytest.mark.parametrize("by", ["branch", "-branch"])
def test_sorted_by_a_column_pages_follow_each_other_and_equal_values_by_their_id(namesakes, html, by):
    rows, args = [], {"by": by}
    for _page in range(2):
        listed = WIDE.shown(reader("home", "next-door"), args)
        rows += [(row.branch.name, row.id) for row in listed.rows]
        args = {"by": by, "after": listed.onward or ""}
    assert len(set(rows)) == 9 and listed.onward is None and not listed.older
    assert rows == sorted(rows, reverse=by == "-branch")
    [heading] = [one for one in listed.table[0] if one.title == "Branch"]
    assert heading.sorted == ("descending" if by == "branch" else "ascending"), "what is shown falls as the key rises"
    assert f"by={'-branch' if by == 'branch' else 'branch'}" in heading.href


def test_an_unknown_column_sorts_nothing_and_the_chosen_one_stays_in_every_address(namesakes, html):
    assert WIDE.shown(reader("home"), {"by": "-phone"}).asked["by"] == ""
    assert "by" not in NAMED.shown(reader("home"), {"by": "name"}).asked
    listed = WIDE.shown(reader("home"), {"by": "-name"})
    assert "by=-name" in listed.next_page
    assert '<input type="hidden" name="by" value="-name">' in html(listed, "{{ ui.filters(listed) }}")


def test_a_missing_key_comes_last_in_both_directions():
    order = Order(Numbered.on, id_field=Numbered.id, reads=lambda row: row.on, stands_in=("9999-12-31", "0001-01-01"))
    missing = SimpleNamespace(on=None, id=new_id())
    assert order.mark(missing).startswith("9999-12-31~")
    assert replace(order, descending=True).mark(missing).startswith("0001-01-01~")


def test_a_long_list_of_names_has_an_index_of_letters_as_links(namesakes, html):
    long = html(WIDE.shown(reader("home", "next-door"), {"by": "branch", "q": "重"}))
    links = re.findall(r'<a href="([^"]+)"( aria-current="true")?>([A-Z])</a>', long)
    assert "".join(letter for _, _, letter in links) == "ABCDEFGHJKLMNOPQRSTWXYZ", "no name begins with I, U or V"
    assert links[0][0] == "/members?q=%E9%87%8D&amp;order=first&amp;unit=a", "the search stays, the sorting ends"
    chosen = html(replace(WIDE, size=50).shown(reader("home"), {"unit": "l"}))
    assert re.findall(r'aria-current="true">(\w)', chosen) == ["L"]
    assert 'class="letters' not in html(replace(WIDE, size=50).shown(reader("home"), {}))


def test_a_record_has_two_columns_only_if_something_stands_on_the_right(html):
    both = html(None, "{{ ui.record('left', 'right') }}")
    assert re.findall(r"<div>(\w+)</div>", both) == ["left", "right"] and 'class="record"' in both
    work = html(None, "{{ ui.record('left', 'right', work_first=True) }}")
    assert re.findall(r"<div>(\w+)</div>", work) == ["right", "left"], "on a phone the work stands above"
    assert html(None, "{{ ui.record('left', ' ') }}") == '<div class="record-alone">left</div>'
