"""First sign-ins that wait are shown to whoever may confirm them, however many others wait."""

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.identity.models import Account, Invitation
from pwa.members import links_to_confirm, today_lines
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Post, Unit
from tests.identity.link_steps import confirm_sign_in, newest
from tests.members.test_first_sign_ins import came_in
from tests.people import PEOPLE, UNITS


@pytest.mark.both_engines
def test_who_waits_behind_many_that_the_officer_does_not_reach_is_shown_all_the_same(as_, app, monkeypatch):
    """Administrators of other counties wait too, and since longer."""
    monkeypatch.setattr(links_to_confirm, "PART", 3)
    monkeypatch.setattr(today_lines, "MOST_COUNTED", 5)
    with write():
        for number in range(7):
            account = Account.create(login=f"far{number}", name="远县管理员")
            with_post = {"account_id": account.id, "role": "admin", "unit": Unit.get_by_id(UNITS["host-street"])}
            link = Invitation.create(
                account=account, token_hash=f"far{number}", made_by=PEOPLE["host"].account_id, in_use=False,
                expires_at=now(), spent_at=now(),
            )  # fmt: skip
            Account.update(unconfirmed_link_id=link.id).where(Account.id == account.id).execute()
            Post.create(county_id=PEOPLE["host"].account_id, unconfirmed_link_id=link.id, **with_post)
    came_in(app, as_("secretary"), "organiser")
    address = f"/invitations/{newest('organiser').id}/first-sign-in"
    assert address in as_("committee").get("/").text


def test_while_a_post_is_only_proposed_the_page_says_so_and_takes_no_confirmation(as_, app):
    came_in(app, as_("secretary"), "courier")
    sent = {"account": str(PEOPLE["courier"].account_id), "role": "organiser", "unit": str(UNITS["home"])}
    assert as_("admin").post("/settings/posts", data={**sent, "becomes": "stays"}).status_code == 303
    address = f"/invitations/{newest('courier').id}/first-sign-in"
    shown = as_("committee").get(address)
    assert shown.status_code == 200 and "目前没有职务" in shown.text and "<textarea" not in shown.text
    assert confirm_sign_in(as_("committee"), "courier").status_code == 404
    assert as_("contact").get(address).status_code == 404
    assert as_("committee").post(f"/settings/posts/appointments/{Appointment.get().id}/confirm").status_code == 303
    assert confirm_sign_in(as_("committee"), "courier").status_code == 303
