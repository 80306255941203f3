"""What people do with links to an account in use: make, confirm, open; and what they are told."""

import re

from pwa.identity.models import Account, Invitation, SecurityNote
from tests.people import PEOPLE

MEMBER, SECRETARY = PEOPLE["member"], PEOPLE["secretary"]
AGREE = {"agree": "1", "consent_host": "1", "consent_reminders": "1"}
WORDS = {"do": "passphrase", "phone": "13800138000", "passphrase": "words of somebody else"}
WORDS["again"] = WORDS["passphrase"]


def link_by(officer, login="member"):
    """The address of a link that this officer makes on their page."""
    text = officer.post(f"/members/{PEOPLE[login].member_id}/invitation").text
    return re.search(r"http://localhost(/welcome/[\w-]+)", text)[1]


def newest(login="member"):
    rows = Invitation.select().where(Invitation.account == PEOPLE[login].account_id)
    return rows.order_by(Invitation.made_at.desc(), Invitation.id.desc()).first()


def told(login="member"):
    rows = SecurityNote.select(SecurityNote.kind).where(SecurityNote.account == PEOPLE[login].account_id)
    return {row.kind for row in rows}


def confirm_sign_in(officer, login, reason="I met them, and this is their phone"):
    """A second officer says that it was this person who came in first."""
    link = Account.get_by_id(PEOPLE[login].account_id).unconfirmed_link_id
    return officer.post(f"/invitations/{link}/first-sign-in", data={"reason": reason})


def confirm(officer, login="member", reason="I called him on the number in the file"):
    return officer.post(f"/invitations/{newest(login).id}", data={"reason": reason})
