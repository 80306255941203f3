"""Label papers, their states and fields, reasons for refusing, timeline lines and audit lines."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

from . import rules
from .models import Paper
from .rules import CARD, CERTIFICATE, LETTER, RECEIPT, THANKS

KINDS = {
    CARD: _l("Activity card"),
    CERTIFICATE: _l("Certificate letter"),
    LETTER: _l("Introduction letter"),
    RECEIPT: _l("Receipt letter"),
    THANKS: _l("Letter of thanks"),
}
FIELDS = {
    "name": _l("Name"),
    "sex": _l("Sex"),
    "born": _l("Born"),
    "post": _l("Job"),
    "kind": _l("Kind of member"),
    "branch": _l("Branch"),
    "committee": _l("Committee"),
    "to": _l("To"),
    "purpose": _l("For what"),
    "ethnicity": _l("Ethnicity"),
    "from": _l("Old branch"),
    "dues_until": _l("Dues paid until"),
    "address": _l("Address of the committee"),
    "unit_phone": _l("Telephone of the committee"),
    "letter": _l("Number of the letter"),
    "accepted_on": _l("Accepted on"),
    "handler": _l("Handled by"),
    "words": _l("Words of thanks"),
}
FIELDS_OF = {kind: [FIELDS[name] for name in names] for kind, names in rules.FIELDS.items()}
REFUSALS = {
    "key_cannot_be_opened": _l(
        "The key that signs papers cannot be opened: this server has another data key than the one that sealed it. "
        "Whoever runs the server puts the right one back; 'yanxing doctor' says more."
    ),
    "cards_switched_off": _l("Your county issues no paper cards: members show the app's own page instead."),
    "card_already": _l("This member has a card that is valid. If it was lost, open it and replace it."),
    "code_or_number": _l("Read the code, or type the number and the check digits."),
    "no_paper_code": _l("This is no code of a paper: it is digits only, or an address with digits behind the #."),
    "paper_code_incomplete": _l("A part of the code is missing or was mistyped. Read or copy the whole of it again."),
    "no_such_paper": _l(
        "No paper with this number and these check digits was issued here. A paper of another installation proves "
        "itself only by its code."
    ),
    "not_away": _l("A card is for members who are away: no absence is on record."),
}
VERDICTS = {
    "genuine": _l("Genuine"),
    "genuine, expired": _l("Genuine, but expired"),
    "withdrawn": _l("Withdrawn: it is no longer valid"),
    "not genuine": _l("Not genuine: somebody has changed or forged it"),
    "unknown issuer": _l("Unknown issuer: this installation does not know who issued it"),
    "ask the issuer": _l("Ask the issuer: the key that signed it is no longer trusted"),
    "unreadable": _l("Unreadable: this is no code of a paper, or a part of it is missing"),
}


def state_text(paper: Paper) -> str:
    """Say what has become of the paper."""
    if paper.declined_at:
        return _("not issued")
    if paper.issued_at is None:
        return _("waits to be issued")
    if paper.withdrawn_at:
        return _("no longer valid")
    return _("handed in") if paper.handed_in_at else _("issued")


def _named(facts: dict[str, Any]) -> dict[str, Any]:
    return {"paper": str(KINDS[facts.get("paper_kind", CARD)]), "number": facts.get("number", "")}


TIMELINE = {
    "paper_issued": lambda facts: _("%(paper)s %(number)s issued", **_named(facts)),
    "paper_withdrawn": lambda facts: _(
        "%(paper)s %(number)s withdrawn: %(reason)s", **_named(facts), reason=facts.get("reason", "")
    ),
    "paper_replaced": lambda facts: _(
        "%(paper)s %(number)s replaced by %(by)s: %(reason)s",
        **_named(facts),
        by=facts.get("by", ""),
        reason=facts.get("reason", ""),
    ),
    "card_checked": lambda facts: _(
        "Activity card %(number)s checked for %(year)s", number=facts.get("number", ""), year=facts.get("year", "")
    ),
    "card_handed_in": lambda facts: _("Activity card %(number)s handed in", number=facts.get("number", "")),
}
AUDIT = Audit(
    actions={
        "issued paper": _l("issued a paper"),
        "asked for paper": _l("asked for a paper"),
        "declined paper": _l("declined a paper"),
        "withdrew paper": _l("withdrew a paper"),
        "replaced paper": _l("replaced a paper"),
        "took back card": _l("took back an activity card"),
        "checked card": _l("checked an activity card"),
        "made paper key": _l("made a key that signs papers"),
        "revoked paper key": _l("revoked a key that signs papers"),
        "trusted paper key": _l("trusted another installation's key"),
    },
    kinds={"paper": _l("paper"), "paper_key": _l("key that signs papers")},
    fields={},
)
