"""Any order and any repetition of answers and attempts gives the same outcomes and counts."""

import os
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pwa.core import clock
from pwa.screening.models import Asked, RoundCount
from pwa.screening.rebuild_counts import recount
from tests.people import PEOPLE

pytestmark = pytest.mark.both_engines

LONG = os.environ.get("YANXING_LONG") == "1"

PEOPLE_ASKED = [str(PEOPLE[login].member_id) for login in ("member", "silent", "courier")]
PLACE = {"away_short": {"division": "330106"}, "away_long": {"division": "440307"}, "abroad": {"country": "JP"}}
numbers = count(1 << 64)

word = some.fixed_dictionaries({
    "answer": some.booleans(),
    "who": some.sampled_from(PEOPLE_ASKED),
    "outcome": some.sampled_from(["here", "away_short", "away_long", "abroad", "returned", "not_reached"]),
    "minutes": some.integers(0, 3),  # few, so that some are said at one moment
    "settled": some.sampled_from(["yes", "unknown"]),
    "replaces": some.none() | some.integers(0, 5),
    "taken_back": some.booleans(),
})  # fmt: skip


def entries_of(phone, round_, words, base: int) -> list[dict]:
    """The words as entries about one round; the same words about another have names in the same order."""
    made = []
    for n, said in enumerate(words):
        outcome = "here" if said["answer"] and said["outcome"] == "not_reached" else said["outcome"]
        fields = {"round": str(round_.id), "outcome": outcome, "settled": said["settled"], **PLACE.get(outcome, {})}
        if outcome not in ("here", "not_reached"):
            fields["since"] = "2026-10-01"
        at = clock.now() + timedelta(minutes=said["minutes"])
        beside = {
            "id": str(UUID(int=base + n)),
            "recorded_at": at.isoformat(),
            "subject": said["who"],
            "source": "phone",
        }
        if said["replaces"] is not None and said["replaces"] < len(words):
            beside["replaces"] = str(UUID(int=base + said["replaces"]))
        fields |= {} if said["answer"] else {"way": "phone"}
        made.append(phone.entry("answer" if said["answer"] else "attempt", fields, **beside) | {"seq": None})
    for n, said in enumerate(words):
        if said["taken_back"] and n % 3 == 0:
            at = clock.now() + timedelta(minutes=5)
            beside = {"id": str(UUID(int=base + 100 + n)), "recorded_at": at.isoformat()}
            beside |= {"subject": said["who"], "source": "phone"}
            made.append(phone.entry("withdrawal", {"of": str(UUID(int=base + n))}, **beside) | {"seq": None})
    return [{name: value for name, value in entry.items() if name != "seq"} for entry in made]


def stands(round_, base: int) -> tuple[list, list]:
    people = []
    for row in Asked.select().where(Asked.round == round_.id).order_by(Asked.member):
        lead = row.lead_id and row.lead_id.int - base
        kept = (
            row.outcome,
            row.way,
            row.finding,
            row.should_transfer,
            row.division,
            row.country,
            row.length,
            row.moves,
        )
        people.append((row.member_id, row.tried, lead, row.lead_at, *kept))
    counts = RoundCount.select().where(RoundCount.round == round_.id, RoundCount.people != 0)
    return people, sorted((row.branch_id, row.kind, row.key, row.people) for row in counts)


def test_any_order_and_repetition_comes_to_the_same(a_round, phone_of, clock):
    officer, began = phone_of("secretary"), clock.now

    @settings(max_examples=60 if LONG else 6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(words=some.lists(word, min_size=1, max_size=6), data=some.data())
    def told(words, data):
        clock.to(began)
        one, other = a_round("home"), a_round("home")
        bases = [next(numbers) << 8, next(numbers) << 8]
        first, second = (
            entries_of(officer, round_, words, base) for round_, base in zip((one, other), bases, strict=True)
        )
        order = data.draw(some.permutations([*range(len(second)), *range(len(second))]))
        clock.forward(hours=1)
        assert {r["outcome"] for r in officer.send(*first)["results"]} == {"accepted"}
        for n in order:
            officer.send(second[n])
        assert stands(one, bases[0]) == stands(other, bases[1])

    told()
    assert {(people, counts) for _, people, counts in recount()} == {(0, 0)}
