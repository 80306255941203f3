"""Change items of a member's file: each with its old and new value in the history, one line in the audit trail and one
in the timeline."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit, crypto
from pwa.core.clock import now
from pwa.core.name_keys import name_key, search_key
from pwa.identity.models import Account

from .changes import add_timeline_line
from .history import stored_text
from .models import FieldChange, Member


class NumberTaken(Exception):
    """Another file has this ID number."""


def number_of(member: Member) -> str | None:
    """Return the ID number of a file. Raises crypto.WrongKey."""
    return crypto.unseal(member.id_sealed) if member.id_sealed else None


def change_items(member: Member, values: Mapping[str, Any], by: UUID | None) -> list[str]:
    """Write these items (field → value, None: empty; the ID number in plain) and return which of them were changed.
    Call inside a write transaction with the member's row locked. Raises NumberTaken."""
    columns: dict[str, Any] = {}
    pairs: dict[str, tuple[str | None, str | None]] = {}
    for name, value in values.items():
        if name == "id_number":
            columns |= _number(member, value, pairs)
        elif getattr(member, name) != value:
            columns[name], pairs[name] = value, (stored_text(getattr(member, name)), stored_text(value))
    if "name" in columns:
        columns |= {"search": search_key(columns["name"]), "name_key": name_key(columns["name"])}
        Account.update(name=columns["name"]).where(Account.member_id == member.id).execute()
    if not pairs:
        return []
    try:
        Member.update(columns).where(Member.id == member.id).execute()
    except pw.IntegrityError:  # another file got the number in this moment
        raise NumberTaken from None
    member.__data__.update(columns)
    _record(member, pairs, by)
    return list(pairs)


def _number(member: Member, number: str | None, pairs: dict[str, tuple[str | None, str | None]]) -> dict[str, Any]:
    index = crypto.index_of(number) if number else None
    if index == member.id_index:
        return {}
    if index and Member.select().where(Member.id_index == index).exists():
        raise NumberTaken
    sealed = crypto.seal(number) if number else None
    pairs["id_number"] = (member.id_sealed, sealed)
    return {"id_sealed": sealed, "id_index": index}


def _record(member: Member, pairs: Mapping[str, tuple[str | None, str | None]], by: UUID | None) -> None:
    moment = now()
    for name, (before, after) in pairs.items():
        row = {"county_id": member.county_id, "member": member.id, "field": name, "at": moment, "by_id": by}
        FieldChange.create(before=before, after=after, **row)
    facts: dict[str, Any] = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record("changed", "member", member.id, fields=list(pairs), **facts)
    if others := [name for name in pairs if name != "phone"]:
        add_timeline_line(member, "file_changed", by, at=moment, fields=others)
    if "phone" in pairs:
        add_timeline_line(member, "phone_changed", by, at=moment)
