"""Two at the same moment: links that are made, phones that are ended while they sign in or set up a way in."""

import pytest

from pwa.identity.credential_models import Invitation
from tests.identity.link_steps import MEMBER
from tests.kit.at_once import at_once, meet

pytestmark = pytest.mark.both_engines


def test_two_officers_who_invite_at_once_leave_one_valid_link(as_, monkeypatch):
    path, officers = f"/members/{MEMBER.member_id}/invitation", [as_("secretary"), as_("organiser")]
    as_("secretary").post(path)
    meet(monkeypatch, Invitation, "create")
    at_once(*(lambda one=one: one.post(path) for one in officers))
    assert Invitation.select().where(Invitation.account == MEMBER.account_id, Invitation.valid()).count() == 1
