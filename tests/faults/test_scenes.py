"""Scenes that must end well, told one by one: what the stateful test may meet by chance is met here each time."""

from datetime import timedelta

import pytest

from pwa.reports.models import Quarantined, Submission
from tests.core.program import yanxing
from tests.kit.engines import SECRETS
from tests.kit.set_clock import python_path

from .drill import Drill
from .ending import all_is_well
from .test_stateful import ANSWER_SUFFERS, HELD, NEVER_ARRIVES

on_sqlite = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)


@pytest.fixture
def drill(bench) -> Drill:
    """The member's phone, with a page open."""
    drill = Drill(bench)
    drill.sign_in("member")
    drill.open("a")
    return drill


def states(drill: Drill) -> list[str]:
    """The state of each entry, lowest number first."""
    return [entry["state"] for entry in sorted(drill.entries().values(), key=lambda entry: entry["seq"])]


def fault(kind: str, on: str = "sync", at: float = 0.5) -> dict:
    """One fault for the next request of that kind."""
    return {"on": on, "kind": kind, "at": at}


@pytest.mark.parametrize("kind", [*NEVER_ARRIVES, *ANSWER_SUFFERS, *HELD])
def test_whatever_befalls_a_request_it_ends_as_one_report(drill, kind):
    drill.fill_in("a", "photos")
    drill.send("a", fault(kind, "session" if kind in NEVER_ARRIVES else "sync"), fault(kind))
    drill.check()
    if kind not in HELD:
        assert states(drill) == (["received"] if kind == "sent_twice" else ["waiting"])
        drill.send("a", fault(kind, "attach"))
    all_is_well(drill)


@on_sqlite
def test_an_answer_cut_anywhere_delivers_nothing(drill):
    drill.fill_in("a", "here")
    for place in range(60):
        drill.send("a", fault("cut", at=place / 60))
        assert states(drill) == ["waiting"]
    all_is_well(drill)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("writes", range(5))
def test_a_page_that_dies_at_any_write_loses_nothing_and_doubles_nothing(drill, writes, after):
    dies = {"writes": writes, "after": after}
    drill.fill_in("a", "photos", dies=dies)
    if drill.unsure:
        drill.look_again(drill.at("a"), "m0")
    drill.send(drill.at("a"), dies=dies)
    drill.check()
    assert len(drill.truth.safe) == 1
    all_is_well(drill)


@on_sqlite
@pytest.mark.parametrize("puts", range(8))
def test_storage_that_is_full_at_any_moment_loses_nothing_and_still_sends(drill, puts):
    drill.fill_in("a", "here")
    with drill.room_for(puts):
        drill.fill_in("a", "moved")
        drill.send("a")
    assert drill.bench.stored()
    drill.check()
    all_is_well(drill)


def test_a_stolen_lock_and_two_flushers_at_once_end_as_one_report(drill):
    drill.fill_in("a", "here")
    drill.send("a", fault("hold_after"))
    drill.open("b", visible=True)
    drill.send("b")
    drill.open("w", worker=True)
    drill.send("w")
    drill.go_on("a")
    assert states(drill) == ["received"]
    all_is_well(drill)


def test_the_worker_waits_for_nobody(drill):
    drill.fill_in("a", "here")
    drill.send("a", fault("hold_before"))
    drill.open("w", worker=True)
    assert drill.send("w")["outcome"] == {"state": "retry"}
    assert drill.bench.stored() == {}
    all_is_well(drill)


def test_what_one_account_wrote_stays_sealed_while_another_is_signed_in(drill):
    drill.fill_in("a", "here")
    drill.send("a", fault("away"))
    drill.sign_in("next_member")
    assert drill.send("a")["outcome"]["state"] == "foreign"
    drill.open("b")
    drill.fill_in("b", "moved")
    assert drill.send("b")["outcome"]["state"] == "done"
    assert {row["mark"] for row in drill.bench.stored().values()} == {"m1"}
    all_is_well(drill)


def test_a_form_newer_than_the_server_waits_and_an_older_one_is_never_refused(drill):
    drill.fill_in("a", "next form")
    drill.fill_in("a", "photos")
    drill.send("a")
    assert states(drill) == ["waiting", "received"]
    all_is_well(drill)  # on the newer server
    drill.fill_in(drill.at("a"), "here")
    drill.send("a")
    assert states(drill)[-1] == "received"
    assert Quarantined.select().count() == 0


def test_a_number_thrown_away_is_no_gap_even_after_a_restore(drill):
    drill.bench.back_up()
    thrown = drill.fill_in("a", "here")
    drill.fill_in("a", "moved")
    drill.discard("a", thrown)
    drill.send("a")
    drill.bench.restore(0)
    all_is_well(drill)


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_two_days_wrong_that_jumps_on_the_way_changes_nothing(drill, hours):
    drill.jump(timedelta(hours=hours))
    drill.fill_in("a", "here", days=0)
    drill.send("a", fault("hold_after"))
    drill.jump(timedelta(hours=-hours))
    drill.fill_in(drill.at("a"), "home", days=0)
    all_is_well(drill)
    assert states(drill) == ["received", "received"]
    rows = list(Submission.select())
    assert all(abs(row.corrected_at - row.received_at) < timedelta(hours=1) for row in rows), (
        "as the server's clock says"
    )


@on_sqlite
def test_after_yanxing_restore_the_phone_brings_back_what_the_backup_did_not_hold(drill):
    bench, server = drill.bench, drill.bench.server
    environment = {
        "YANXING_DATABASE_URL": server.database_url,
        "YANXING_BASE_URL": server.url,
        "YANXING_VAR": str(server.folder),
        "PYTHONPATH": python_path(str(server.root)),
        **{f"YANXING_{name.upper()}": value for name, value in SECRETS.items()},
    }
    drill.fill_in("a", "here")
    drill.send("a")
    done = yanxing(server.folder, "backup", "night.zip", **environment)
    assert done.returncode == 0, done.stderr
    known = drill.truth.as_of_now()
    drill.fill_in("a", "photos")
    drill.fill_in("a", "home")
    drill.send("a")
    assert states(drill) == ["received"] * 3
    drill.truth.restored(known, bench.epoch(), bench.stored())
    bench.without_servers(lambda: yanxing(server.folder, "restore", "night.zip", "--replace", **environment))
    assert len(bench.stored()) == 1
    drill.jump(timedelta(minutes=11))
    assert drill.send("a")["outcome"] == {"state": "signin", "reason": "ended"}
    drill.check()
    all_is_well(drill)
    assert len(bench.stored()) == 3
