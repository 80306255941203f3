"""Build the page of a member's file: the template gets only what this visitor may see.

The member and their officers see everything. The county department, with a stated reason, sees the same without forms
and without decisions about lost contact. The contact person sees name, phone, place and those decisions; the host
branch name, phone, place and the activities it held (docs/rules.md).
"""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from peewee import JOIN, fn

from pwa.core.clock import today
from pwa.core.features import registry
from pwa.core.i18n import on_day, readable_time
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.organisations.models import Unit, may_act, parameters_at
from pwa.places import is_abroad, scope
from pwa.policy import Parameters, age_on, day_count, instrument_for, is_university
from pwa.stages import Stage

from . import labels
from .file_facts import WHOLE, facts, masked_facts, masked_fields, with_links
from .history import changes_of
from .membership import end_of
from .models import AwayPeriod, ContactAssignment, Member, open_periods
from .placement_models import Placement
from .placements import current_of
from .reach import CONTACT, OFFICER, OWN
from .timeline import timeline_of


def file_values(visitor: Visitor, member: Member, before: str = "", stage: Stage | None = None) -> dict[str, Any]:
    """Return the values of `members/file.html` that this visitor may see; of the timeline only lines of this stage."""
    seen, path = member.seen_as, member.branch.path
    period, rules = open_periods([member.id]).get(member.id), visitor.parameters_of(path)[path]
    lines = masked_fields(member, visitor.limited)
    parts = {part.name: part.values(visitor, member) for part in registry().file}
    # After a decision about lost contact the page suggests no document.
    sections = [part for part in parts.values() if isinstance(part, dict)]
    decided = any(part.get("decided") for part in sections)
    form = {name: value for part in sections for name, value in part.get("form", {}).items()}
    links = {item: href for part in sections for item, href in part.get("links", {}).items()}
    values: dict[str, Any] = {
        **parts,
        "sections": [part.template for part in registry().file if part.template and parts[part.name] is not None],
        "member": {"id": member.id, "name": member.name},
        "seen_as": seen,
        "basics": basics(member),
        "where": where(member, period),
        "instrument": instrument(member, period, rules) if seen in WHOLE and not decided else None,
        "facts": with_links([*facts(member, period, form, bool(links)), *masked_facts(lines)], links),
        "hidden": [line for line in lines if line["what"]],
        "hosts": [host(row, own=seen == OWN) for row in current_of(member.id)] if seen in WHOLE else None,
        "contact": None,
        "history": [],
        "timeline": [],
        "stages": [],
        "stage": None,
        "older": None,
        "ended": ended(member),
        "may_file": seen in (OFFICER, CONTACT) and member.left_at is None,
        "may_change": seen == OFFICER and member.left_at is None,
        "may_invite": seen == OFFICER,
    }
    if seen in WHOLE:
        values["contact"] = _contacts(member)
        values["history"] = changes_of(member)
    if seen in (*WHOLE, CONTACT):
        values["timeline"], values["older"] = timeline_of(visitor, member, before, whole=seen in WHOLE, stage=stage)
        values["stages"], values["stage"] = [(one.name.lower(), _(one.title)) for one in Stage], stage
    return values


def _contacts(member: Member) -> list[dict[str, Any]]:
    """List the member's contact persons: `id` of the assignment, `name`, and for the member themselves `phone`."""
    assigned, own = ContactAssignment, member.seen_as == OWN
    rows: Any = assigned.select(assigned.id, Account.name, Member.phone)
    rows = rows.join(Account, JOIN.LEFT_OUTER, on=(Account.id == assigned.account_id))
    rows = rows.join(Member, JOIN.LEFT_OUTER, on=(Member.id == Account.member_id))
    rows = rows.where(assigned.member == member.id, assigned.given()).order_by(assigned.began_at)
    return [{"id": one, "name": name or "", "phone": own and phone} for one, name, phone in rows.tuples()]


def age_of(born_on: date | None, on: date) -> int | None:
    """Return the age in years on that day, None if the birthday is unknown."""
    return age_on(born_on, on) if born_on else None


def basics(member: Member) -> str:
    """Return the line under the name, which the host sees too: '正式党员 · 46 岁 · 男'."""
    age = age_of(member.born_on, today())
    years = _("%(age)s years old", age=age) if age is not None else ""
    parts = [labels.KINDS[member.kind], years, labels.SEXES[member.sex]]
    return " · ".join(str(part) for part in parts if part)


