"""A member's way in: an officer makes a link, or ends what a lost phone could still open; both are told."""

import re

from pwa.core.access import Role
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Invitation, SecurityNote, Session
from pwa.members.models import TimelineLine
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE, UNITS

MEMBER = PEOPLE["member"]
PATH = f"/members/{MEMBER.member_id}/invitation"


def told() -> list[str]:
    rows = TimelineLine.select().where(TimelineLine.member == MEMBER.member_id)
    return [row.kind for row in rows.order_by(TimelineLine.at, TimelineLine.id)]


def test_the_link_is_shown_once_and_kept_nowhere(as_):
    assert "/welcome/" not in as_("secretary").get(PATH).text
    answer = as_("secretary").post(PATH)
    link = re.search(r"http://localhost/welcome/([\w-]+)", answer.text)
    assert link and "<svg" in answer.text and MEMBER.name in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "/welcome/" not in as_("secretary").get(PATH).text
    row = Invitation.get(Invitation.account == MEMBER.account_id, Invitation.voided_at.is_null())
    assert link[1] not in str(row.__data__)
    assert told() == ["invited"]


def test_a_lost_phone_is_ended_only_when_the_officer_means_it(as_):
    as_("member")
    ended = f"/members/{MEMBER.member_id}/phones/end"
    answer = as_("secretary").post(ended)
    assert answer.status_code == 422 and "请先勾选确认" in answer.text
    assert Session.select().where(Session.account == MEMBER.account_id, Session.ended_at.is_null()).exists()
    assert as_("secretary").post(ended, data={"sure": "1"}).status_code == 200
    assert not Session.select().where(Session.account == MEMBER.account_id, Session.ended_at.is_null()).exists()
    assert SecurityNote.select().where(SecurityNote.account == MEMBER.account_id).exists()
    assert told() == ["phones_ended"]
    assert as_("member").get("/").status_code == 303


def test_both_are_in_the_trail(as_):
    as_("secretary").post(PATH)
    by = AuditLine.actor_id == PEOPLE["secretary"].account_id
    assert AuditLine.select().where(AuditLine.member_id == MEMBER.member_id, by).count() >= 1


def test_who_may_not(as_):
    for login in ("contact", "host", "next_secretary", "county", "member", "admin"):
        assert as_(login).get(PATH).status_code == 404
        assert as_(login).post(PATH).status_code == 404


def test_a_post_beyond_ones_own_is_let_in_by_others(as_):
    """Whoever makes a link could open it: the secretary of the office branch must not become the committee."""
    path = f"/members/{PEOPLE['committee'].member_id}/invitation"
    with write():
        Post.give(PEOPLE["secretary"].account_id, Role.SECRETARY, Unit.get_by_id(UNITS["town-hall"]), by=None)
    text = as_("secretary").get(path).text
    assert "职务超出你的范围" in text and "生成邀请" not in text
    assert as_("secretary").post(path).status_code == 404
    assert "职务超出你的范围" not in as_("secretary").get(PATH).text


def test_the_warning_beside_the_link_stays_off_the_printed_slip(as_):
    text = as_("secretary").post(PATH).text
    assert text.count('class="no-print"') >= 2 and "data-slip-print" in text
    assert 'class="banner info" class=' not in text, "an element has one class attribute"
