"""A proposed post rests on the right of whoever proposed it: once that has ended, nobody confirms it any more."""

import pytest

from pwa.core.database import write
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit
from tests.organisations.test_open_posts import close_account, end_post, leave
from tests.organisations.test_posts import PATH, held, settle, wish
from tests.people import PEOPLE, UNITS


@pytest.fixture
def proposed(as_, clock) -> Appointment:
    """The committee has proposed the member as secretary."""
    assert as_("committee").post(PATH, data=wish(becomes="stays")).status_code == 303
    clock.forward(minutes=5)
    return Appointment.get()


@pytest.mark.parametrize("end", [end_post, leave, close_account])
def test_nobody_confirms_what_somebody_proposed_whose_right_has_ended(as_, proposed, end):
    assert str(proposed.id) in as_("admin").get("/").text
    end("committee")
    assert str(proposed.id) not in as_("admin").get("/").text
    page = as_("admin").get(f"{PATH}/appointments/{proposed.id}").text
    assert "提出人已无权决定" in page and f"{proposed.id}/confirm" not in page and f"{proposed.id}/decline" in page
    assert settle(as_("admin"), "confirm") == 422 and held("member") == []
    assert settle(as_("admin"), "decline") == 303


@pytest.mark.both_engines
def test_a_post_given_again_brings_no_proposal_back(as_, proposed):
    end_post("committee")
    with write():
        Post.give(PEOPLE["committee"].account_id, "committee", Unit.get_by_id(UNITS["fengshan"]), None)
    assert settle(as_("admin"), "confirm") == 422 and held("member") == []


def test_a_post_elsewhere_does_not_keep_the_proposal(as_, proposed):
    with write():
        Post.give(PEOPLE["committee"].account_id, "committee", Unit.get_by_id(UNITS["next-door"]), None)
        Post.update(began_at=proposed.proposed_at).where(Post.unit == UNITS["next-door"]).execute()
        Post.get(Post.account_id == PEOPLE["committee"].account_id, Post.unit == UNITS["fengshan"]).end(None)
    assert settle(as_("admin"), "confirm") == 422 and held("member") == []


def test_it_is_proposed_anew_by_somebody_else(as_, proposed):
    end_post("committee")
    assert as_("admin").post(PATH, data=wish(becomes="stays")).status_code == 303
    old, new = sorted(Appointment.select(), key=lambda row: row.proposed_at)
    assert (old.id, old.outcome, old.settled_by) == (proposed.id, "declined", PEOPLE["admin"].account_id)
    assert new.proposed_by == PEOPLE["admin"].account_id and new.settled_at is None
    confirmed = as_("county").post(f"{PATH}/appointments/{new.id}/confirm")
    assert confirmed.status_code == 303 and held("member") == ["secretary"]


def test_whoever_still_decides_has_proposed_it(as_, proposed):
    assert settle(as_("admin"), "confirm") == 303 and held("member") == ["secretary"]
