"""What phones of every release still hold, and how they get in, is good on this one."""

import json

import itsdangerous
import pytest

from pwa.reports.models import Submission
from tests.kit.client import Client, client_of
from tests.released.conftest import signed_in
from tests.released.fixtures import Released


def accepted_once(client: Client, release: Released, login: str) -> None:
    """This person's phone sends what it holds: all of it is accepted, and a second time all of it is there already."""
    batch, waiting = release.outbox[login], release.entries(login)
    first = client.post("/sync", json=batch).get_json()["results"]
    assert [(one["id"], one["outcome"]) for one in first] == [(entry, "accepted") for entry in waiting], first
    again = client.post("/sync", json=batch).get_json()["results"]
    assert {one["outcome"] for one in again} == {"duplicate"}
    assert [one["receipt"] for one in again] == [one["receipt"] for one in first]
    stored = Submission.select().where(Submission.id.in_(list(waiting)))
    assert {str(row.id): row.form for row in stored} == {id: entry["form"] for id, entry in waiting.items()}
    for one in first:
        shown = client.get(one["see"])
        if shown.status_code == 303:  # an entry of some kinds is shown on the page of what it led to
            shown = client.get(shown.location)
        assert shown.status_code == 200


@pytest.mark.parametrize("login", ["member", "secretary"])
def test_the_outbox_of_a_release_is_accepted_and_sent_again_it_is_a_duplicate(migrated, release, login):
    accepted_once(signed_in(migrated, release.facts["people"][login]["account"]), release, login)


def test_the_outboxes_hold_each_form_kind_that_the_release_had(release):
    kinds = {entry["form"] for batch in release.outbox.values() for entry in batch["submissions"]}
    later = set() if release.name == "0.1.0" else {"request", "answer", "attempt"}
    assert kinds == {"location", "activity", "withdrawal"} | later


@pytest.fixture
def signed_then(release, monkeypatch):
    """Signed cookies are as old as they were an hour after they were made."""
    moment = int(release.an_hour_later.timestamp())
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda self: moment)


@pytest.mark.parametrize("login", ["member", "secretary"])
def test_the_cookie_of_a_release_still_opens_its_session(migrated, release, signed_then, login):
    client = client_of(migrated)
    for cookie in release.facts["people"][login]["cookies"]:
        client.set_cookie(cookie["name"], cookie["value"], path=cookie["path"], domain="localhost")
    session = client.get("/me/session")
    assert session.status_code == 200
    assert session.get_json()["account"].replace("-", "") == release.facts["people"][login]["account"].replace("-", "")
    assert session.get_json()["epoch"] == release.outbox[login]["epoch"], "the same life of the database"


def test_a_passphrase_of_a_release_still_signs_in(migrated, release):
    client = client_of(migrated)
    typed = {"phone": release.facts["phone"], "passphrase": release.facts["passphrase"]}
    assert client.post("/sign-in/passphrase", data=typed).location == "/"
    assert client.post("/sign-in/passphrase", data={**typed, "passphrase": "another one"}).status_code == 422


def test_a_link_that_a_release_printed_is_still_good_once(migrated, release):
    link = release.facts["link"]
    assert client_of(migrated).get(link).status_code == 200
    assert client_of(migrated).post(link, data={"agree": "1"}).location == "/me/way-in"
    assert client_of(migrated).get(link).status_code == 404


def test_the_device_is_known_by_the_numbers_it_has_counted(migrated, release):
    client = signed_in(migrated, release.facts["people"]["member"]["account"])
    batch = json.loads(json.dumps(release.outbox["member"]))
    answer = client.post("/sync", json=batch).get_json()
    assert answer["missing"] == [], "the number before these arrived at the release itself"
