"""An item of a committee's programme is held by each of its branches, by a meeting of its own."""

import pytest

from pwa.learning.models import LearningItemMeeting
from tests.cases.conftest import give_post
from tests.people import UNITS

from .conftest import item, planned


def at(row, unit: str | None = None) -> str:
    path = f"/management/learning/programme/{row.id}"
    return f"{path}?branch={UNITS[unit]}" if unit else path


@pytest.mark.both_engines
def test_an_officer_of_two_branches_names_a_meeting_for_each(as_):
    give_post("secretary", "secretary", "next-door")
    row = item("fengshan")
    office, held = as_("secretary"), {}
    for unit in ("home", "next-door"):
        held[unit] = planned(3, unit=unit, types=("study",), half_hours=4)
        shown = office.get(at(row, unit)).text
        assert str(held[unit].id) in shown and f'value="{UNITS[unit]}"' in shown
        said = {"branch": str(UNITS[unit]), "meeting": str(held[unit].id)}
        answer = office.post(f"{at(row)}/meeting", data=said)
        assert answer.status_code == 303 and str(UNITS[unit]) in answer.headers["Location"]
    assert {one.unit_id: one.meeting_id for one in LearningItemMeeting.select()} == {
        UNITS[unit]: meeting.id for unit, meeting in held.items()
    }
    assert str(UNITS["next-door"]) in office.get(at(row)).text, "the page of the first leads to the other"
    assert office.post(f"{at(row)}/meeting", data=said | {"branch": str(UNITS["home"])}).status_code == 422


def test_a_branch_that_the_item_is_not_for_or_of_another_officer_is_a_404(as_):
    give_post("secretary", "secretary", "next-door")
    row, own = item("fengshan"), item("home")
    office = as_("secretary")
    for path in (at(row, "host-branch"), f"{at(row)}?branch=x", at(own, "next-door")):
        assert office.get(path).status_code == 404
    said = {"branch": str(UNITS["home"]), "meeting": ""}
    assert as_("next_secretary").post(f"{at(row)}/meeting", data=said).status_code == 404


def test_who_has_one_branch_is_offered_no_other(as_):
    shown = as_("secretary").get(at(item("fengshan"))).text
    assert "你任职的其他党支部" not in shown and str(UNITS["next-door"]) not in shown
