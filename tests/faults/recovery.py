"""Let everything recover: the network is back, each person signs in once more. Then check every promise."""

import random
from datetime import timedelta
from uuid import UUID

from pwa.members.models import AwayPeriod, Member, Stay, TimelineLine
from pwa.members.rules import periods_from
from pwa.reports.location import said_by
from pwa.reports.models import Photo
from tests.people import PEOPLE

from .actions import LOGINS, Actions
from .bench import totals

RUNS = 8


def all_is_well(actions: Actions) -> None:
    """Let everything arrive, then look whether every promise was kept."""
    arrive(actions)
    actions.check()
    everything_told_safe_is_stored_or_asks_for_the_person(actions)
    no_number_is_missing(actions)
    photos_have_come(actions)
    one_line_a_report(actions)
    for login in LOGINS:
        history_is_what_the_rows_tell(login)


def arrive(actions: Actions) -> None:
    """Late answers and late requests first, then every account's own turn on the newest release."""
    actions.phone.ask("space")
    for tab in [tab for tab, state in actions.tabs.items() if state["held"]]:
        while tab in actions.tabs and actions.tabs[tab]["held"]:
            actions.go_on(tab)
    while actions.look()["mailbox"]:
        actions.deliver(0)
    actions.phone.ask("network", base=actions.bench.releases[-1])
    for login in LOGINS:
        actions.sign_in(login)
        actions.open("a")
        for _ in range(RUNS):
            actions.jump(timedelta(milliseconds=actions.ahead, minutes=11))  # the phone asks again which life this is
            if actions.send("a").get("outcome", {}).get("state") == "done":
                break
        else:
            raise AssertionError(f"it never ends: {actions.entries()}")


def everything_told_safe_is_stored_or_asks_for_the_person(actions: Actions) -> None:
    """Received is stored; what asks for the person is not; nothing else is left."""
    stored, on_phone = actions.bench.stored(), actions.entries()
    for id, entry in on_phone.items():
        assert entry["state"] in ("received", "attention"), entry
        assert (entry["state"] == "received") == (id in stored), entry
    lost = [
        id for id in actions.expected.safe.keys() - actions.expected.let_go if id not in stored and id not in on_phone
    ]
    totals.update(entries=len(actions.expected.safe), lost=len(lost), twice=len(actions.expected.stored_twice(stored)))
    totals.update(actions.look()["counted"])
    assert lost == []


def no_number_is_missing(actions: Actions) -> None:
    """But those that the phone still holds because the server would not hear of them."""
    held = {entry["seq"] for entry in actions.entries().values() if entry.get("refused")}
    for meta in actions.look()["meta"]:
        missing = actions.expected.missing.get(meta.get("device"), [])
        assert set(missing) <= held, f"missing {missing}, held back {held}"


def photos_have_come(actions: Actions) -> None:
    """Each photo of a stored entry that is still on this phone has come too."""
    there = {(str(photo.account_id), photo.sha256) for photo in Photo.select().where(Photo.lost_at.is_null())}
    for entry in actions.entries().values():
        if entry["state"] == "received":
            for sha256, state in entry.get("photos", {}).items():
                assert state == "done" and (entry["account"], sha256) in there, (sha256, state)


def one_line_a_report(actions: Actions) -> None:
    """What follows from a report followed once."""
    of_reports = TimelineLine.record_id.is_null(False) & ~TimelineLine.kind.startswith("host_")
    told = [str(line.record_id) for line in TimelineLine.select().where(of_reports)]
    assert sorted(told) == sorted(actions.bench.stored())


def history_is_what_the_rows_tell(login: str) -> None:
    """The away periods as they were retold entry by entry are those that the rows tell in any order."""
    member = Member.with_branch(PEOPLE[login].member_id)
    assert member is not None
    said, withdrawn = said_by(member.id)
    random.Random(0).shuffle(said)
    home = [member.branch.division] if member.branch.division else []
    told = [
        (away.id, away.began_on, away.ended_on, [(here.id, here.since, here.place) for here in away.stays])
        for away in periods_from(said, withdrawn, home)
    ]
    periods = AwayPeriod.select().where(AwayPeriod.member == member.id).order_by(AwayPeriod.began_on)
    rows = [(row.id, row.began_on, row.ended_on, _stays(row.id)) for row in periods]
    assert sorted(rows, key=str) == sorted(told, key=str)


def _stays(period: UUID) -> list[tuple]:
    rows = Stay.select().where(Stay.period == period).order_by(Stay.since)
    return [(row.id, row.since, (row.division, row.country, row.area)) for row in rows]
