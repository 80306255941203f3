"""Define the form kind `statement`: the member says, also offline, what they have to say before a meeting decides."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.fields import Checked, Fields, Text
from pwa.core.i18n import on_day
from pwa.core.ids import as_uuid
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.reports.form_kinds import Entry, FormKind, Limited, Writes
from pwa.reports.rules import Known

from . import labels
from .models import Measure, Statement
from .reach import rows_with_names
from .rules import why_no_statement

FIELDS = Fields(
    Text("measure", _l("About what?"), 36, control="select_field", required=True,
         attributes={"optional": False, "maxlength": None}, description="Id of the measure that is considered"),
    Text("words", _l("In your own words"), 2000, control="textarea", required=True, attributes={"rows": 8},
         hint=_l("How it was, what you want to be considered, what you want to do. Up to 2000 characters.")),
)  # fmt: skip


def check(fields: Mapping[str, Any], recorded_on: date, known: Known) -> Checked:
    """Check form `statement`, version 1."""
    out = FIELDS.check(fields, recorded_on)
    if named := out.values.get("measure"):
        read = as_uuid(named)
        out.values["measure"] = str(read or named)
        if read is None:
            out.errors["measure"] = "nothing_to_answer"
    return out


def refuse(entry: Entry, account_id: UUID) -> dict[str, str]:
    """Return why it is not taken: in somebody else's name, about nothing that is before this member, or written after
    the decision."""
    assert entry.member is not None
    own = Account.select(Account.member_id).where(Account.id == account_id).scalar()
    if entry.member.id != own:
        return {"subject": "own_statement_only"}
    row = Measure.get_or_none(Measure.id == UUID(entry.values["measure"]), Measure.member == own)
    if row is None:
        return {"measure": "nothing_to_answer"}
    closed = row.decided_at or row.ended_at or row.undone_at
    why = why_no_statement(closed, entry.corrected_at)
    return {"measure": why} if why else {}


def store(entry: Entry, account_id: UUID, writes: Writes) -> None:
    """Store the words; the unit that decides reads them, and the member."""
    assert entry.member is not None
    facts = {"county_id": entry.member.county_id, "member": entry.member.id, "written_at": entry.corrected_at}
    writes.add(Statement, id=entry.id, measure=UUID(entry.values["measure"]), words=entry.values["words"], **facts)


def page_facts(own: Member | None) -> dict[str, Any]:
    """Return what is before the visitor and not decided, as choices."""
    if own is None or current_user.limited:
        return {"before_them": []}
    waits = (Measure.member == own.id) & Measure.decided_on.is_null()
    waits &= Measure.ended_on.is_null() & Measure.undone_at.is_null()
    rows = rows_with_names().where(waits).order_by(Measure.began_at)
    return {"before_them": [(str(row.id), _choice(row)) for row in rows]}


def _choice(row: Any) -> str:
    return f"{labels.kind_text(row.kind)} · {on_day(row.began_at)}"


def measure_of_statement(statement_id: UUID) -> str:
    """Return the address of the measure about which a statement is."""
    measure = Statement.select(Statement.measure).where(Statement.id == statement_id).scalar()
    return url_for("measures.show", measure=measure) if measure else url_for("measures.index")


STATEMENT = FormKind(
    "statement",
    1,
    check,
    store,
    refuse,
    fields=FIELDS,
    page=measure_of_statement,
    wants_source=False,
    counts_as_contact=False,
    confided=True,
    never_in_address=("words",),
    fills_again=("words",),
    correctable=False,  # a second one adds to it, until it is decided
    stands_in_its_own_list=True,
    endpoint="measures.new_statement",
    template="supervision/statement.html",
    page_facts=page_facts,
    label=_l("Statement"),
    summary=lambda row: _("made a statement"),
    refusals=labels.REFUSALS,
    limited=Limited(own=False, others=False),  # as its page
)
