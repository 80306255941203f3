"""Form kind `errand`, version 2: version 1 called `what` by the name `item`."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core.fields import Checked, Fields, Flag, Number, Text
from pwa.members.models import Member
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.rules import Known

from .models import Errand


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """What is to be done is needed; boxes are a number, urgent is yes or no."""
    checked = Checked(values={"what": fields.get("what", ""), "boxes": None, "urgent": False} | dict(fields))
    if not checked.values["what"]:
        checked.errors["what"] = "nothing_to_do"
    if not isinstance(checked.values["boxes"], int | float | None):
        checked.errors["boxes"] = "not_a_number"
    if not isinstance(checked.values["urgent"], bool):
        checked.errors["urgent"] = "wrong_type"
    return checked


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """The errand and its line in the timeline."""
    assert entry.member is not None
    row = {"id": entry.id, "county_id": entry.member.county_id, "member": entry.member.id}
    writes.add(Errand, **row, **{name: entry.values[name] for name in ("what", "boxes", "urgent")})
    write_timeline_line(entry, account_id, writes, "errand_offered", {"what": entry.values["what"]})


def second(fields: dict[str, Any]) -> dict[str, Any]:
    """Version 1 as version 2 writes it."""
    return {"what": fields.pop("item", ""), **fields}


def page_facts(own: Member | None) -> dict[str, Any]:
    """Only this form's page has it."""
    return {"errand_hint": "what the form's own facts say"}


ERRAND = FormKind(
    "errand",
    2,
    check,
    store,
    upcasts={1: second},
    fields=Fields(Text("what", "What", 200, required=True), Number("boxes", "Boxes"), Flag("urgent", "Urgent")),
    endpoint="errands.new_errand",
    template="errands/new.html",
    page_facts=page_facts,
    label="Errand",
    summary=lambda row: "offered an errand",
    facts=lambda report: [("Errand", Errand.get_by_id(report.id).what)],
    refusals={"nothing_to_do": "Say what you would do."},
    limited=Limited(own=True, others=True),
)
