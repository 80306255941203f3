"""Whoever applies a roster in a session that began with somebody else's link: each member's line says whose it was."""

from datetime import timedelta

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.identity.models import Session
from pwa.roster import jobs, views
from pwa.roster.models import RosterImport
from tests.people import PEOPLE
from tests.roster.sheets import csv_of, people
from tests.roster.test_pages import send

MAKER = PEOPLE["committee"].account_id


@pytest.fixture
def limited(as_):
    """The secretary, who came in by a link that the committee made."""
    browser = as_("secretary")
    limits = {"limited_until": now() + timedelta(days=7), "link_by": MAKER}
    Session.update(limits).where(Session.account == PEOPLE["secretary"].account_id).execute()
    return browser


def link_makers():
    lines = AuditLine.select().where(AuditLine.kind == "member", AuditLine.action.in_(("admitted", "changed")))
    return {row.link_by for row in lines}


def test_lines_written_with_the_answer_name_the_maker_of_the_link(limited):
    assert limited.post(f"{send(limited, csv_of(people(2)))}/apply").status_code == 303
    assert link_makers() == {MAKER}
    assert AuditLine.get(AuditLine.action == "imported").link_by == MAKER


@pytest.mark.both_engines
def test_lines_written_later_by_the_server_name_them_too(limited, monkeypatch):
    monkeypatch.setattr(views, "follow", lambda row, _seconds=None: row)
    limited.post(f"{send(limited, csv_of(people(2)))}/apply")
    assert link_makers() == set() and RosterImport.get().state == "telling"
    jobs.follow_on()
    assert link_makers() == {MAKER}


def test_an_ordinary_session_names_nobody(as_):
    browser = as_("secretary")
    browser.post(f"{send(browser, csv_of(people(2)))}/apply")
    assert link_makers() == {None}
