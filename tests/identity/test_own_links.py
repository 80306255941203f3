"""What the owner of an account decides about somebody else's link, and for which of it they need a proof."""

from datetime import timedelta

from pwa.identity.models import Session
from tests.identity.conftest import is_in
from tests.identity.link_steps import AGREE, confirm, link_by, newest
from tests.kit.client import client_of
from tests.people import day_words


def test_agreeing_needs_a_proof_also_of_somebody_who_has_none(as_, used, clock):
    clock.forward(minutes=30)
    link_by(as_("secretary"))
    page = used.get("/me/phones").text
    assert "/agree" not in page and "/decline" in page
    assert used.post(f"/me/links/{newest().id}/agree").status_code == 403
    assert newest().agreed_at is None


def test_the_page_says_when_the_link_opens_by_itself_to_somebody_who_cannot_prove_that_they_agree(as_, used, clock):
    clock.forward(minutes=30)
    link_by(as_("secretary"))
    assert day_words(clock.today + timedelta(days=7)) in used.get("/me/phones").text


def test_declining_a_link_that_waits_needs_no_proof(as_, used, clock, client):
    clock.forward(minutes=30)
    link = link_by(as_("secretary"))
    assert used.post(f"/me/links/{newest().id}/decline").status_code == 303
    assert client.post(link, data=AGREE).status_code == 404


def test_objecting_to_what_is_still_limited_needs_no_proof(limited, used, clock):
    clock.forward(minutes=30)
    page = used.get("/me/phones").text
    assert "/vouch" not in page and "/decline" in page
    assert used.post(f"/me/links/{newest().id}/decline").status_code == 303
    assert not is_in(limited) and is_in(used)


def test_a_phone_without_limits_is_not_ended_by_declining_its_link_without_a_proof(limited, used, clock):
    """Else an unlocked phone would end the owner's other phones after all."""
    used.post(f"/me/links/{newest().id}/vouch")
    clock.forward(minutes=30)
    assert used.post(f"/me/links/{newest().id}/decline").status_code == 403
    assert is_in(limited) and newest().declined_at is None


def test_a_phone_whose_limits_ended_by_time_is_not_ended_so_either(as_, app, used, clock):
    link = link_by(as_("secretary"))
    confirm(as_("organiser"))
    browser = client_of(app)
    browser.post(link, data=AGREE)
    clock.forward(days=8)
    assert used.post(f"/me/links/{newest().id}/decline").status_code == 403
    assert is_in(browser)


def test_a_first_invitation_is_not_declined_afterwards_without_a_proof(client, link_for, clock):
    client.post(link_for("courier"), data=AGREE)
    clock.forward(minutes=30)
    assert client.post(f"/me/links/{newest('courier').id}/decline").status_code == 403
    assert is_in(client) and Session.select().where(Session.ended_at.is_null(False)).count() == 0
