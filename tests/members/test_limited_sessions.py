"""A session by somebody else's link opens nobody's file to others, and no file by a reason that its owner stated."""

import pytest

from pwa.members.changes import contacts_of
from pwa.members.models import StatedReason
from pwa.members.placement_models import WalkIn
from pwa.members.placements import placement_of
from tests.cases.test_limited_sessions import limited
from tests.people import PEOPLE, UNITS

MEMBER = PEOPLE["courier"].member_id
NAME = PEOPLE["courier"].name


@pytest.mark.both_engines
def test_the_reason_that_the_owner_stated_opens_nothing_in_it_and_none_is_stated(app, as_):
    home, owner, browser = f"/organisations/{UNITS['home']}", as_("county"), limited(app, "county")
    assert browser.post(f"{home}/reasons", data={"reason": "核对台账"}).status_code == 403
    assert not StatedReason.select().exists()
    assert owner.post(f"{home}/reasons", data={"reason": "核对台账"}).status_code == 303
    for path in ("/members", f"/members?unit={UNITS['home']}", home):
        assert NAME not in browser.get(path).text, path
    assert NAME in owner.get(f"/members?unit={UNITS['home']}").text
    assert owner.get(f"/members/{MEMBER}").status_code == 200
    assert browser.get(f"/members/{MEMBER}").status_code == 404


def test_it_names_no_contact_person_no_host_and_nobody_who_came(app, as_):
    browser, file = limited(app, "organiser"), f"/members/{MEMBER}"
    before = contacts_of(MEMBER)
    account = {"account": str(PEOPLE["secretary"].account_id)}
    assert browser.post(f"{file}/contacts", data=account).status_code == 403
    assert browser.post(f"{file}/contacts/end").status_code == 403
    host = {"host": str(UNITS["host-branch"]), "way": "phone"}
    assert browser.post(f"{file}/hosts", data=host).status_code == 403 and placement_of(MEMBER) is None
    came = {"name": NAME, "phone": "13800001111", "home_organisation": "丰山村党支部", "home_phone": "057112345678"}
    assert browser.post("/incorporation/walk-ins", data=came).status_code == 403 and not WalkIn.select().exists()
    assert contacts_of(MEMBER) == before


def test_it_reads_no_audit_trail(app, as_):
    assert as_("auditor").get("/audit").status_code == 200
    assert limited(app, "auditor").get("/audit").status_code == 403
