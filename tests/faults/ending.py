"""Everything gets well in the end: the network is there, each person signs in once more. What is there then?"""

import random
from datetime import timedelta
from uuid import UUID

from pwa.members.models import AwayPeriod, Member, Stay, TimelineLine
from pwa.members.rules import periods_from
from pwa.reports.location import said_by
from pwa.reports.models import Photo
from tests.people import PEOPLE

from .bench import totals
from .drill import LOGINS, Drill

RUNS = 8


def all_is_well(drill: Drill) -> None:
    """Let everything arrive, then look whether every promise was kept."""
    arrive(drill)
    drill.check()
    everything_told_safe_is_stored_or_asks_for_the_person(drill)
    no_number_is_missing(drill)
    photos_have_come(drill)
    one_line_a_report(drill)
    for login in LOGINS:
        history_is_what_the_rows_tell(login)


def arrive(drill: Drill) -> None:
    """Late answers and late requests first, then every account's own turn on the newest release."""
    drill.phone.ask("space")
    for tab in [tab for tab, state in drill.tabs.items() if state["held"]]:
        while tab in drill.tabs and drill.tabs[tab]["held"]:
            drill.go_on(tab)
    while drill.look()["mailbox"]:
        drill.deliver(0)
    drill.phone.ask("network", base=drill.bench.releases[-1])
    for login in LOGINS:
        drill.sign_in(login)
        drill.open("a")
        for _ in range(RUNS):
            drill.jump(timedelta(milliseconds=drill.ahead, minutes=11))  # the phone asks again which life this is
            if drill.send("a").get("outcome", {}).get("state") == "done":
                break
        else:
            raise AssertionError(f"it never ends: {drill.entries()}")


def everything_told_safe_is_stored_or_asks_for_the_person(drill: Drill) -> None:
    """Received is stored; what asks for the person is not; nothing else is left."""
    stored, on_phone = drill.bench.stored(), drill.entries()
    for id, entry in on_phone.items():
        assert entry["state"] in ("received", "attention"), entry
        assert (entry["state"] == "received") == (id in stored), entry
    lost = [id for id in drill.truth.safe.keys() - drill.truth.let_go if id not in stored and id not in on_phone]
    totals.update(entries=len(drill.truth.safe), lost=len(lost), twice=len(drill.truth.stored_twice(stored)))
    totals.update(drill.look()["counted"])
    assert lost == []


def no_number_is_missing(drill: Drill) -> None:
    """But those that the phone still holds because the server would not hear of them."""
    held = {entry["seq"] for entry in drill.entries().values() if entry.get("refused")}
    for meta in drill.look()["meta"]:
        missing = drill.truth.missing.get(meta.get("device"), [])
        assert set(missing) <= held, f"missing {missing}, held back {held}"


def photos_have_come(drill: Drill) -> None:
    """Each photo of a stored entry that is still on this phone has come too."""
    there = {(str(photo.account_id), photo.sha256) for photo in Photo.select().where(Photo.lost_at.is_null())}
    for entry in drill.entries().values():
        if entry["state"] == "received":
            for sha256, state in entry.get("photos", {}).items():
                assert state == "done" and (entry["account"], sha256) in there, (sha256, state)


def one_line_a_report(drill: Drill) -> None:
    """What follows from a report followed once."""
    told = [str(line.record_id) for line in TimelineLine.select().where(TimelineLine.record_id.is_null(False))]
    assert sorted(told) == sorted(drill.bench.stored())


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
