"""Label proposed corrections of a file: their states, and their lines in timeline and audit trail."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.features import Line, Readers
from pwa.members.labels import FIELDS

from .file_proposal_form import address

STATES = {
    "taken": _l("taken over into the file"),
    "declined": _l("declined"),
    "withdrawn": _l("withdrawn"),
    "superseded": _l("replaced by a later proposal"),
    "ended": _l("ended with the membership"),
}
REVEALED = {"proposal": _l("saw the proposed value of a correction")}


def _named(words: Any) -> Any:
    return lambda facts: str(words) % {"item": FIELDS.get(facts.get("item", ""), "")}


TIMELINE = (
    Line("file_proposed", _named(_l("Proposed a correction of the file: %(item)s")), address, Readers.FILE),
    Line("file_proposal_taken", _named(_l("Correction taken over: %(item)s")), address, Readers.FILE),
    Line("file_proposal_declined", _named(_l("Correction declined: %(item)s")), address, Readers.FILE),
    Line("file_proposal_withdrawn", _named(_l("Correction withdrawn: %(item)s")), address, Readers.FILE),
)


def state(verdict: str | None) -> str:
    """Return the state of a proposal as text."""
    return str(STATES[verdict]) if verdict else _("waits for the branch")


def title(item: str) -> str:
    """Return the title of a proposal."""
    return _("Correction: %(item)s", item=FIELDS[item])
