"""Two at once: the same people from two tables, words about the same people in opposite order, a recount meanwhile."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from pwa.members.models import Member
from pwa.screening import rebuild_counts
from pwa.screening.models import Asked, RoundResponse
from pwa.screening.rebuild_counts import recount
from tests.people import UNITS
from tests.roster.sheets import csv_of, person
from tests.roster.test_pages import send
from tests.screening.test_attempt_form import attempt

pytestmark = pytest.mark.both_engines

OUTCOMES = ("here", "not_reached", "away_long")


def at_once(*works: Callable[[], None]) -> None:
    """Run these beside each other; the first fault of any of them is raised."""
    gate, faults = threading.Barrier(len(works)), []

    def one(work: Callable[[], None]) -> None:
        try:
            gate.wait()
            work()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def tries(phone, round_, people, turn: int) -> list[dict]:
    """An attempt about each of these people."""
    said = [attempt(round_, outcome=OUTCOMES[(turn + n) % 3]) for n in range(len(people))]
    return [phone.entry("attempt", fields, subject=str(who)) for fields, who in zip(said, people, strict=True)]


def asked_people() -> list:
    rows = Member.select(Member.id).where(Member.branch.in_([UNITS["home"], UNITS["next-door"]]))
    return [row.id for row in rows.order_by(Member.id)]


def test_two_who_apply_the_same_people_without_numbers_add_them_once(as_, app, clock):
    clients = as_("secretary"), as_("organiser")
    table = csv_of([person(number, 公民身份号码="") for number in range(1, 31)])
    addresses = [send(client, table) for client in clients]
    before, answers = Member.select().count(), []
    clock.forward(seconds=1)

    def applied(client, address: str) -> Callable[[], None]:
        return lambda: answers.append(client.post(f"{address}/apply").status_code)

    at_once(*(applied(*pair) for pair in zip(clients, addresses, strict=True)))
    assert (sorted(answers), Member.select().count() - before) == ([303, 422], 30)


def test_words_about_the_same_people_in_opposite_order_all_go_in(a_round, app, phone_of):
    round_, people, outcomes = a_round(), asked_people(), Counter()

    def in_order(phone, order) -> Callable[[], None]:
        def work() -> None:
            for turn in range(2):
                sent = tries(phone, round_, order, turn)
                named = [(entry["id"], entry["subject"]) for entry in sent[::3]]
                back = [phone.entry("withdrawal", {"of": of}, subject=who, source="phone") for of, who in named]
                for batch in (sent, back):
                    outcomes.update(result["outcome"] for result in phone.send(*batch)["results"])

        return work

    at_once(in_order(phone_of("committee"), people), in_order(phone_of("committee"), people[::-1]))
    assert outcomes.keys() == {"accepted"}
    assert {(rows, counts) for _, rows, counts in recount()} == {(0, 0)}


def test_a_word_that_comes_in_the_middle_of_a_recount_is_counted(a_round, app, phone_of, monkeypatch):
    """On PostgreSQL both go on side by side: the word waits until the recount has written what it read."""
    round_, phone, people = a_round(), phone_of("committee"), asked_people()
    Asked.update(outcome="here").where(Asked.round == round_.id, Asked.member == people[0]).execute()
    responses_of, sending, read = rebuild_counts.responses_of, [], []

    def read_then_a_word_comes(pairs):
        found = responses_of(pairs)
        read.append(pairs)
        if len(read) == 2:  # the first look holds nobody; this one is under the locks
            sending.append(threading.Thread(target=lambda: phone.send(*tries(phone, round_, people[:2], 0))))
            sending[0].start()
            sending[0].join(timeout=2)
        return found

    monkeypatch.setattr(rebuild_counts, "responses_of", read_then_a_word_comes)
    assert [row[1:] for row in recount()] == [(1, 0)]
    sending[0].join()
    assert RoundResponse.select().count() == 2
    assert [row[1:] for row in recount()] == [(0, 0)]
