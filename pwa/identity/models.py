"""Collect the models of this package: accounts and their credentials."""

from .accounts import CONSENTS, NOTICE_VERSION, Account, Consent, SecurityNote
from .challenges import Challenge
from .change_models import SignInChange
from .credential_models import Invitation, Passkey, Session

__all__ = [
    "CONSENTS", "NOTICE_VERSION", "Account", "Challenge", "Consent", "Invitation", "Passkey", "SecurityNote", "Session",
    "SignInChange",
]  # fmt: skip
