"""Check a change of one item of the official form, as an officer or the member writes it. Pure.

The rules are those of a roster (docs/roster.md), so that a file says the same whichever way it was filled.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pwa.roster.cells import is_empty
from pwa.roster.checked_row import CheckedRow, Known, Problem
from pwa.roster.member_cells import born_on_of, sex_of
from pwa.roster.rules import check_row, in_order

# The items of the official form that are written in the file; the branch changes by a transfer only.
ITEMS = (
    "name", "sex", "ethnicity", "id_number", "born_on", "education", "kind", "joined_on", "full_on", "job_post",
    "phone", "landline", "address", "status", "lost_since", "floating",
)  # fmt: skip
NOT_PROPOSED = ("kind", "status", "lost_since", "floating")
PROPOSED = tuple(item for item in ITEMS if item not in NOT_PROPOSED)
NEEDED = ("name", "sex", "kind", "floating")
MASKED = ("id_number", "phone", "landline", "address")  # a form never shows what the file has there
DAYS = ("born_on", "joined_on", "full_on", "lost_since")
# Which items each rule about several of them compares: only who changes one of these is told.
COMPARED = {
    "joined_before_born": ("born_on", "joined_on"),
    "full_before_joined": ("joined_on", "full_on"),
    "same_day": ("joined_on", "full_on"),
    "probationary_full": ("kind", "full_on"),
}
LONGEST = 200


@dataclass
class ItemChange:
    """What a change of one item would write (field → value, None: empty), what is wrong with it, and which other fields
    of the file an ID number contradicts (field → what the number says)."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    contradicts: dict[str, Any] = field(default_factory=dict)


def read_item(item: str, text: str, today: date, place: Callable[[str, str], Any], destination: str = "") -> CheckedRow:
    """Read one item as a row of a roster with this cell alone."""
    row: dict[str, Any] = {item: text, "branch": "-"}
    if item == "floating":
        row["destination"] = destination
    elif item == "lost_since":
        row["lost"] = "1"
    said = check_row(row, Known(today, lambda name: None, place))
    said.problems = [one for one in said.problems if one.column in (item, "destination")]
    if item in ("phone", "landline") and not said.problems and set(said.values) != {item}:
        said.wrong(item, item)  # two numbers, or one of the other kind
    return said


def change_of(
    item: str,
    text: str,
    kept: Mapping[str, Any],
    today: date,
    place: Callable[[str, str], Any],
    destination: str = "",
    follow_number: bool = False,
) -> ItemChange:
    """Return what writing `text` to this item of a file changes. `kept`: what the file says, with the ID number in
    plain. `follow_number`: birth date and sex are changed to what a new ID number says."""
    if is_empty(text):
        return _emptied(item, kept)
    said = read_item(item, text, today, place, destination)
    if said.problems:
        return ItemChange(problems=said.problems)
    change = ItemChange({name: value for name, value in said.values.items() if name in (item, "destination")})
    if item == "id_number":
        _follow(change, kept, follow_number)
    elif item in ("born_on", "sex") and kept.get("id_number"):
        number = kept["id_number"]
        says = born_on_of(number) if item == "born_on" else sex_of(number)
        if change.values[item] != says:
            change.problems.append(_differs(item, item, says))
    _in_order(item, change, kept)
    return change


def _emptied(item: str, kept: Mapping[str, Any]) -> ItemChange:
    if item in NEEDED:
        return ItemChange(problems=[Problem(item, "missing")])
    other = {"phone": "landline", "landline": "phone"}.get(item)
    if other and not kept.get(other):
        return ItemChange(problems=[Problem(item, "no_telephone")])
    if item == "born_on" and kept.get("id_number"):
        return ItemChange(problems=[_differs(item, item, born_on_of(kept["id_number"]))])
    if item in ("born_on", "id_number") and not kept.get("id_number" if item == "born_on" else "born_on"):
        return ItemChange(problems=[Problem(item, "no_identity")])
    return ItemChange({item: None})


def _follow(change: ItemChange, kept: Mapping[str, Any], follow: bool) -> None:
    """Take birth date and sex from a new ID number where the file has none; where it has others, say so, or follow the
    number."""
    number = change.values["id_number"]
    for name, says in (("born_on", born_on_of(number)), ("sex", sex_of(number))):
        if kept.get(name) == says:
            continue
        if kept.get(name) is None or follow:
            change.values[name] = says
        else:
            change.contradicts[name] = says
            change.problems.append(_differs("id_number", name, says))


def _differs(column: str, name: str, says: Any) -> Problem:
    value = {"day": says.isoformat()} if name == "born_on" else {"sex": says}
    return Problem(column, "born_differs" if name == "born_on" else "sex_differs", value)


def _in_order(item: str, change: ItemChange, kept: Mapping[str, Any]) -> None:
    said = CheckedRow(dict(change.values))
    in_order(said, kept)
    changed = {item, *change.values}
    change.problems += [
        Problem(item, one.code, one.values) for one in said.problems if changed & {*COMPARED.get(one.code, ())}
    ]
