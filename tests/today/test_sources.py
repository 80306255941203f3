"""A package puts lines on Today by its declaration; Today knows no package by name."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from pwa.core.clock import today
from pwa.core.features import registry
from pwa.core.today_line import DUE, FIRST, TodayGroup, TodayLine
from pwa.identity.models import Account

COLLECTED = TodayGroup("collected", "Nuts collected", 45)


def of_squirrels(visitor):
    """What nobody but this test knows."""
    name, overdue = visitor.name, today() - timedelta(days=1)
    yield TodayLine(f"Count the nuts, {name}", "/nuts", FIRST, 15, "in the <cellar>", overdue, counts=True)
    yield TodayLine("Say how many you ate", "/nuts/eaten", DUE, 5, done_by="nuts", counts=True)
    yield TodayLine("Forty nuts", "/nuts/40", COLLECTED)
    yield TodayLine("All nuts", "/nuts/all", COLLECTED, onward=True)


@pytest.fixture
def squirrels(app, monkeypatch):
    monkeypatch.setattr(registry(), "today", (of_squirrels, *registry().today))


def _main(page):
    return page.text.partition("<main")[2]


def test_one_more_source_appears_in_its_groups(as_, squirrels):
    page = _main(as_("secretary").get("/"))
    first = page.partition("今天先做")[2].partition("</section>")[0]
    assert 'href="/nuts"' in first and "in the &lt;cellar&gt;\xa0· " in first and "超期" in first
    due = page.partition("要办的")[2].partition("</section>")[0]
    assert 'data-outbox-done="nuts"' in due and due.index("/nuts/eaten") < due.index("/me/way-in")
    collected = page.partition("Nuts collected")[2].partition("</section>")[0]
    assert "Forty nuts" in collected and '<a class="go" href="/nuts/all">' in collected
    assert page.index("今天先做") < page.index("Nuts collected") < page.index("新收到")


def test_what_must_be_done_is_in_the_number_on_the_tab(as_, squirrels):
    Account.update(passphrase="$argon2id$x").execute()
    assert re.search(r'class="count">(\d+)', as_("auditor").get("/").text)[1] == "2"


def test_a_source_adds_only_the_queries_it_asks_itself(as_, squirrels, monkeypatch, queries):
    client = as_("secretary")
    client.get("/")
    with queries() as more:
        client.get("/")
    monkeypatch.setattr(registry(), "today", registry().today[1:])
    with queries() as without:
        client.get("/")
    assert len(more.selects) == len(without.selects)


def test_lower_packages_know_no_higher_form_by_its_name():
    """What they must know of a form is a field of its kind."""
    for folder in ("cases", "today", "members", "reports"):
        for path in Path("pwa", folder).rglob("*.py"):
            compared = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Compare)]
            said = {part.value for node in compared for part in ast.walk(node) if isinstance(part, ast.Constant)}
            assert not said & {"attempt", "answer"}, path
