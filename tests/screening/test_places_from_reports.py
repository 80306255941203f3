"""A place reported later counts for a round in which the person only said that they are away."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.organisations.models import Post
from pwa.reports.models import Submission
from pwa.screening import rounds
from pwa.screening.models import Asked
from pwa.screening.outcomes import Before, Stayed, outcome_of
from pwa.screening.rebuild_counts import recount
from tests.people import PEOPLE, ago

from .figures import page_of, tables
from .test_attempt_form import MEMBER, attempt, said_by
from .test_file_mismatches import PLACE
from .test_findings import people_of
from .test_outcomes import told

SILENT = PEOPLE["silent"].member_id
SHENZHEN = {"division": "440307", "since": ago(267), "stay": "long"}


@pytest.fixture
def told_for(phone_of, clock) -> Callable[..., UUID]:
    """told_for("secretary", member, place) files a place for the member an hour later; the report's id."""

    def file(login: str, member: UUID, place: dict) -> UUID:
        clock.forward(hours=1)
        return phone_of(login).accepted("location", place, subject=str(member), source="phone")

    return file


@pytest.fixture
def away(a_round, phone_of):
    """A round in which two people are away, and nobody knows where."""
    round_ = a_round()
    for member in (MEMBER, SILENT):
        assert said_by(phone_of("secretary"), member, fields=attempt(round_, outcome="away_long"))["outcome"] == (
            "accepted"
        )
    return round_


def places(client, round_) -> dict[str, int]:
    return {label: int(cells[0]) for label, cells in tables(client.get(page_of(round_)).text).get("地点", {}).items()}


def asked(round_, member=MEMBER) -> tuple:
    row = Asked.get(Asked.round == round_, Asked.member == member)
    return row.division, row.country


def proven() -> bool:
    """Whether a recount comes to the same."""
    return {found[1:] for found in recount()} <= {(0, 0)}


def test_a_place_told_from_the_field_clears_the_count_and_stands_on_the_map(as_, away, told_for):
    client = as_("committee")
    assert places(client, away) == {PLACE: 2}
    told_for("contact", MEMBER, SHENZHEN)
    assert places(client, away) == {PLACE: 1, "广东省": 1} and proven()
    waiting, there = people_of(client, away, "place", ""), people_of(client, away, "place", "440307")
    for text, here, not_here in ((waiting, "silent", "member"), (there, "member", "silent")):
        assert f">{PEOPLE[here].name}</a>" in text and f">{PEOPLE[not_here].name}<" not in text
    told_for("secretary", SILENT, SHENZHEN | {"since": ago(0)})
    assert places(client, away) == {"广东省": 2} and proven()


@pytest.mark.both_engines
def test_it_makes_no_difference_what_comes_first(a_round, phone_of, told_for, clock):
    round_ = a_round()
    told_for("secretary", MEMBER, SHENZHEN)
    said_by(phone_of("secretary"), MEMBER, fields=attempt(round_, outcome="away_long"))
    assert asked(round_) == ("440307", None) and proven()


def test_both_in_one_batch_come_to_the_same(a_round, phone_of):
    round_, phone = a_round(), phone_of("secretary")
    about = {"subject": str(MEMBER), "source": "phone"}
    word = phone.entry("attempt", attempt(round_, outcome="away_long"), **about)
    place = phone.entry("location", SHENZHEN, **about)
    assert [result["outcome"] for result in phone.send(word, place)["results"]] == ["accepted"] * 2
    assert asked(round_) == ("440307", None) and proven()


def test_who_moves_on_or_comes_back_later_was_still_there(as_, away, told_for, clock):
    told_for("secretary", MEMBER, SHENZHEN)
    clock.forward(days=9)
    told_for("secretary", MEMBER, SHENZHEN | {"division": "330106", "since": ago(-8)})
    assert asked(away) == ("440307", None) and proven()
    told_for("secretary", MEMBER, {"back_home": True, "since": ago(-9)})
    assert asked(away) == ("440307", None) and proven()


