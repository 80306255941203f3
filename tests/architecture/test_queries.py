"""List pages ask the database for their rows once, not once for each row."""

from tests.kit.crawl import ROLES
from tests.kit.queries import counted
from tests.liaison.test_contacts import contact
from tests.people import PEOPLE, UNITS
from tests.reports.phone import Phone

LISTS = ("submission", "member", "quarantined", "timeline_line", "location_report", "activity_report", "unit")
LISTS += ("case_file", "case_step", "contact_log", "contact_handover", "contact_assignment")
LISTED = ("/reports", "/members", "/audit", "/liaison/cases", "/liaison/contacts", "/liaison/assignments")
CONTACTS = ["/liaison/contacts", f"/liaison/contacts/{PEOPLE['member'].member_id}"]
ASSIGNMENTS = ["/liaison/assignments", f"/liaison/assignments/{UNITS['home']}/{PEOPLE['contact'].account_id}"]
WISH = {"category": "wages", "readers": "branch", "words": "三个月没有发工资"}
PAGES = {
    "member": ["/", "/reports", "/me", "/branch"],
    "secretary": [
        *("/", "/reports", "/members", "/organisations", "/liaison/cases", "/liaison/lost", "/work"),
        *CONTACTS,
        *ASSIGNMENTS,
    ],
    "committee": ["/", "/reports", "/members", "/organisations", "/liaison/cases"],
    "county": ["/", "/organisations"],
    "admin": ["/organisations", "/organisations/accounts"],
    "auditor": ["/audit"],
    "host": ["/", "/members"],
    "contact": ["/", "/members", *CONTACTS],
}
CASES = [(login, path) for login, paths in PAGES.items() for path in paths]
GROWN_BY = ("member", "silent", "courier", "secretary", "host_member")


def selects(client, path: str) -> list[str]:
    """The reads of this page when it is opened again."""
    assert client.get(path).status_code == 200
    with counted() as seen:
        client.get(path)
    return seen.selects


def test_more_rows_do_not_mean_more_queries(world, as_):
    few = {case: selects(as_(case[0]), case[1]) for case in CASES}
    for writer in GROWN_BY:
        phone = Phone(as_(writer), writer)
        phone.send(*[phone.entry(form) for form in ("location", "activity") for _ in range(4)])
        phone.send(*[phone.entry("request", WISH) for _ in range(4)])
    keeper = Phone(as_("contact"), "contact")
    about = str(PEOPLE["member"].member_id)
    keeper.send(*[keeper.entry("contact", contact(day), subject=about) for day in range(4)])
    many = {case: selects(as_(case[0]), case[1]) for case in CASES}
    more = {case: sorted(many[case]) for case in CASES if len(many[case]) > len(few[case]) + 1}
    assert more == {}


def test_a_list_takes_three_queries_at_most(crawled):
    asked = []
    for role in ROLES:
        for visit in crawled(role):
            if visit.path in LISTED and visit.kind == "page" and visit.status == 200:
                counts = {table: sum(f'FROM "{table}"' in sql for sql in visit.selects) for table in LISTS}
                asked.append(visit.path)
                assert not {table: count for table, count in counts.items() if count > 3}, (role, visit.path, counts)
    assert set(asked) == set(LISTED)
