"""Reports may arrive in any order, in any batches, more than once: the history of away periods is the same."""

import json
import urllib.request
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa.core.clock import now
from pwa.members.models import AwayPeriod, Stay
from tests.people import PEOPLE

from .test_stateful import SOAK

EXAMPLES = 4
DIVISIONS = ["440307", "330106", "431122"]  # the last is the member's own county
PLACES = [{"division": code, "stay": "long"} for code in DIVISIONS] + [{"back_home": True}]
said = st.tuples(st.sampled_from(PLACES), st.integers(0, 40), st.sampled_from([None, None, "replaces", "of"]))


def entries(told) -> list[dict]:
    """What two phones wrote in turn, an hour apart; a correction or withdrawal names the report before it."""
    began = now() - timedelta(days=30)
    found: list[dict] = []
    for place, (fields, days, names) in enumerate(told):
        written = began + timedelta(hours=place)
        entry = {
            "id": str(UUID(int=(7 << 76) + (2 << 62) + place + 1)),
            "seq": place // 2 + 1,
            "form": "location",
            "version": 1,
            "recorded_at": written.isoformat(timespec="milliseconds"),
            "fields": {**fields, "since": str((written - timedelta(days=days)).date())},
        }
        if names == "of" and found:
            entry |= {"form": "withdrawal", "fields": {"of": found[-1]["id"]}}
        elif names and found:
            entry["replaces"] = found[-1]["id"]
        found.append(entry)
    return found


def post(bench, cookie: str, device: int, batch: list[dict]) -> None:
    """One batch of one phone, over the wire."""
    envelope = {
        "device": str(UUID(int=device + 1)),
        "account": str(PEOPLE["member"].account_id),
        "epoch": None,
        "sent_at": now().isoformat(timespec="milliseconds"),
        "discarded": [],
        "submissions": batch,
    }
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Cookie": f"yanxing={cookie}"}
    request = urllib.request.Request(bench.server.url + "/sync", json.dumps(envelope).encode(), headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        outcomes = {result["outcome"] for result in json.loads(answer.read())["results"]}
    assert outcomes <= {"accepted", "duplicate"}


def history(bench, batches: list[tuple[int, list[dict]]]) -> list[tuple]:
    """The away periods after these batches, from an empty history."""
    bench.back_to_the_cast()
    cookie = bench.server.cookie("member")["value"]
    for device, batch in batches:
        post(bench, cookie, device, batch)
    stays = sorted((row.period_id, row.since, row.id, row.division) for row in Stay.select())
    names = ("id", "began_on", "ended_on", "here_since", "said_at", "division")
    return [*sorted(tuple(str(getattr(row, name)) for name in names) for row in AwayPeriod.select()), *stays]


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
@settings(
    max_examples=SOAK or EXAMPLES,
    deadline=None,
    database=None,
    derandomize=not SOAK,
    suppress_health_check=list(HealthCheck),
)
@given(told=st.lists(said, min_size=2, max_size=7), data=st.data())
def test_any_order_of_arrival_tells_the_same_history(bench, told, data):
    every = entries(told)
    phones = [(place % 2, entry) for place, entry in enumerate(every)]
    in_order = [(device, [entry]) for device, entry in phones]
    shuffled = data.draw(st.permutations(phones), label="arrival")
    again = data.draw(st.lists(st.sampled_from(phones), max_size=3), label="sent again")
    as_they_came = [(device, [entry]) for device, entry in [*shuffled, *again]]
    at_once = [(n, [entry for device, entry in shuffled if device == n]) for n in (1, 0)]
    expected = history(bench, in_order)
    assert history(bench, as_they_came) == expected
    assert history(bench, at_once) == expected
