"""Define the fields of suggestions, of their answers and of the code, and the units to which somebody can write."""

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Fields, Text
from pwa.organisations.models import Unit

from .rules import LONGEST

WORDS = Text("words", _l("Your suggestion, complaint or report"), LONGEST, control="textarea", required=True,
             attributes={"rows": 8},
             hint=_l("What happened, and what should be different. Up to 2000 characters."))  # fmt: skip
NAMED = Fields(WORDS)
UNNAMED = Fields(
    Text("unit", _l("To whom?"), 36, control="select_field", required=True,
         attributes={"empty": _l("choose"), "maxlength": None}),
    WORDS.with_changes(attributes={"rows": 8, "autocomplete": "off"}),
)  # fmt: skip
ANSWER = Fields(
    Text("answer", _l("Your answer"), LONGEST, control="textarea", required=True, attributes={"rows": 6},
         hint=_l("Only whoever has the code reads it. Write nothing that points to who may have written."))
)  # fmt: skip
CODE = Fields(
    Text("code", _l("Code"), 40, required=True,
         attributes={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
         hint=_l("For example 7KQ4-M2XD-90TF"))
)  # fmt: skip
MOST = 300  # more committees than one finds in a list: then one writes to a county


def units_to_choose() -> list[Unit]:
    """Return the counties and committees to which somebody can write without a name, in the order of the tree."""
    names = (Unit.id, Unit.county_id, Unit.name, Unit.kind, Unit.path)
    open_ = Unit.select(*names).where(Unit.closed_at.is_null()).order_by(Unit.path)
    found = list(open_.where(Unit.kind.in_(["county", "committee"])).limit(MOST + 1))
    return found if len(found) <= MOST else list(open_.where(Unit.kind == "county").limit(MOST))