def where(member: Member, period: AwayPeriod | None) -> dict[str, Any]:
    """Describe where the member is now, by their open away period: `away`, `place`, `days`, `since`, `said`,
    `scope`."""
    if period is None:
        return {"away": False}
    code, home = period.country or period.division, member.branch.division
    return {
        "away": True,
        "place": labels.place_words(period.division, period.country, period.area),
        "days": day_count(period.began_on, today()),
        "since": on_day(period.here_since),
        "said": readable_time(period.said_at),
        "scope": labels.SCOPES[scope(home, code)] if home and code else "",
    }


def instrument(member: Member, period: AwayPeriod | None, parameters: Parameters | None = None) -> dict[str, Any]:
    """Describe the document that fits this absence: `kind`, `words`, and `reasons`, each with its source
    (docs/rules.md)."""
    parameters = parameters or parameters_at(member.branch.path)
    if period is None:
        found = instrument_for("unknown", "unknown", "", False, None, None, today(), parameters)
    else:
        facts = (period.stay, period.settled, period.reason, is_abroad(period.country or period.division))
        days = (period.began_on, period.ended_on, today())
        at_university = period.reason == "graduated" and is_university(unit_and_above(member.branch))
        found = instrument_for(*facts, *days, parameters, at_university=at_university)
    return {
        "kind": found.kind,
        "words": labels.INSTRUMENTS[found.kind],
        "reasons": [labels.reason_and_source(reason) for reason in found.reasons],
    }


def unit_and_above(unit: Unit) -> list[str]:
    """List the names of a unit and of those above it."""
    return [unit.name, *(row.name for row in Unit.ancestors(unit.path))]


def ended(member: Member) -> dict[str, str] | None:
    """Describe an ended membership: `day`, `reason`, `detail`; None for a member."""
    row = end_of(member.id) if member.left_at else None
    if row is None:
        return None
    detail = " · ".join(part for part in (row.organisation, row.document) if part)
    return {"day": on_day(row.ended_on), "reason": str(labels.LEAVING[row.reason]), "detail": detail}


def host(placement: Placement, own: bool) -> dict[str, Any]:
    """Describe a placement or a request: with whom it is and since when, and whether, when and how the member has
    agreed; `own`: the reader is the member."""
    way = str(labels.CONSENT_WAYS.get(placement.consent_way or "", "")) if placement.consent_way != "in_app" else ""
    return {
        "id": placement.id,
        "name": placement.unit_name,
        "is_temporary": bool(placement.unit_id) and placement.unit.kind == "temporary_branch",
        "phone": placement.unit.phone or "" if placement.unit_id else placement.outside_phone,
        "agreed": readable_time(placement.consented_at) if placement.consented_at else "",
        "way": way,
        "asks": own and placement.consented_at is None,
        "accepted": readable_time(placement.accepted_at) if placement.accepted_at else "",
        "asked": readable_time(placement.asked_at),
    }


def candidates(member: Member) -> list[tuple[str, str]]:
    """List the possible contact persons as (account id, label): other members of the branch who have an account, each
    with the number of members that they are contact person of."""
    theirs = ContactAssignment.account_id == Account.id
    load = ContactAssignment.select(fn.COUNT(ContactAssignment.id)).where(theirs, ContactAssignment.given())
    rows: Any = (
        Account.select(Account.id, Account.name, load)
        .join(Member, on=(Member.id == Account.member_id))
        .where(Member.branch == member.branch_id, may_act(Account.id), Member.id != member.id)
        .order_by(Account.name_key, Account.id)
        .limit(100)
    )
    return [(str(id), _("%(name)s (contact person of %(n)s)", name=name, n=n)) for id, name, n in rows.tuples()]


def unit_names(units: list[Unit]) -> list[tuple[str, str, str]]:
    """List branches to choose from as (id, name, parent unit and place)."""
    return [
        (
            str(unit.id),
            unit.name,
            " · ".join(
                part
                for part in (unit.above.name if unit.above else "", labels.place_words(unit.division, None))
                if part
            ),
        )
        for unit in units
    ]
