"""A list said once: pages by key and id, filters in every address, nothing that the reader may not see."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import peewee as pw
import pytest
from flask import render_template_string

from pwa.core.clock import CHINA
from pwa.core.database import UTCDateTimeField, write
from pwa.core.ids import new_id
from pwa.core.listing import Column, Filter, Listing
from pwa.core.paging import Order, cut, mark_of
from pwa.members.changes import admit
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.kit.pages import complaints
from tests.people import UNITS


def people(reader, asked):
    """Members of the units that the reader names; None for a reader who names none."""
    rows = Member.select(Member, Unit).join(Unit).where(Unit.id.in_(reader.units), Member.name.startswith("重"))
    return rows.where(Member.name.contains(asked["q"])) if reader.units else None


NAMED = Listing(
    "members.index",
    query=people,
    order=lambda asked: Order(Member.name, descending=asked["order"] == "last"),
    columns=(
        Column(lambda row: row.name, "title", "Name"),
        Column(lambda row: row.branch.name, title="Branch", only_if_mixed=True),
        Column(lambda row: row.phone, title="Phone", readers=lambda reader: reader.phones),
    ),
    action=lambda row: f"/members/{row.id}",
    filters=(
        Filter("q", "Called"),
        Filter("order", "Order", lambda reader: [("first", "from the first"), ("last", "back")]),
        Filter("at", "At", lambda reader: [("home", "home")], empty="anywhere"),
        Filter("unit"),
    ),
    empty=lambda reader, asked: ("Nobody <so> called.", "/members", "All") if asked["q"] else "No members.",
    size=3,
)

FOLDED = "{{ ui.filters(listed, folded=True) }}"


class Numbered(pw.Model):
    """What a list of values stands in the order of."""

    number = pw.IntegerField()
    on = pw.DateField()
    at = UTCDateTimeField()
    word = pw.TextField()


def reader(*units, phones=True):
    return SimpleNamespace(units=[UNITS[one] for one in units], phones=phones)


@pytest.fixture
def namesakes(app):
    """Seven of two names in one branch, two of the same names in the branch beside it."""
    with write():
        for number, branch in enumerate(["home"] * 7 + ["next-door"] * 2):
            name, phone = f"重{'甲乙'[number % 2]}", f"1380000000{number}"
            admit(Unit.get_by_id(UNITS[branch]), name=name, sex="1", by=None, phone=phone)


@pytest.fixture
def html(app):
    """The markup of a list, without anything around it."""

    def rendered(listed, source="{{ ui.listing(listed) }}"):
        return render_template_string(source, listed=listed)

    with app.test_request_context():
        yield rendered


def walk(who, **args):
    """The lists of all pages, each reached by the address in the one before."""
    pages = [NAMED.shown(who, args)]
    while address := pages[-1].next_page:
        assert len(pages) < 9
        onward = dict(pair.split("=") for pair in address.partition("?")[2].split("&"))
        assert {name: said for name, said in onward.items() if name != "after"} == pages[0].narrowed
        pages.append(NAMED.shown(who, {**args, "after": re.sub("%7E", "~", pages[-1].onward)}))
    return pages


@pytest.mark.both_engines
@pytest.mark.parametrize("order", ["first", "last"])
def test_rows_of_equal_keys_stand_on_one_page_each(namesakes, html, queries, order):
    with queries() as seen:
        pages = walk(reader("home"), order=order)
    assert len(seen.of("member")) == 3 == len(pages), "one query a page"
    found = [(row.name, row.id) for page in pages for row in page.rows]
    assert len(set(found)) == len(found) == 7
    assert found == sorted(found, reverse=order == "last")


def test_two_lists_of_a_page_name_their_links_to_the_next_page_apart(namesakes, html):
    first = html(
        NAMED.shown(reader("home"), {}), "{% for t in ('甲', '乙') %}{{ ui.listing(listed, title=t) }}{% endfor %}"
    )
    assert len(set(re.findall(r'<nav class="pager" aria-label="([^"]+)"', first))) == 2
    assert complaints(first, fragment=True) == []
    alike = html(NAMED.shown(reader("home"), {}), "{{ ui.listing(listed) }}{{ ui.listing(listed) }}")
    assert any("2 <nav>" in said for said in complaints(alike, fragment=True))


@pytest.mark.both_engines
def test_what_the_reader_may_not_see_is_neither_shown_nor_counted(namesakes, html, queries):
    own, both = reader("home", phones=False), reader("home", "next-door")
    assert sum(len(page.rows) for page in walk(own)) == 7 and sum(len(page.rows) for page in walk(both)) == 9
    assert "13800000008" not in html(NAMED.shown(own, {})) and "1380000" in html(NAMED.shown(both, {}))
    few, all_ = NAMED.every(own, {}), NAMED.every(both, {})
    assert few.head == ["Name", "Branch"] and len(few.cells) == 7 and {len(row) for row in few.cells} == {2}
    assert all_.head == ["Name", "Branch", "Phone"] and len(all_.cells) == 9
    assert html(few, "{{ ui.table(listed) }}").count("<td>") == 7
    with queries() as seen:
        nothing = NAMED.shown(reader(), {})
        assert not NAMED.every(reader(), {}).cells
    assert not nothing.may_see and not nothing.rows and nothing.next_page is None and not seen.selects


def test_filters_are_kept_in_the_next_address_and_what_makes_no_sense_is_passed_over(namesakes, html):
    listed = NAMED.shown(reader("home"), {"q": " 重 ", "order": "last", "unit": "a&b", "other": "x"})
    assert listed.asked == {"q": "重", "order": "last", "at": "", "unit": "a&b"}
    assert listed.next_page.startswith("/members?after=") and listed.older
    assert listed.next_page.endswith("&q=%E9%87%8D&order=last&unit=a%26b")
    form = html(listed, "{{ ui.filters(listed) }}")
    assert 'name="q" value="重"' in form and '<option value="last" selected>' in form and "hx-get" in form
    assert '<input type="hidden" name="unit" value="a&amp;b">' in form and 'name="other"' not in form
    plain = NAMED.shown(reader("home"), {"order": "<nonsense>", "at": "nowhere", "after": "nonsense"})
    assert plain.asked == {"q": "", "order": "first", "at": "", "unit": ""} and plain.narrowed == {"order": "first"}
    assert [row.id for row in plain.rows] == [row.id for row in NAMED.shown(reader("home"), {}).rows]
    assert "at=" not in plain.next_page and not plain.older


def test_choices_fold_until_one_is_made(html):
    folded = replace(
        NAMED, filters=tuple(one for one in NAMED.filters if one.name != "order"), order=Order(Member.name)
    )
    shown = [html(folded.shown(reader("home"), {name: said}), FOLDED) for name, said in [("q", "重"), ("at", "home")]]
    assert "<details" in shown[0] and "<details open" not in shown[0].replace(' class="more"', "")
    assert "<details open" in shown[1].replace(' class="more"', "")


def test_an_empty_list_says_what_belongs_there_and_where_to_begin(html):
    assert "No members." in html(NAMED.shown(reader("home"), {}))
    said = html(NAMED.shown(reader("home"), {"q": "查无此人"}))
    assert "Nobody &lt;so&gt; called." in said and 'href="/members"' in said
    assert html(NAMED.shown(reader("home"), {}), '{{ ui.listing(listed, "<li>first</li>"|safe) }}').count("<li>") == 1


def test_a_branch_is_named_only_where_there_are_several(namesakes, html):
    name = Unit.get_by_id(UNITS["home"]).name
    assert not any(name in html(page) or "None" in html(page) for page in walk(reader("home")))
    pages = walk(reader("home", "next-door"))
    for page in pages:
        assert (name in html(page)) == (len({row.branch.name for row in page.rows}) > 1)
    assert any(name in html(page) for page in pages)


def test_a_list_of_values_is_cut_into_pages_like_a_query():
    rows = [SimpleNamespace(number=number) for number in range(1, 8)]
    order, found, mark = Order(Numbered.number, unique=True), [], ""
    while mark is not None:
        page, mark = order.page(rows, mark, 3)
        found.append([row.number for row in page])
    assert found == [[1, 2, 3], [4, 5, 6], [7]]
    assert cut([1, 2, 3], 3, str) == ([1, 2, 3], None) and cut([1, 2, 3, 4], 3, str) == ([1, 2, 3], "3")


MOMENT = datetime(2026, 11, 23, 21, 14, 5, 123456, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        (Numbered.at, MOMENT, ["x", "nan", "inf", "1e99"]),
        (Numbered.at, MOMENT - timedelta(days=9999), []),
        (Numbered.on, date(2026, 11, 23), ["2026-13-40", "x"]),
        (Numbered.word, "张~三", []),
        (Numbered.number, 30, ["x", "-", "²"]),
    ],
)
def test_a_mark_is_read_as_it_was_written_and_any_other_is_the_beginning(field, value, wrong):
    row_id = new_id()
    order = Order(field)
    assert order._read(mark_of(value, row_id)) == (value, row_id)
    assert Order(field, unique=True)._read(mark_of(value)) == (value,)
    marks = [*(f"{text}~{row_id}" for text in wrong), "", "~", "x", mark_of(value), f"{value}~not-an-id"]
    assert [order._read(mark) for mark in marks] == [()] * len(marks)
    assert [Order(field, unique=True)._read(text) for text in ["", *wrong]] == [()] * (1 + len(wrong))
