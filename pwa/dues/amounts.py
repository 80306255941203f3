"""Set what a member owes a month, and record exemptions."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import peewee as pw
from flask_babel import lazy_gettext as _l

from pwa.core import audit, clock, crypto
from pwa.core.database import lock_rows
from pwa.core.fields import Checked, Choice, Day, Fields, Flag, Reader, Text
from pwa.core.transitions import Refused
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member

from . import labels, months
from .closed_years import locked_books
from .collecting_rules import book_of
from .fields import Amount, Month
from .models import DuesExemption, DuesSetting, ExemptMonth
from .rules import MOST_MONTHS, due_by_rate, setting_for, table_for, why_not_due
from .stays import held_by

SETTING = Fields(
    Choice("payer", _l("Kind of payer"), labels.PAYERS, control="select_field", required=True,
           attributes={"empty": _l("choose")}),
    Amount("base", _l("Base in yuan a month"),
           hint=_l("After tax, fixed items only; the rate applies to it. Not for farmers or members on relief.")),
    Amount("due", _l("Amount due in yuan a month"), hint=_l("For farmers and members on relief, who have no base.")),
    Month("since", _l("From which month?"), required=True),
    Flag("keep_base", _l("Keep the base, encrypted. Otherwise only the amount due is kept.")),
)  # fmt: skip
EXEMPTION = Fields(
    Month("first", _l("First month"), required=True),
    Month("last", _l("Last month"), required=True),
    Text("reduced", _l("What is to be paid a month, in yuan; 0 for nothing"), 9, required=True,
         attributes={"inputmode": "decimal"}),
    Day("meeting_on", _l("Day of the branch's meeting"), required=True),
    Text("approver", _l("Committee that approved"), 100, required=True),
    Text("document", _l("Number of the document"), 60),
)  # fmt: skip


def read_setting(posted: dict[str, Any], today: date) -> Checked:
    """Read the form: a base for payers with a rate, an amount for the others. `due` of the result is the amount in 分;
    `base` the base in yuan as text, if it is to be kept."""
    read = Reader(SETTING, {**posted, "keep_base": bool(posted.get("keep_base"))}, today)
    out = read.all("due", "base")
    base, due = read("base"), read("due")
    payer, since = out.values.get("payer"), out.values.get("since")
    if out.errors or not payer or not since:
        return out
    if payer in table_for(since).brackets:
        if not base:
            out.errors["base"] = "required"
            return out
        due = due_by_rate(payer, Decimal(base) / 100, since)
    elif base:
        out.errors["base"] = "base_not_used"
    elif not due:
        out.errors["due"] = "required"
    if due is not None and (why := why_not_due(payer, due, since)):
        out.errors["due" if not base else "base"] = why
    kept = str(Decimal(base) / 100) if base and out.values.get("keep_base") else None
    out.values |= {"due": due, "base": kept}
    return out


def set_due(member: Member, values: dict[str, Any], by: UUID) -> DuesSetting:
    """Set what the member owes from a month on. What was set for the same month before is replaced; both rows stay.
    Call inside a write transaction. Raises Refused for a month of a closed year."""
    lock_rows(Member.select(Member.id).where(Member.id == member.id))
    following = min((one.since for one in settings_of(member.id) if one.since > values["since"]), default=None)
    _require_open(member, values["since"], months.later(following, -1) if following else None, "since")
    same = (DuesSetting.member == member.id) & (DuesSetting.since == values["since"])
    DuesSetting.update(replaced_at=clock.now()).where(same, DuesSetting.replaced_at.is_null()).execute()
    sealed = crypto.seal(values["base"]) if values["base"] else None
    told = {name: values[name] for name in ("payer", "due", "since")}
    row: DuesSetting = DuesSetting.create(
        county_id=member.county_id, member=member.id, base_sealed=sealed, made_by=by, **told
    )
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record("set dues", "dues_setting", row.id, fields=["payer", "due", "since"], **facts)
    add_timeline_line(member, "dues_set", by, record_id=member.id, since=values["since"].isoformat())
    return row


def read_exemption(posted: dict[str, Any], today: date) -> Checked:
    """Read the form: months in order, an amount from 0 on. `due` of the result is in 分."""
    out = Reader(EXEMPTION, posted, today).all()
    values = out.values
    if said := values.pop("reduced", None):
        values["due"] = 0 if said in ("0", "0.0", "0.00") else Amount("reduced").read(said, today)[0]
        if values["due"] is None:
            out.errors["reduced"] = "not_an_amount"
    if not out.errors:
        count = len(months.between(values["first"], values["last"]))
        if not 0 < count <= MOST_MONTHS:
            out.errors["last"] = "too_many_months" if count else "months_reversed"
    return out


def exempt(member: Member, values: dict[str, Any], by: UUID) -> DuesExemption:
    """Record an exemption. Call inside a write transaction. Raises Refused if it does not lower what is due, if one of
    its months has an exemption already or belongs to a closed year."""
    lock_rows(Member.select(Member.id).where(Member.id == member.id))
    _require_open(member, values["first"], values["last"], "first")
    setting = setting_for(settings_of(member.id), values["first"])
    if setting is not None and values["due"] >= setting.due:
        raise Refused({"reduced": "too_low_to_lower"})
    named = {name: values[name] for name in ("first", "last", "due", "meeting_on", "approver", "document")}
    row: DuesExemption = DuesExemption.create(county_id=member.county_id, member=member.id, made_by=by, **named)
    try:
        for month in months.between(values["first"], values["last"]):
            ExemptMonth.create(county_id=member.county_id, exemption=row, member=member.id, month=month)
    except pw.IntegrityError:
        raise Refused({"first": "exemption_overlaps"}) from None
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record("exempted from dues", "dues_exemption", row.id, fields=[*named], **facts)
    days = {name: values[name].isoformat() for name in ("first", "last")}
    add_timeline_line(member, "dues_exempted", by, record_id=member.id, **days)
    return row


def end_exemption(row: DuesExemption, by: UUID) -> None:
    """End an exemption that no longer holds: from the next month on the amount is due again in full; the months that
    have begun stay as they were approved. Call inside a write transaction. Raises Refused if it is over already."""
    lock_rows(Member.select(Member.id).where(Member.id == row.member_id))
    coming = (ExemptMonth.exemption == row.id) & (ExemptMonth.month > months.month_of(clock.today()))
    done = DuesExemption.update(ended_at=clock.now(), ended_by=by)
    left = ExemptMonth.delete().where(coming).execute()
    if not left or not done.where(DuesExemption.id == row.id, DuesExemption.ended_at.is_null()).execute():
        raise Refused({"exemption": "exemption_is_over"})
    facts = {"county_id": row.county_id, "member_id": row.member_id, "actor_id": by}
    audit.record("ended exemption from dues", "dues_exemption", row.id, **facts)
    since = months.later(months.month_of(clock.today()), 1).isoformat()
    add_timeline_line(row.member, "dues_exemption_ended", by, record_id=row.member_id, since=since)


def _require_open(member: Member, first: date, last: date | None, at: str) -> None:
    """Raises Refused if one of these months stands in a closed year of the branch to which it is owed."""
    held = held_by(member.id)
    closed = locked_books([member.branch_id, *(one.branch.id for one in held)])
    latest = max((year for years in closed.values() for year in years), default=0)
    until = min(last or date.max, date(latest, 12, 1)) if latest else first
    for month in months.between(first, until) if latest else ():
        if month.year in closed[book_of(held, month, member.branch).id]:
            raise Refused({at: "month_of_closed_year"})


def settings_of(member_id: UUID) -> list[Any]:
    """Return the settings in force of a member, the earliest first."""
    rows = DuesSetting.select().where(DuesSetting.member == member_id, DuesSetting.replaced_at.is_null())
    return list(rows.order_by(DuesSetting.since))