def test_a_place_that_is_taken_back_or_corrected_is_asked_again(as_, away, told_for, phone_of):
    report = told_for("secretary", MEMBER, SHENZHEN)
    phone = phone_of("secretary")
    about = {"subject": str(MEMBER), "source": "phone"}
    better = phone.accepted("location", SHENZHEN | {"division": "330106"}, replaces=str(report), **about)
    assert asked(away) == ("330106", None) and proven()
    phone.accepted("withdrawal", {"of": str(better)}, **about)
    phone.accepted("withdrawal", {"of": str(report)}, **about)
    assert asked(away) == (None, None) and proven()
    assert places(as_("committee"), away) == {PLACE: 2}


@pytest.mark.parametrize(
    ("outcome", "place", "said"),
    [
        ("abroad", SHENZHEN, (None, None)),
        ("away_long", {"country": "JP", "since": ago(267), "stay": "long"}, (None, None)),
        ("abroad", {"country": "JP", "since": ago(267), "stay": "long"}, (None, "JP")),
        ("here", SHENZHEN, (None, None)),
    ],
)
def test_only_a_place_that_fits_the_word_counts(a_round, phone_of, told_for, outcome, place, said):
    round_ = a_round()
    said_by(phone_of("secretary"), MEMBER, fields=attempt(round_, outcome=outcome))
    told_for("secretary", MEMBER, place)
    assert asked(round_) == said and proven()


@pytest.mark.both_engines
def test_a_place_said_in_another_round_counts_in_both(a_round, phone_of, away, clock):
    other = a_round(title="另一轮")
    clock.forward(hours=1)
    said_by(
        phone_of("secretary"), MEMBER, fields=attempt(other, outcome="away_long", division="440307", since=ago(267))
    )
    assert asked(away) == asked(other) == ("440307", None) and proven()


def test_a_closed_round_is_told_as_well(as_, away, told_for):
    with write():
        rounds.close(away, PEOPLE["committee"].account_id, "提前结束")
    told_for("secretary", MEMBER, SHENZHEN)
    assert places(as_("committee"), away) == {PLACE: 1, "广东省": 1} and proven()


def test_a_place_that_waits_for_a_successor_counts_once_it_is_confirmed(as_, away, phone_of, clock):
    phone = phone_of("secretary")
    entry = phone.entry("location", SHENZHEN, subject=str(MEMBER), source="phone")
    clock.forward(hours=1)
    with write():
        Post.update(ended_at=now()).where(Post.account_id == PEOPLE["secretary"].account_id).execute()
    clock.forward(hours=1)
    assert phone.outcome(entry) == "accepted"
    report = UUID(entry["id"])
    assert Submission.get_by_id(report).waits and asked(away) == (None, None)
    assert as_("organiser").post(f"/reports/{report}/adoption").status_code == 303
    assert asked(away) == ("440307", None) and proven()


@pytest.mark.parametrize(
    ("stays", "division"),
    [
        ([], None),
        ([("2026-01-01", "2026-02-01", "440307")], None),  # came back long before
        ([("2026-01-01", None, "440307")], "440307"),
        ([("2026-01-01", None, "440307"), ("2026-05-01", None, "330106")], "330106"),
        ([("2026-01-01", None, "440307"), ("2027-05-01", None, "330106")], "440307"),
        ([("2027-05-01", None, "330106"), ("2027-01-01", "2027-02-01", "440307")], "440307"),
    ],
)
def test_the_place_is_that_of_the_day_of_the_word_or_the_first_after_it(stays, division):
    day = date.fromisoformat
    known = [Stayed(day(since), day(until) if until else None, place, None) for since, until, place in stays]
    word = told(1, "away_long")
    for given in (known, known[::-1]):
        assert outcome_of([word], Before(), {}, given).division == division
    placed = told(1, "away_long", division="110105")
    assert outcome_of([placed], Before(), {}, known).division == "110105"
