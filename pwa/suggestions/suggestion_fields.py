"""Define the fields of suggestions, of their answers and of the code, and the units to which somebody can write."""

from uuid import UUID

from flask_babel import lazy_gettext as _l

from pwa.core.fields import Fields, Text
from pwa.organisations.models import Unit

from .rules import LONGEST

WORDS = Text("words", _l("Your suggestion, complaint or report"), LONGEST, control="textarea", required=True,
             attributes={"rows": 8},
             hint=_l("What happened, and what should be different. Up to 2000 characters."))  # fmt: skip
NAMED = Fields(WORDS)
UNIT = Text("unit", _l("To whom do you write?"), 36, control="select_field", required=True,
            attributes={"empty": _l("choose"), "maxlength": None})  # fmt: skip
NAMED_TO = Fields(UNIT, WORDS)  # with the name of an account that belongs to no branch
UNNAMED = Fields(
    UNIT,
    WORDS.with_changes(attributes={"rows": 8, "autocomplete": "off"}),
)
TO_NAMED = Text("answer", _l("Your answer"), LONGEST, control="textarea", required=True, attributes={"rows": 6})
ANSWER_TO_NAMED = Fields(TO_NAMED)
ANSWER = Fields(
    TO_NAMED.with_changes(
        hint=_l("Only whoever has the code reads it. Write nothing that points to who may have written.")
    )
)
CODE = Fields(
    Text("code", _l("Code"), 40, required=True,
         attributes={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
         hint=_l("For example 7KQ4-M2XD-90TF"))
)  # fmt: skip
MOST = 300  # counties in the list


def units_to_choose(committee: UUID | None = None) -> list[Unit]:
    """Return the units to which somebody can write without a name: the counties, and first of all the committee whose
    address they came by. Others are not listed: the page is public, and the tree of units is not."""
    names = (Unit.id, Unit.county_id, Unit.name, Unit.kind, Unit.path)
    open_ = Unit.select(*names).where(Unit.closed_at.is_null())
    named = list(open_.where(Unit.id == committee, Unit.kind == "committee")) if committee else []
    return [*named, *open_.where(Unit.kind == "county").order_by(Unit.path).limit(MOST)]


def choices(committee: UUID | None = None) -> list[tuple[str, str]]:
    """Return these units for a field to choose one."""
    return [(str(unit.id), unit.name) for unit in units_to_choose(committee)]


def chosen_unit(unit_id: UUID | None) -> Unit | None:
    """Return the unit that was chosen, None if nobody can write to it."""
    return next((unit for unit in units_to_choose(unit_id) if unit.id == unit_id), None)
