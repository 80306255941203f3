"""The second of two officers who decide is told who was first and what they did; nothing is overwritten unseen."""

import re

import pytest

from pwa.reports.models import Decision, Submission
from tests.people import PEOPLE

from .phone import ACTIVITY

NAME = PEOPLE["organiser"].name
CONFIRM, DECLINE = {"verdict": "confirmed"}, {"verdict": "declined", "reason": "没有这次活动"}
SEEN = re.compile(r'name="seen" value="(\w+)"')


def seen(text: str) -> dict[str, str]:
    """The fields of the form with what it showed."""
    found = SEEN.search(text)
    assert found, "the form does not carry what it showed"
    return {"seen": found[1]}


@pytest.fixture
def activity(phone) -> str:
    return f"/reports/{phone.accepted('activity', ACTIVITY)}"


def verdicts() -> list[str]:
    return [row.verdict for row in Decision.select().order_by(Decision.at)]


@pytest.mark.parametrize(("first", "second"), [(CONFIRM, DECLINE), (DECLINE, CONFIRM), (CONFIRM, CONFIRM)])
def test_the_second_is_told_who_decided_and_how(as_, activity, first, second):
    mine = seen(as_("secretary").get(activity).text)
    assert as_("organiser").post(f"{activity}/decision", data=first | mine).status_code == 303
    told = as_("secretary").post(f"{activity}/decision", data=second | mine)
    assert told.status_code == 422 and NAME in told.text and verdicts() == [first["verdict"]]
    again = as_("secretary").post(f"{activity}/decision", data=second | seen(told.text))
    assert again.status_code == 303 and verdicts() == [first["verdict"], second["verdict"]]


@pytest.mark.parametrize(("first", "second"), [(CONFIRM, DECLINE), (DECLINE, CONFIRM)])
def test_a_form_of_an_earlier_release_overwrites_nobody_elses_decision(as_, activity, first, second):
    assert as_("organiser").post(f"{activity}/decision", data=first).status_code == 303
    told = as_("secretary").post(f"{activity}/decision", data=second)
    assert told.status_code == 422 and NAME in told.text and verdicts() == [first["verdict"]]


def test_what_was_typed_stays_in_the_form(as_, activity):
    mine = seen(as_("secretary").get(activity).text)
    as_("organiser").post(f"{activity}/decision", data=CONFIRM | mine)
    told = as_("secretary").post(f"{activity}/decision", data=DECLINE | mine)
    assert DECLINE["reason"] in told.text


def test_two_who_adopt_an_entry(as_, phone_of, clock):
    from .test_rights import FOR_HIM, end_post

    phone = phone_of("secretary")
    entry = phone.entry(**FOR_HIM)
    clock.forward(days=2)
    end_post("secretary")
    assert phone.outcome(entry) == "accepted"
    path = f"/reports/{entry['id']}"
    mine = seen(as_("committee").get(path).text)
    assert as_("organiser").post(f"{path}/adoption", data=mine).status_code == 303
    for data in (mine, {}):
        told = as_("committee").post(f"{path}/adoption", data=data)
        assert told.status_code == 422 and NAME in told.text
    assert Submission.get().adopted_by == PEOPLE["organiser"].account_id
