"""Define the form kind `suggestion`: with the sender's name, also without a network; it becomes a request that the
committee alone reads and answers."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.cases.case_opening import home_of, raise_case
from pwa.cases.request_form import case_address
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes

from .suggestion_fields import NAMED


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return an error for a suggestion in somebody else's name."""
    assert entry.member is not None
    own = Account.select(Account.member_id).where(Account.id == account_id).scalar()
    return {} if entry.member.id == own else {"subject": "in_own_name_only"}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Open a case of the committee."""
    raise_case(
        entry, account_id, writes, category="opinion", readers="committee", words=entry.values["words"], origin="member"
    )


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return the committee to which it goes, so that one can also write to it without a name."""
    return {"committee": home_of(own.branch, "committee") if own else None}


SUGGESTION = FormKind(
    "suggestion",
    1,
    NAMED.check,
    store,
    refuse,
    fields=NAMED,
    page=case_address,
    wants_source=False,
    confided=True,
    never_in_address=("words",),
    fills_again=("words",),
    endpoint="suggestions.new",
    template="suggestions/new.html",
    page_facts=page_facts,
    label=_l("Suggestion"),
    summary=lambda row: _("made a suggestion"),
    refusals={"in_own_name_only": _l("A suggestion is made in one's own name, or without a name.")},
    limited=Limited(own=True, others=False),
)
