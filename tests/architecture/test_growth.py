"""A page reads what it shows, however much others have stored: no query scans or sorts a table that grows."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.architecture.test_queries import PAGES
from tests.kit.client import Client
from tests.kit.crawl import ROLES, address, methods, records, rules
from tests.kit.growth import PER_COPY, grow, report_often
from tests.kit.plans import complaints
from tests.kit.queries import counted
from tests.kit.world_records import RECORDS

FEW, MANY = 1_000, 100_000 // PER_COPY  # copies: 29,000 reports of 2,000 members, 100,000 of 7,000
NOTHING = "(0 = 1)"  # what Peewee writes for a list without items: nothing is read
OR_NOTHING = re.compile(r"\(0 = 1\) OR |OR \(0 = 1\)")  # the other list is read
# What a page may read of a table, and why.
ALLOWED = {
    ("admin", "/", "account"): "counts the accounts of the county by an index, for its administrator alone",
    (
        "county",
        "findings",
        "placement",
    ): "counts the hosts named in the units of the county, by the index of the host",
    ("auditor", "/audit", "audit_line"): "read from the newest on, by an index, until the page is full",
}


@pytest.fixture
def grown(world: None, as_: Callable[[str], Client], request: pytest.FixtureRequest) -> dict[str, int]:
    """The world after many reports of others: how many rows each table got."""
    report_often(as_)
    return grow(request.param)


def wrong(client: Client, role: str, path: str, grown: dict[str, int], seen_before: set[str]) -> Iterator[str]:
    """What is wrong with the queries of a page, named with the page and the query."""
    with counted() as seen:
        assert client.get(path).status_code < 500
    for sql, given in seen.asked:
        if sql in seen_before or NOTHING in OR_NOTHING.sub("", sql):
            continue
        seen_before.add(sql)
        for said in complaints(sql, given, grown):
            short = path if path.count("/") == 1 else path.rpartition("/")[2]
            if (role, short, said.split()[-1]) not in ALLOWED:
                yield f"{role} {path} {said}: {sql}"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # so few rows PostgreSQL reads whole
@pytest.mark.parametrize("grown", [FEW], indirect=True)
def test_the_commonest_pages_scan_no_table_that_grows(as_, grown):
    found = []
    for role, paths in PAGES.items():
        asked: set[str] = set()
        for path in paths:
            found += wrong(as_(role), role, path, grown, asked)
    assert not found, "\n".join(found)


@pytest.mark.nightly
@pytest.mark.both_engines
@pytest.mark.parametrize("grown", [MANY], indirect=True)
def test_no_page_scans_a_table_that_grows(app: Flask, as_, grown):
    found = []
    for role in ROLES:
        asked: set[str] = set()
        mine = {name: [*own(role)] for name, own in RECORDS.items()}
        for rule in rules(app):
            names = records(rule)
            if "GET" in methods(rule) and rule.endpoint != "health.metrics" and all(mine[name] for name in names):
                path = address(rule, **{name: mine[name][0] for name in names})
                found += wrong(as_(role), role, path, grown, asked)
    assert not found, "\n".join(found)
