"""Define the form kind `attempt`: an officer or contact person tried to reach somebody of a round."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.cases.case_opening import has_raised, raise_case
from pwa.identity.models import Account
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import keep_place, write_timeline_line

from . import answer_form, labels
from .attempt_page import page_facts
from .response_fields import ATTEMPT as FIELDS
from .response_fields import check_attempt
from .rules import QUESTION_FIELDS


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return why this is no attempt of the round. Nobody records an attempt about themselves: they answer."""
    assert entry.member is not None
    own = Account.select(Account.member_id).where(Account.id == account_id).scalar()
    if entry.member.id == own:
        return {"subject": "required"}
    wrong = answer_form.refuse(entry, account_id)  # somebody who was not reached gave no answers
    return {name: why for name, why in wrong.items() if name not in QUESTION_FIELDS or why != "required"}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the response, the place it names and its timeline line. A worry becomes a case with the same id."""
    values = entry.values
    if values["says_place"]:
        kind = "back_home" if values["back_home"] else "location_reported"
        write_timeline_line(entry, account_id, writes, kind, keep_place(entry, writes))
    else:
        answer_form.withdraw_place(entry, writes)
    answer_form.store_response(entry, account_id, writes, values["way"])
    facts = {"outcome": values["outcome"], "way": values["way"], "round": values["round"]}
    write_timeline_line(entry, account_id, writes, "attempt_made", facts)
    if values["worry"] and not has_raised(entry, writes, values["worry"]):
        about = {"category": values["worry_category"], "readers": values["worry_readers"], "words": values["worry"]}
        raise_case(entry, account_id, writes, origin="attempt", **about)


ATTEMPT = FormKind(
    "attempt",
    1,
    check_attempt,
    store,
    refuse,
    wants_source=False,
    fields=FIELDS,
    endpoint="attempts.new_attempt",
    template="screening/attempt.html",
    page_facts=page_facts,
    label=_l("Attempt"),
    summary=lambda row: _("was to be reached for a round"),
    facts=labels.facts_of,
    never_in_address=("worry", "worry_category", "worry_readers", "needs"),
    fills_again=("needs",),  # a worry became a case and is dealt with there
    refusals=labels.FORM_REFUSALS,
    counts_as_contact=False,  # only an attempt that reached the member is a contact
    stands_in_its_own_list=True,  # the round's list shows it
    limited=Limited(own=True, others=True, without=("phone",)),
)


def timeline_text(facts: dict[str, Any]) -> str:
    """Return the attempt's timeline line, which the member reads too."""
    how, outcome = labels.WAYS.get(facts.get("way", "")), labels.OUTCOMES.get(facts.get("outcome", ""))
    return _("Round: tried to reach them %(how)s: %(outcome)s", how=how, outcome=outcome)
