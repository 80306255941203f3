"""What every answer to every role must keep to, read from the crawl: markup, and what caches may keep."""

import pytest

from tests.abuse.test_caching import is_kept_by_nobody_else
from tests.kit.crawl import ROLES


@pytest.mark.parametrize("role", ROLES)
def test_every_page_and_fragment_keeps_the_rules_of_markup(crawled, role):
    visits = crawled(role)
    assert [visit.complaint for visit in visits if visit.complaint] == []
    assert sum(visit.mimetype == "text/html" and visit.status == 200 for visit in visits) > 20


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_anybody_is_kept_by_a_shared_cache(crawled, role):
    """What may be kept for everybody is a file of ours, and names nobody."""
    for visit in crawled(role):
        if visit.mimetype != "text/html":
            continue
        assert {"Cookie", "HX-Request", "HX-Target"} <= set(visit.headers["Vary"].split(", ")), str(visit)
        assert is_kept_by_nobody_else(visit), (str(visit), visit.headers.get("Cache-Control"))


@pytest.mark.parametrize("role", ROLES)
def test_a_phone_keeps_only_what_says_so_and_lists_of_hosts_and_contact_persons_for_a_day(crawled, role):
    pages = [visit for visit in crawled(role) if visit.mimetype == "text/html"]
    for visit in pages:
        keep, until = visit.headers.get("Yanxing-Keep"), visit.headers.get("Yanxing-Keep-Until")
        assert ("Yanxing-Account" in visit.headers) == (keep not in (None, "public")), str(visit)
        if visit.kind == "fragment" or visit.status != 200:
            assert keep is None, str(visit)
            continue
        without_visitor = visit.endpoint.startswith("unnamed.")  # these know nobody: tests/suggestions/test_traces.py
        assert ("Yanxing-Rights" in visit.headers) != without_visitor, str(visit)
        assert keep in (None, "own", "form", "list", "file", "public"), str(visit)
        if role == "contact" and keep in ("form", "list", "file"):
            assert until, str(visit)
