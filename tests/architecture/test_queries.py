"""List pages ask the database for their rows once, not once for each row."""

import pytest

from tests.reports.phone import Phone

LISTS = ("submission", "member", "quarantined", "timeline_line", "location_report", "activity_report", "unit")
LISTS += ("case_file", "case_step")
WISH = {"category": "wages", "readers": "branch", "words": "三个月没有发工资"}
PAGES = {
    "member": ["/", "/reports", "/me", "/branch"],
    "secretary": ["/", "/reports", "/members", "/organisations", "/liaison/cases", "/liaison/lost", "/work"],
    "committee": ["/", "/reports", "/members", "/organisations", "/liaison/cases"],
    "county": ["/", "/organisations"],
    "admin": ["/organisations", "/organisations/accounts"],
    "auditor": ["/audit"],
    "host": ["/", "/members"],
    "contact": ["/", "/members"],
}
CASES = [(login, path) for login, paths in PAGES.items() for path in paths]


@pytest.mark.parametrize(("login", "path"), CASES)
def test_more_rows_do_not_mean_more_queries(world, as_, queries, login, path):
    client = as_(login)
    assert client.get(path).status_code == 200
    with queries() as few:
        client.get(path)
    for writer in ("member", "silent", "courier", "secretary", "host_member"):
        phone = Phone(as_(writer), writer)
        phone.send(*[phone.entry(form) for form in ("location", "activity") for _ in range(4)])
        phone.send(*[phone.entry("request", WISH) for _ in range(4)])
    with queries() as many:
        client.get(path)
    assert len(many.selects) <= len(few.selects) + 1, "\n".join(sorted(many.selects))


@pytest.mark.parametrize(
    ("login", "path"), [case for case in CASES if case[1] in ("/reports", "/members", "/audit", "/liaison/cases")]
)
def test_a_list_takes_three_queries_at_most(world, as_, queries, login, path):
    client = as_(login)
    client.get(path)
    with queries() as seen:
        client.get(path)
    for table in LISTS:
        assert len(seen.of(table)) <= 3, f"{table}:\n" + "\n".join(seen.of(table))
