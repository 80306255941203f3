"""The main job once more, with the server on PostgreSQL."""

import pytest

from tests.kit.cluster import Cluster, Unavailable
from tests.kit.postgres_engine import PostgresEngine
from tests.kit.requirements import cannot_run
from tests.kit.server import Server, until
from tests.stories.page_actions import note_activity, received, report_place


@pytest.fixture
def on_postgres():
    """A server on a PostgreSQL of its own."""
    try:
        engine = PostgresEngine(Cluster())
    except Unavailable as missing:
        cannot_run("PostgreSQL", str(missing))
    server = Server(url=engine.url)
    server.start()
    with server.bound():
        yield server
    server.close()
    engine.stop()


@pytest.mark.postgres
@pytest.mark.nightly
def test_two_reports_wait_and_arrive_once(chromium, on_postgres):
    phone = chromium.phone(on_postgres)
    phone.sign_in("member")
    phone.ready_offline()
    on_postgres.stop()
    report_place(phone)
    note_activity(phone, "在 PostgreSQL 上也一样")
    on_postgres.start()
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    until(lambda: received() == ["activity", "location"])
    until(lambda: phone.states() == ["received", "received"])
    officer = chromium.phone(on_postgres)
    officer.sign_in("secretary")
    assert "王建国" in officer.open("/").locator("main").inner_text()
    assert phone.faults() == []
    phone.close()
    officer.close()
