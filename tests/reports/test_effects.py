"""What one report does to another: only what fits has an effect, and nothing before somebody in charge confirmed it."""

import pytest

from pwa.core.access import Role
from pwa.core.database import write
from pwa.members.models import Member
from pwa.organisations.models import Post
from pwa.reports.models import Decision
from tests.people import PEOPLE, ago

from .phone import ACTIVITY, LOCATION

pytestmark = pytest.mark.both_engines


def to_confirm(as_) -> str:
    return as_("secretary").get("/reports?state=to-confirm").text.split('id="rows"')[1].split("</section>")[0]


@pytest.fixture
def activity(phone) -> str:
    return str(phone.accepted("activity", {**ACTIVITY, "hours": 1}))


def test_nobody_takes_back_the_report_of_somebody_else(activity, phone_of, as_):
    phone_of("next_member").accepted("withdrawal", {"of": activity})
    assert activity in to_confirm(as_)
    assert as_("secretary").post(f"/reports/{activity}/decision", data={"verdict": "confirmed"}).status_code == 303


def test_whether_a_strangers_activity_is_confirmed_is_not_told(activity, phone_of, as_):
    as_("secretary").post(f"/reports/{activity}/decision", data={"verdict": "confirmed"})
    stranger, own = phone_of("next_member"), phone_of("member")
    assert stranger.outcome(stranger.entry("withdrawal", {"of": activity})) == "accepted"
    assert own.outcome(own.entry("withdrawal", {"of": activity})) == "rejected"


def test_a_report_that_replaces_itself_or_another_kind_or_in_a_circle_replaces_nothing(phone, as_):
    alone = phone.entry("activity")
    phone.accepted("activity", id=alone["id"], replaces=alone["id"])
    phone.accepted("location", LOCATION, replaces=alone["id"])
    assert alone["id"] in to_confirm(as_)
    one, two = phone.entry("activity"), phone.entry("activity")
    phone.send({**one, "replaces": two["id"]}, {**two, "replaces": one["id"]})
    assert one["id"] in to_confirm(as_) and two["id"] in to_confirm(as_)


def filed_too_late(phone_of, clock, *made) -> list[str]:
    """Entries for the member that the secretary wrote in office and sent after it."""
    officer = phone_of("secretary")
    for_him = {"subject": str(PEOPLE["member"].member_id), "source": "phone"}
    entries = [officer.entry(form, fields, **for_him, **beside) for form, fields, beside in made]
    clock.forward(days=2)
    with write():
        Post.get(Post.account_id == PEOPLE["secretary"].account_id, Post.role == Role.SECRETARY).end(None)
    assert [r["outcome"] for r in officer.send(*entries)["results"]] == ["accepted"] * len(entries)
    return [entry["id"] for entry in entries]


def test_what_waits_for_the_successor_takes_back_and_replaces_nothing(activity, phone_of, as_, clock):
    filed_too_late(
        phone_of, clock, ("withdrawal", {"of": activity}, {}), ("activity", ACTIVITY, {"replaces": activity})
    )
    page = as_("organiser").get(f"/reports/{activity}")
    assert 'value="confirmed"' in page.text
    assert as_("organiser").post(f"/reports/{activity}/decision", data={"verdict": "confirmed"}).status_code == 303
    assert Decision.get().activity_id is not None


def test_an_adopted_entry_brings_its_phone_number_along_once(phone_of, as_, clock):
    [ident] = filed_too_late(phone_of, clock, ("location", {**LOCATION, "phone": "19900007777"}, {}))
    member = PEOPLE["member"].member_id
    assert Member.get_by_id(member).phone != "19900007777"
    assert as_("organiser").post(f"/reports/{ident}/adoption").status_code == 303
    assert Member.get_by_id(member).phone == "19900007777"
    assert as_("organiser").post(f"/reports/{ident}/adoption").status_code == 404


def test_no_activity_is_corrected_to_a_day_that_has_not_come(activity, as_):
    words = {"verdict": "corrected", "kind": "study", "on": ago(-39)}
    assert as_("secretary").post(f"/reports/{activity}/decision", data=words).status_code == 422
