"""Declare identity: accounts, ways to sign in, sessions, consents."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from pwa.core import clock, notice_headings
from pwa.core.database import write
from pwa.core.features import Feature, Job
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import PostWork

from . import change_pages, link_rights, own_data, own_links, passkeys, phones, sessions, today_lines, views, welcome  # noqa: F401  (some only bring their addresses)
from .audit_labels import AUDIT
from .models import Account, Challenge, Consent, Invitation, Passkey, SecurityNote, Session, SignInChange
from .reminders import RULES
from .rights_ended_again import ENDS_AGAIN
from .yearly_questions import CONSENTS_CONFIRMED

SIGN_IN = _l("So that you can sign in, and nobody else.")


def forget_ceremonies() -> None:
    """Delete challenges of passkey ceremonies that were not finished."""
    with write():
        Challenge.delete().where(Challenge.made_at < clock.now() - timedelta(hours=1)).execute()


FEATURE = Feature(
    __package__,
    blueprints=(views.identity,),
    setup=sessions.register,
    today=today_lines.LINES,
    yearly_questions=(CONSENTS_CONFIRMED,),
    kept=(
        Kept(
            Account,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SIGN_IN,
            what=_l(
                "Name, the number with which you sign in, your passphrase as a check value only, language and text "
                "size, which notice you have read"
            ),
            why=SIGN_IN,
            section="account",
            of_account=own_data.account_of,
        ),
        Kept(
            Consent,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SIGN_IN,
            what=_l("What you agreed to, and what you withdrew"),
            why=_l("To prove what you agreed to, and since when."),
            section="consents",
            of_account=own_data.consents_of,
        ),
        Kept(
            Session,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SIGN_IN,
            what=_l("Phones signed in, each with the day it was last used"),
            why=SIGN_IN,
            section="phones",
            of_account=own_data.phones_of,
        ),
        Kept(
            Passkey,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SIGN_IN,
            what=_l("Passkeys: the public half, the name you gave it, the day it was last used"),
            why=SIGN_IN,
            section="passkeys",
            of_account=own_data.passkeys_of,
        ),
        Kept(
            SecurityNote,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SIGN_IN,
            what=_l("Notices about changes of how you sign in"),
            why=_l("So that you notice when somebody else changes how you sign in."),
            section="security_notes",
            of_account=own_data.security_notes_of,
        ),
        Kept(
            SignInChange,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SIGN_IN,
            what=_l("Changes of how you sign in that wait, until they are settled"),
            why=_l("So that you can stop a change of your sign-in that you did not ask for."),
            section="sign_in_changes",
            of_account=own_data.sign_in_changes_of,
        ),
        Kept(
            Invitation,
            Keep.WHILE_ACCOUNT,
            heading=notice_headings.SIGN_IN,
            what=_l("Who made an invitation for you, who confirmed it, and when it was opened"),
            why=_l("To prove who opened your account, and when."),
        ),
        Kept(
            Challenge,
            Keep.UNTIL_USED,
            heading=notice_headings.SIGN_IN,
            what=_l("Sign-ins that have begun, for some minutes"),
            why=SIGN_IN,
        ),
    ),
    post_work=(
        PostWork(
            _l("unspent invitations, which become void"),
            link_rights.count_links,
            link_rights.void_links,
            lapses=True,
        ),
        PostWork(
            _l("confirmations of invitations, which lapse"),
            link_rights.count_confirmations,
            link_rights.drop_confirmations,
            lapses=True,
        ),
    ),
    ends_again=ENDS_AGAIN,
    reminders=RULES,
    audit=AUDIT,
    jobs=(Job(600, forget_ceremonies),),
)
