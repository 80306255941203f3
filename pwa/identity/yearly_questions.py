"""Ask the owner of an account once a year whether what they agreed to still stands: nobody else can say that."""

from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.yearly_questions import YearlyQuestion

from .labels import CONSENTS as LABELS
from .models import Account, Consent


def _in_force(member: Any) -> pw.Expression:
    return (Account.member_id == member) & Consent.withdrawn_at.is_null() & ~Consent.provisional


def _words(member: Any) -> str:
    rows = Consent.select(Consent.kind).join(Account).where(_in_force(member.id)).order_by(Consent.kind)
    return _(", ").join(str(LABELS[row.kind][0]) for row in rows)


CONSENTS_CONFIRMED = YearlyQuestion(
    "consents",
    _l("What I agreed to"),
    lambda member: Consent.select(pw.fn.MIN(Consent.given_at)).join(Account).where(_in_force(member)),
    _words,
    lambda member: url_for("me.home", _anchor="consents"),
)
