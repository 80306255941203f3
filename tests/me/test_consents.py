"""Consents are given and withdrawn one by one; without 'host' no host branch sees anything."""

from pwa.core.audit import AuditLine
from pwa.identity.models import Account, Consent
from tests.people import PEOPLE


def _given(login: str) -> set[str]:
    return Consent.of(Account.get_by_id(PEOPLE[login].account_id))


def test_a_consent_is_withdrawn_as_easily_as_it_is_given(as_):
    member = as_("member")
    assert member.post("/me/consents/reminders", data={"do": "withdraw"}).status_code == 303
    assert _given("member") == {"whereabouts", "host"}
    member.post("/me/consents/reminders", data={"do": "give"})
    member.post("/me/consents/reminders", data={"do": "give"})
    assert _given("member") == {"whereabouts", "host", "reminders"}
    mine = AuditLine.select().where(AuditLine.action.in_(["gave consent", "withdrew consent"]))
    assert [row.fields for row in mine.where(AuditLine.actor_id == PEOPLE["member"].account_id)] == ["reminders"] * 2


def test_without_the_host_consent_the_host_sees_nothing(as_):
    host, path = as_("host"), f"/members/{PEOPLE['member'].member_id}"
    assert host.get(path).status_code == 200
    as_("member").post("/me/consents/host", data={"do": "withdraw"})
    assert host.get(path).status_code == 404
    assert "王建国" not in host.get("/").text


def test_only_known_consents_of_members(as_):
    assert as_("member").post("/me/consents/everything", data={"do": "give"}).status_code == 404
    assert as_("auditor").post("/me/consents/host", data={"do": "give"}).status_code == 404
