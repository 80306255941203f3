"""A new noun needs its own files and nothing else: one page, one offline form, one line of Today, one kind of timeline
line, one table of personal data. The package is tests/architecture/errands."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pwa.app import create_app
from pwa.core import database
from tests.architecture.errands.feature import FEATURE
from tests.architecture.errands.models import Errand
from tests.kit.client import Client, client_of, sign_in
from tests.kit.engines import CAST, settings_for
from tests.people import PEOPLE
from tests.reports.phone import Phone

NEW = "/contribution/errands/new"


@pytest.fixture
def app(engine, clock) -> Iterator[Flask]:
    """The program with one package more."""
    engine.again(CAST)
    app = create_app(settings_for(engine.url, engine.folder), more=(FEATURE,))
    app.testing = True
    with app.app_context():
        database.db.connect(reuse_if_open=True)
        database.db.create_tables([Errand])
        yield app
        database.db.drop_tables([Errand])
    engine.rest()


@pytest.fixture
def member(app) -> Client:
    return sign_in(client_of(app), "member")


def rows() -> list[tuple]:
    return sorted(Errand.select(Errand.what, Errand.boxes, Errand.urgent).tuples())


def test_its_form_is_taken_in_from_every_page_and_every_phone(member):
    """Version 2 without JavaScript, version 1 without JavaScript from a page of an earlier release, and both versions
    from phones that were offline for long."""
    page = member.get(NEW).text
    assert "what the form&#39;s own facts say" in page and 'data-version="2"' in page
    assert re.search(r'name="form_version" value="2"', page)
    said = {"what": "送药", "boxes": "2", "urgent": "true", "form_version": "2", "submission_id": str(uuid4())}
    assert member.post("/contribution/errands", data=said).status_code == 303
    released = {"item": "买米", "urgent": "on", "submission_id": str(uuid4())}
    assert member.post("/contribution/errands", data=released).status_code == 303
    phone = Phone(member, "member")
    old = phone.entry("errand", {"item": "修灯", "boxes": 1})
    new = phone.entry("errand", {"what": "搬家", "urgent": True}, version=2)
    newer = phone.entry("errand", {"what": "明年的"}, version=3)
    outcomes = [result["outcome"] for result in phone.send(old, new, newer)["results"]]
    assert outcomes == ["accepted", "accepted", "later"]
    assert rows() == sorted([("送药", 2.0, True), ("买米", None, True), ("修灯", 1.0, False), ("搬家", None, True)])


def test_what_is_wrong_is_said_in_its_own_words_with_everything_kept(member):
    answer = member.post("/contribution/errands", data={"what": "", "boxes": "两箱", "form_version": "2"})
    assert answer.status_code == 422 and "Say what you would do." in answer.text and "两箱" in answer.text
    assert 'name="form_version" value="2"' in answer.text


def test_it_stands_wherever_the_packages_are_asked(app, member):
    phone = Phone(member, "member")
    id = phone.accepted("errand", {"what": "送药"}, version=2)
    secretary = sign_in(client_of(app), "secretary")
    file = f"/members/{PEOPLE['member'].member_id}"
    assert "Offered: 送药" in secretary.get(file).text and "Offered: 送药" in member.get(file).text
    contact = sign_in(client_of(app), "contact")
    assert "Offered: 送药" not in contact.get(file).text
    assert "送药" in member.get(f"/reports/{id}").text
    assert "送药" in secretary.get("/contribution/errands").text
    assert member.get("/contribution/errands").status_code == 404
    mine = member.get("/me/data.json").get_json()
    assert [row["what"] for row in mine["errands"]] == ["送药"]
    assert mine["manifest"]["sections"]["errands"] == {"count": 1, "why": "So that help is found."} | {
        "until": mine["manifest"]["sections"]["member"]["until"]
    }
    assert member.get("/me/session").get_json()["forms"]["errand"] == 2
    described = member.get("/openapi.json").get_json()["components"]["schemas"]
    assert described["ErrandFields"]["required"] == ["what"]
    assert "offered an errand" in secretary.get("/reports").text


def test_its_line_of_today_and_its_entry_of_work_are_shown(app, member):
    Phone(member, "member").accepted("errand", {"what": "送药"}, version=2)
    officer = sign_in(client_of(app), "secretary")
    first = officer.get("/").text.partition("今天先做")[2].partition("</section>")[0]
    assert 'href="/contribution/errands"' in first and "送药" in first
    entries = officer.get("/work").text.partition("<main")[2]
    assert 'href="/contribution/errands"' in entries and "Errands" in entries


def test_its_ids_are_the_submissions(member):
    id = Phone(member, "member").accepted("errand", {"what": "送药"}, version=2)
    assert [row.id for row in Errand.select()] == [UUID(str(id))]
