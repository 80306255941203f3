"""Whatever a member's phone sends, however late and in whatever order: with the same decisions of the hosts it ends in
the same placements."""

import os
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pwa.core.database import db, write
from pwa.demo.cast_rows import open_point_of
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placements import placement_of
from pwa.reports.location import settle_placements
from tests.people import PEOPLE, UNITS, ago

from .test_report_ins import COURIER, FILE, page_of

EXAMPLES = 120 if os.environ.get("YANXING_LONG") == "1" else 6
HOSTS = {"host": "host-branch", "host_works": "host-works"}

PLACES = {
    "with the host": {"division": "440307", "since": ago(20), "stay": "long"},
    "elsewhere": {"division": "330106", "since": ago(0), "stay": "long"},
    "in the county of home": {"division": "431122", "since": ago(0), "stay": "unknown"},
    "home for good": {"back_home": True, "since": ago(0)},
    "home for a visit": {"back_home": True, "since": ago(0), "visit_until": ago(-9)},
}
ASKED = {host: {"unit": str(UNITS[host]), "consent": "yes"} for host in HOSTS.values()} | {
    "outside": {"outside": "武汉大学学生第一党支部", "consent": "yes"}
}
said = some.tuples(
    some.sampled_from([*PLACES, *ASKED, *ASKED, "taken back"]),
    some.integers(0, 5),  # which of the entries before it is taken back or corrected
    some.sampled_from([False, False, False, True]),  # corrects that one
)
done = some.tuples(  # hours after a request was written, which of the requests, what its host does
    some.integers(0, 4), some.integers(0, 3), some.sampled_from(["accept", "accept", "accept", "refuse", "release"])
)
asks = some.tuples(some.sampled_from([*HOSTS.values()]), some.just(0), some.just(False))
stories = some.builds(lambda asked, more: [asked, *more], asks, some.lists(said, min_size=1, max_size=6))
lateness = some.lists(some.integers(0, 4), min_size=7, max_size=7)


def entry_of(phone, place: int, what: tuple, before: list[dict]) -> dict:
    """The entry written in this hour."""
    name, which, corrects = what
    other = before[which % len(before)] if before else None
    beside: dict = {"id": str(UUID(int=(13 << 76) + (2 << 62) + place + 1)), "version": 1}
    if name == "taken back" and other:
        form, fields = "withdrawal", {"of": other["id"]}
    elif name in ASKED:
        form, fields = "report_in", ASKED[name]
    else:
        form, fields = "location", PLACES.get(name, PLACES["with the host"])
        beside["version"] = 2
        if corrects and other and other["form"] == "location":
            beside["replaces"] = other["id"]
    made = phone.entry(form, fields, **beside)
    return {key: value for key, value in made.items() if key != "seq"}


def stands() -> list[tuple]:
    rows = Placement.select().where(Placement.member == COURIER.member_id).order_by(Placement.id)
    return [(row.id.int % 100, row.unit_id, row.accepted_at, row.ended_at, row.ended_why) for row in rows]


def decide(as_, asked: dict[int, dict], which: int, step: str) -> bool:
    """Whether the host took this step about the request of that hour."""
    entry = asked.get(which)
    unit = entry["fields"].get("unit") if entry else None
    login = next((one for one, host in HOSTS.items() if str(UNITS[host]) == unit), None)
    if entry is None or login is None:
        return False
    data = {"accept": {"contact": str(PEOPLE[login].account_id)}, "refuse": {"refusal": "not_here"}}.get(step, {})
    return as_(login).post(f"{page_of(entry['id'])}/{step}", data=data).status_code == 303


def test_any_order_of_places_requests_and_withdrawals_ends_in_the_same_placements(app, as_, phone_of, clock):
    with write():
        open_point_of("host-works")
    phone, began, member = phone_of("courier"), clock.now, Member.with_branch(COURIER.member_id)
    for login in HOSTS:
        as_(login).get("/")

    def run(entries: list[dict], late: list[int], deeds: list[tuple[int, int, str]]) -> tuple[list, list]:
        """Send each entry so many hours after it was written, and let the hosts decide at the end of these hours."""
        asked = {place: entry for place, entry in enumerate(entries) if entry["form"] == "report_in"}
        taken = []
        for hour in range(len(entries) + max(late, default=0) + 1):
            clock.to(began + timedelta(hours=hour, minutes=10))
            for place in sorted(range(len(entries)), key=lambda n: (late[n] * 7 + n) % 5):
                if place + late[place] == hour:
                    assert phone.outcome(entries[place]) == "accepted"
            clock.forward(minutes=20)
            taken += [deed for deed in deeds if deed[0] == hour and decide(as_, asked, *deed[1:])]
        left = stands()
        sees = {login: as_(login).get(FILE).status_code == 200 for login in HOSTS}
        here = placement_of(COURIER.member_id)
        assert sees == {login: here is not None and here.unit_id == UNITS[host] for login, host in HOSTS.items()}
        with write():
            settle_placements(member)
        assert stands() == left, "computing it again changes nothing"
        return taken, left

    compared: list[int] = []

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES < 10)
    @given(story=stories, wished=some.lists(done, min_size=1, max_size=5), delays=lateness)
    def told(story, wished, delays):
        clock.to(began)
        entries: list[dict] = []
        for place, what in enumerate(story):
            clock.to(began + timedelta(hours=place))
            entries.append(entry_of(phone, place, what, entries))
        asked = [place for place, entry in enumerate(entries) if entry["form"] == "report_in"]
        chosen = [(after, asked[which % len(asked)], step) for after, which, step in wished]
        deeds = [(place + after, place, step) for after, place, step in chosen]
        late = delays[: len(story)]
        with db.atomic() as undone:
            taken, first = run(entries, [0] * len(story), deeds)
            undone.rollback()
        for hour, place, _step in taken:  # a host decides about what has arrived
            late[place] = min(late[place], hour - place)
        with db.atomic() as undone:
            taken_late, second = run(entries, late, taken)
            undone.rollback()
        if taken == taken_late:
            assert second == first
        compared.append(len(taken) if taken == taken_late else 0)

    told()
    assert any(compared), "some of the stories had decisions, the same ones both times"
