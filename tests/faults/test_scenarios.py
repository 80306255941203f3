"""Sequences of faults that must end well, one by one; the stateful test meets them only by chance."""

from datetime import timedelta

import pytest

from pwa.reports.models import Quarantined, Submission
from tests.core.program import yanxing
from tests.kit.engines import SECRETS

from .actions import Actions
from .recovery import all_is_well
from .test_stateful import ANSWER_SUFFERS, HELD, NEVER_ARRIVES

on_sqlite = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)


@pytest.fixture
def actions(bench) -> Actions:
    """The member's phone, with a page open."""
    actions = Actions(bench)
    actions.sign_in("member")
    actions.open("a")
    return actions


def states(actions: Actions) -> list[str]:
    """The state of each entry, lowest number first."""
    return [entry["state"] for entry in sorted(actions.entries().values(), key=lambda entry: entry["seq"])]


def fault(kind: str, on: str = "sync", at: float = 0.5) -> dict:
    """One fault for the next request of that kind."""
    return {"on": on, "kind": kind, "at": at}


@pytest.mark.parametrize("kind", [*NEVER_ARRIVES, *ANSWER_SUFFERS, *HELD])
def test_whatever_befalls_a_request_it_ends_as_one_report(actions, kind):
    actions.fill_in("a", "photos")
    actions.send("a", fault(kind, "session" if kind in NEVER_ARRIVES else "sync"), fault(kind))
    actions.check()
    if kind not in HELD:
        assert states(actions) == (["received"] if kind == "sent_twice" else ["waiting"])
        actions.send("a", fault(kind, "attach"))
    all_is_well(actions)


@on_sqlite
def test_an_answer_cut_anywhere_delivers_nothing(actions):
    actions.fill_in("a", "here")
    for place in range(60):
        actions.send("a", fault("cut", at=place / 60))
        assert states(actions) == ["waiting"]
    all_is_well(actions)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("writes", range(5))
def test_a_page_that_dies_at_any_write_loses_nothing_and_doubles_nothing(actions, writes, after):
    dies = {"writes": writes, "after": after}
    actions.fill_in("a", "photos", dies=dies)
    if actions.unsure:
        actions.look_again(actions.at("a"), "m0")
    actions.send(actions.at("a"), dies=dies)
    actions.check()
    assert len(actions.expected.safe) == 1
    all_is_well(actions)


@on_sqlite
@pytest.mark.parametrize("puts", range(8))
def test_storage_that_is_full_at_any_moment_loses_nothing_and_still_sends(actions, puts):
    actions.fill_in("a", "here")
    with actions.space_for(puts):
        actions.fill_in("a", "moved")
        actions.send("a")
    assert actions.bench.stored()
    actions.check()
    all_is_well(actions)


def test_a_stolen_lock_and_two_flushers_at_once_end_as_one_report(actions):
    actions.fill_in("a", "here")
    actions.send("a", fault("hold_after"))
    actions.open("b", visible=True)
    actions.send("b")
    actions.open("w", worker=True)
    actions.send("w")
    actions.go_on("a")
    assert states(actions) == ["received"]
    all_is_well(actions)


def test_the_worker_waits_for_nobody(actions):
    actions.fill_in("a", "here")
    actions.send("a", fault("hold_before"))
    actions.open("w", worker=True)
    assert actions.send("w")["outcome"] == {"state": "retry"}
    assert actions.bench.stored() == {}
    all_is_well(actions)


def test_what_one_account_wrote_stays_sealed_while_another_is_signed_in(actions):
    actions.fill_in("a", "here")
    actions.send("a", fault("away"))
    actions.sign_in("next_member")
    assert actions.send("a")["outcome"]["state"] == "foreign"
    actions.open("b")
    actions.fill_in("b", "moved")
    assert actions.send("b")["outcome"]["state"] == "done"
    assert {row["mark"] for row in actions.bench.stored().values()} == {"m1"}
    all_is_well(actions)


def test_a_form_newer_than_the_server_waits_and_an_older_one_is_never_refused(actions):
    actions.fill_in("a", "next form")
    actions.fill_in("a", "photos")
    actions.send("a")
    assert states(actions) == ["waiting", "received"]
    all_is_well(actions)  # on the newer server
    actions.fill_in(actions.at("a"), "here")
    actions.send("a")
    assert states(actions)[-1] == "received"
    assert Quarantined.select().count() == 0


def test_a_number_thrown_away_is_no_gap_even_after_a_restore(actions):
    actions.bench.back_up()
    thrown = actions.fill_in("a", "here")
    actions.fill_in("a", "moved")
    actions.discard("a", thrown)
    actions.send("a")
    actions.bench.restore(0)
    all_is_well(actions)


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_two_days_wrong_that_jumps_on_the_way_changes_nothing(actions, hours):
    actions.jump(timedelta(hours=hours))
    actions.fill_in("a", "here", days=0)
    actions.send("a", fault("hold_after"))
    actions.jump(timedelta(hours=-hours))
    actions.fill_in(actions.at("a"), "home", days=0)
    all_is_well(actions)
    assert states(actions) == ["received", "received"]
    rows = list(Submission.select())
    assert all(abs(row.corrected_at - row.received_at) < timedelta(hours=1) for row in rows), (
        "as the server's clock says"
    )


@on_sqlite
def test_after_yanxing_restore_the_phone_brings_back_what_the_backup_did_not_hold(actions):
    bench, server = actions.bench, actions.bench.server
    environment = {
        "YANXING_DATABASE_URL": server.database_url,
        "YANXING_BASE_URL": server.url,
        "YANXING_VAR": str(server.folder),
        **{f"YANXING_{name.upper()}": value for name, value in SECRETS.items()},
    }
    actions.fill_in("a", "here")
    actions.send("a")
    done = yanxing(server.folder, "backup", "night.zip", **environment)
    assert done.returncode == 0, done.stderr
    known = actions.expected.as_of_now()
    actions.fill_in("a", "photos")
    actions.fill_in("a", "home")
    actions.send("a")
    assert states(actions) == ["received"] * 3
    actions.expected.restored(known, bench.epoch(), bench.stored())
    bench.without_servers(lambda: yanxing(server.folder, "restore", "night.zip", "--replace", **environment))
    assert len(bench.stored()) == 1
    actions.jump(timedelta(minutes=11))
    assert actions.send("a")["outcome"] == {"state": "signin", "reason": "ended"}
    actions.check()
    all_is_well(actions)
    assert len(bench.stored()) == 3
