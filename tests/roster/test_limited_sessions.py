"""Whoever came in by somebody else's link imports no roster until they have proven who they are. By a first invitation,
which limits nothing, they do: then each member's line says whose link it was."""

from datetime import timedelta
from io import BytesIO

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


def came_in_by_link(as_, login="secretary", **limits):
    """This person, who came in by a link that the committee made."""
    browser = as_(login)
    Session.update(link_by=MAKER, **limits).where(Session.account == PEOPLE[login].account_id).execute()
    return browser


@pytest.fixture
def invited(as_):
    """The secretary, who came in by a first invitation that the committee made."""
    return came_in_by_link(as_)


def link_makers():
    lines = AuditLine.select().where(AuditLine.kind == "member", AuditLine.action.in_(("admitted", "changed")))
    return {row.link_by for row in lines}


def test_a_limited_session_takes_in_checks_and_applies_no_table(as_):
    sent = send(as_("secretary"), csv_of(people(2)))
    browser = came_in_by_link(as_, limited_until=now() + timedelta(days=7))
    assert browser.get(sent).status_code == 403 and browser.post(f"{sent}/apply").status_code == 403
    assert browser.post("/screening/roster", data={"file": (BytesIO(b"x"), "x.csv")}).status_code == 403
    assert link_makers() == set() and RosterImport.get().state == "checked"
    administrator = came_in_by_link(as_, "admin", limited_until=now() + timedelta(days=7))
    assert administrator.post("/organisations/import", data={"file": (BytesIO(b"x"), "x.csv")}).status_code == 403


def test_lines_written_with_the_answer_name_the_maker_of_the_link(invited):
    assert invited.post(f"{send(invited, csv_of(people(2)))}/apply").status_code == 303
    assert link_makers() == {MAKER}
    assert AuditLine.get(AuditLine.action == "imported").link_by == MAKER


@pytest.mark.both_engines
def test_lines_written_later_by_the_server_name_them_too(invited, monkeypatch):
    monkeypatch.setattr(views, "follow", lambda row, _seconds=None: row)
    invited.post(f"{send(invited, csv_of(people(2)))}/apply")
    assert link_makers() == set() and RosterImport.get().state == "telling"
    jobs.follow_on()
    assert link_makers() == {MAKER}


def test_an_ordinary_session_names_nobody(as_):
    browser = as_("secretary")
    browser.post(f"{send(browser, csv_of(people(2)))}/apply")
    assert link_makers() == {None}
