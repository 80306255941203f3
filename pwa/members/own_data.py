"""Export a member's own file: branches, places, contact persons, changes, who looked."""

import json
from typing import Any

from peewee import JOIN

from pwa.core import crypto
from pwa.core.features import registry
from pwa.core.plain_rows import Rows, plain_dicts, plain_rows
from pwa.identity.models import Account
from pwa.organisations.models import Unit

from .access_log import looks_at
from .file_items import DAYS, in_force
from .history import stored_text
from .models import Affiliation, AwayPeriod, ContactAssignment, FieldChange, Member, MembershipEnd, Stay, TimelineLine
from .placement_models import Placement

MOST_LOOKS = 1000


def file_of(member: Member) -> Rows:
    """Export the file itself, with the whole identity number. As in the official form a newer value of another package
    replaces the roster's."""
    number = crypto.unseal(member.id_sealed) if member.id_sealed else None
    newer = {column: values([member.branch.path]) for column, values in registry().roster_columns.items()}
    form = {column: found[member.id] for column, found in newer.items() if member.id in found}
    days = {item: stored_text(in_force(item, member.__data__, form)) for item in DAYS}
    kept = plain_rows([member])[0] | plain_dicts([form])[0]
    return [{**kept, **days, "branch": member.branch.name, "id_number": number}]


def affiliations_of(member: Member) -> Rows:
    """Export the branches that the member has belonged to."""
    return _with_unit(Affiliation, Affiliation.branch, member, "branch")


def membership_ends_of(member: Member) -> Rows:
    """Export why and when the membership here ended, with ends that were taken back."""
    rows = MembershipEnd.select().where(MembershipEnd.member == member.id).order_by(MembershipEnd.recorded_at)
    return plain_rows(rows, "recorded_by", "undone_by")


def hosts_of(member: Member) -> Rows:
    """Export the placements, with the member's consent, and what each host answered."""
    rows: Any = Placement.select(Placement, Unit.name.alias("host")).join(Unit, JOIN.LEFT_OUTER)
    found = rows.where(Placement.member == member.id).order_by(Placement.asked_at, Placement.id).objects()
    hidden = ("asked_by", "consent_by", "told_by", "accepted_by", "closed_by", "contact_id", "unit", "party_group")
    return [one | {"host": row.host or row.outside} for row in found for one in plain_rows([row], *hidden)]


def _with_unit(model: Any, field: Any, member: Member, name: str) -> Rows:
    rows = list(model.select(model, Unit).join(Unit, on=(field == Unit.id)).where(model.member == member.id))
    return [plain_rows([row])[0] | {name: getattr(row, name).name} for row in rows]


def contact_persons_of(member: Member) -> Rows:
    """Export the names of the contact persons, with begin and end."""
    query = (
        ContactAssignment.select(ContactAssignment, Account.name.alias("name"))
        .join(Account, on=(Account.id == ContactAssignment.account_id))
        .where(ContactAssignment.member == member.id)
        .order_by(ContactAssignment.began_at)
    )
    rows: Any = query.objects()
    return plain_dicts({"name": row.name, "began_at": row.began_at, "ended_at": row.ended_at} for row in rows)


def away_periods_of(member: Member) -> Rows:
    """Export the away periods."""
    return plain_rows(AwayPeriod.select().where(AwayPeriod.member == member.id).order_by(AwayPeriod.began_on))


def stays_of(member: Member) -> Rows:
    """Export the places during away periods."""
    return plain_rows(Stay.select().where(Stay.member == member.id).order_by(Stay.since))


def timeline_of(member: Member) -> Rows:
    """Export the timeline."""
    rows = TimelineLine.select().where(TimelineLine.member == member.id).order_by(TimelineLine.at)
    return [row | {"facts": json.loads(row["facts"])} for row in plain_rows(rows, "by_id")]


def changes_of(member: Member) -> Rows:
    """Export the changes of the file, with old values."""
    rows = FieldChange.select().where(FieldChange.member == member.id).order_by(FieldChange.at)
    return plain_rows(rows, "by_id")


def looks_of(member: Member) -> Rows:
    """Export who looked at what, when and why."""
    looks = looks_at(member, limit=MOST_LOOKS)[0]
    return [{"at": look["iso"], "who": look["title"], "what": look["detail"]} for look in looks]
