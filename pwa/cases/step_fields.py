"""Define the fields of each step of a case."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Choice, Day, Fields, Text, Whole
from pwa.core.form_markup import Form

from . import labels
from .rules import WORDS

NAME = 120
ABOUT = WORDS.with_changes(label=_l("A word about it"), required=False, attributes={"rows": 3})
SEARCHED = Fields(
    Day("on", _l("When?"), required=True),
    Choice("channel", _l("How?"), labels.CHANNELS, control="select_field", required=True,
           attributes={"empty": _l("choose")}),
    Text("by_whom", _l("By whom?"), NAME, required=True),
    Choice("result", _l("With what result?"), labels.RESULTS, required=True),
    ABOUT,
)  # fmt: skip
DECIDED = Fields(
    Choice("kind", _l("What was decided?"), labels.STATES, required=True),
    Day("held_on", _l("On which day?"), required=True),
    Text("meeting", _l("Which meeting?"), NAME, hint=_l("Name or number; not needed for 'found' while searching.")),
    Whole("expected", _l("Voting members who should attend"), 4),
    Whole("votes_for", _l("Votes for"), 4),
    Whole("votes_against", _l("Votes against"), 4),
    Whole("abstained", _l("Abstained"), 4),
    Text("approver", _l("Approved by"), NAME),
    Text("document", _l("Document"), NAME),
    Day("effective_on", _l("In force since"), hint=_l("Empty: the day of the meeting.")),
    Day("requested_on", _l("Their written request is of"), hint=_l("Only for restoring the membership.")),
    ABOUT,
)
HANDED_OVER = Fields(
    Choice("owner", _l("To whom?"), control="select_field", required=True, attributes={"empty": _l("choose")})
)
FIELDS = {"searched": SEARCHED, "decided": DECIDED, "handed_over": HANDED_OVER}


def form_of(
    kind: str, tried: str = "", said: Mapping[str, Any] | None = None, errors: Mapping[str, Any] | None = None
) -> Form:
    """Return the form of one step. If `kind` is the step that was posted (`tried`), it holds the posted values and
    errors."""
    fields = FIELDS.get(kind) or Fields(WORDS.with_changes(short=labels.DOES.get(kind, "")))
    return Form(fields, said, errors) if tried == kind else Form(fields, {}, {})
