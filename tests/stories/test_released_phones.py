"""A phone that a release left, with entries that wait and pages that were kept, opens with the present server."""

import shutil
from datetime import timedelta

import pytest

from pwa.core import schema
from pwa.core.clock import now
from pwa.core.database import db, write
from pwa.identity.models import Session
from pwa.reports.models import Photo, Submission
from tests.kit import engines
from tests.kit.chromium import Chromium
from tests.kit.cluster import folder
from tests.kit.server import ROOT, Server, until
from tests.released.fixtures import RELEASES, Released
from tests.released.typed import DRAFT

DIGEST = "() => document.querySelector('link[rel=stylesheet]').href.split('/static/')[1].split('/')[0]"
FORMS = ("/reports/location/new", "/reports/activity/new")


class ReleasedServer(Server):
    """The present server at the address of a release, on the database that it left."""

    def __init__(self, release: Released) -> None:
        self.folder = folder("server")
        self.root, self.workers, self.process = ROOT, 1, None
        self.port = int(release.facts["origin"].rpartition(":")[2])
        self.settings = {f"YANXING_{name.upper()}": value for name, value in release.keys.items()}
        self.file = release.unpack_database(self.folder)
        self.database_url = f"sqlite:///{self.file}"
        self.app = engines.testing(engines.settings_for(self.database_url, self.folder, **release.keys))


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(request):
    return request.param


@pytest.fixture
def server(release):
    """It does not run yet; its database has come up. The member's session was used a moment ago, whatever day it is."""
    running = ReleasedServer(release)
    with running.bound():
        schema.migrate()
        with write():
            session = release.facts["people"]["member"]["session"]
            Session.update(last_used_at=now() - timedelta(minutes=1)).where(Session.id == session).execute()
        db.close()
        yield running
    running.close()


@pytest.fixture
def phone(release, server, playwright):
    """The member's phone, as it was put aside."""
    chromium = Chromium(playwright, release.unpack_profile(folder("profile")))
    phone = chromium.own_phone(server)
    yield phone
    assert phone.faults() == []
    chromium.close()
    shutil.rmtree(chromium.profile, ignore_errors=True)


def cookie_of(server: Server, release: Released) -> dict:
    """The cookie of the member's session, signed today."""
    serializer = server.app.session_interface.get_signing_serializer(server.app)
    facts = {"_user_id": release.facts["people"]["member"]["session"], "_fresh": True, "_permanent": True}
    return {"name": "yanxing", "value": serializer.dumps(facts), "url": server.url, "httpOnly": True, "sameSite": "Lax"}


def kept_pages_open(phone) -> None:
    """Without a server Today and the forms open, and the draft's words stand in their form."""
    for path in ("/", *FORMS):
        phone.page.goto(phone.server.url + path)
        assert phone.page.locator("html[data-account]:not([data-account='']) main h1").count() == 1, path
    words = phone.page.locator("form[data-outbox-form=activity] textarea[name=summary]")
    until(lambda: words.input_value() == DRAFT[1]["summary"])


@pytest.mark.nightly
def test_what_waited_is_received_once_and_what_was_kept_opens(phone, server, release):
    waiting = release.entries("member")
    kept_pages_open(phone)
    before = {e["id"]: e["state"].replace("sending", "waiting") for e in phone.entries()}  # a try may be under way
    assert before == {release.facts["names"]["first"]: "received"} | dict.fromkeys(waiting, "waiting")

    phone.context.add_cookies([cookie_of(server, release)])
    old = phone.page.evaluate(DIGEST)
    server.start()
    phone.page.goto(server.url + "/")
    until(lambda: set(phone.states()) == {"received"}, 30, lambda: str(phone.entries()))
    rows = Submission.select().where(Submission.id.in_(list(waiting)))
    assert {str(row.id): row.form for row in rows} == {id: entry["form"] for id, entry in waiting.items()}
    receipts = {str(row.id): row.receipt for row in rows}
    assert {e["id"]: e["receipt"] for e in phone.entries() if e["id"] in waiting} == receipts
    photos = {sha for entry in waiting.values() for sha in entry["fields"].get("photos", ())}
    until(lambda: Photo.select().where(Photo.sha256.in_(photos)).count() == len(photos) == 1)
    assert [draft["values"]["summary"] for draft in phone.stored("drafts")] == [[DRAFT[1]["summary"]]]

    if phone.page.evaluate(DIGEST) != old:  # its worker still runs until somebody says so
        phone.page.locator("[data-update] button").click()
        phone.page.wait_for_function("() => navigator.serviceWorker.ready.then(r => !r.waiting)")
    phone.ready_offline()
    server.stop()
    kept_pages_open(phone)
    assert set(phone.states()) == {"received"} and len(phone.states()) == len(before)
