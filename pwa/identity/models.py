"""Collect the models of this package: accounts and their credentials."""

from .accounts import NOTICE_VERSION, Account, SecurityNote
from .challenges import Challenge
from .change_models import SignInChange
from .consents import CONSENTS, Consent
from .credential_models import Passkey, Session
from .invitation_models import Invitation

__all__ = [
    "CONSENTS", "NOTICE_VERSION", "Account", "Challenge", "Consent", "Invitation", "Passkey", "SecurityNote", "Session",
    "SignInChange",
]  # fmt: skip
