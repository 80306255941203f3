"""Whoever came in by somebody else's link, and whoever made it, is no second person under minutes."""

from datetime import timedelta

from pwa.core.database import write
from pwa.identity.models import Account, Invitation, Session
from pwa.meetings.minutes_models import MinutesCorrection, MinutesSeal
from pwa.meetings.models import Meeting
from tests.identity.conftest import limited, used
from tests.people import PEOPLE

from .conftest import member
from .minutes_of_a_meeting import held, minutes_form
from .test_seals import sealed, written

__all__ = ["limited", "sealed", "used", "written"]


def came_in_by_link_of(login: str | None) -> None:
    """From now on the organiser's phone is signed in by a link of this person; None: by a passkey of their own."""
    by = PEOPLE[login].account_id if login else None
    Session.update(link_by=by).where(Session.account == PEOPLE["organiser"].account_id).execute()


def test_nor_who_made_the_link_of_the_first_seal_when_that_is_over(written, as_):
    organiser, at = as_("organiser"), f"/meetings/{written.id}/minutes/seal"
    came_in_by_link_of("secretary")
    assert organiser.post(at).status_code == 303
    came_in_by_link_of(None)
    answer = as_("secretary").post(at)
    assert answer.status_code == 422 and "须由第二人办理" in answer.text
    assert Meeting.get_by_id(written.id).sealed_at is None


def test_nor_do_they_decide_about_a_correction_that_was_proposed_by_their_link(sealed, as_):
    organiser = as_("organiser")
    came_in_by_link_of("secretary")
    said = {"words": "人数应为七人。"}
    assert organiser.post(f"/meetings/{sealed.id}/minutes/corrections", data=said).status_code == 303
    came_in_by_link_of(None)
    assert as_("secretary").post(f"/meetings/corrections/{MinutesCorrection.get().id}/accept").status_code == 422
    assert MinutesCorrection.get().accepted is None


def test_a_first_invitation_counts_for_seven_days_although_a_way_in_was_made_at_once(written, as_, clock):
    """A way in of their own makes it the organiser's account; whoever invited them waits a week (decision 0022)."""
    organiser = Account.get_by_id(PEOPLE["organiser"].account_id)
    day = {"made_at": clock.now, "spent_at": clock.now, "expires_at": clock.now + timedelta(days=14)}
    with write():
        Invitation.create(account=organiser, token_hash="first", made_by=PEOPLE["secretary"].account_id, **day)
        organiser.set_passphrase("13800002222", "argon2 of it")
    assert as_("organiser").post(f"/meetings/{written.id}/minutes/seal").status_code == 303
    assert MinutesSeal.get().link_by is None
    clock.forward(days=6, hours=23)
    assert as_("secretary").post(f"/meetings/{written.id}/minutes/seal").status_code == 422
    clock.forward(hours=2)
    assert as_("secretary").post(f"/meetings/{written.id}/minutes/seal").status_code == 303


def test_a_session_that_began_with_somebody_elses_link_seals_and_decides_nothing(app, as_, limited):
    meeting = held()
    as_("secretary").post(f"/meetings/{meeting.id}/minutes", data=minutes_form(chair=str(member("member"))))
    at = f"/meetings/{meeting.id}/minutes"
    shown = limited.get(at)
    assert "会议学习了条例" in shown.text and "道路要修" not in shown.text and "一人主张缓修" not in shown.text
    assert "道路要修" in as_("member").get(at).text
    assert limited.post(f"{at}/seal").status_code == 403 and not MinutesSeal.select().exists()
    for login in ("member", "organiser"):
        assert as_(login).post(f"{at}/seal").status_code == 303
    assert limited.post(f"{at}/corrections", data={"words": "改"}).status_code == 403
    assert as_("organiser").post(f"{at}/corrections", data={"words": "改"}).status_code == 303
    correction = MinutesCorrection.get()
    for step in ("accept", "decline"):
        assert limited.post(f"/meetings/corrections/{correction.id}/{step}").status_code == 403
    assert MinutesCorrection.get().decided_at is None
