"""Define a kind of offline form: version, check, storage, page, labels. Packages declare theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for

from pwa.core.features import registry
from pwa.core.fields import Checked, Fields
from pwa.members.models import Member

from .rules import Known


@dataclass
class Entry:
    """One submission being taken in: as sent, as parsed, and the result."""

    id: UUID
    form: str
    version: int
    checked: Checked
    content_hash: str
    stored_fields: dict[str, Any]
    subject: UUID | None
    source: str | None
    replaces: UUID | None
    seq: int | None
    claimed_at: datetime
    corrected_at: datetime
    shifted: bool
    too_new: bool = False
    member: Member | None = None
    waits: bool = False
    former_branch_id: UUID | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The parsed fields."""
        return self.checked.values


@dataclass
class Writes:
    """Everything that follows from a batch, gathered so that each table is written once."""

    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    audit: list[dict[str, Any]] = field(default_factory=list)
    rebuild_away_periods: dict[UUID, Member] = field(default_factory=dict)  # members whose away periods must be rebuilt

    def add(self, model: Any, **row: Any) -> None:
        """One more row of `model`."""
        self.rows.setdefault(model, []).append(row)


@dataclass(frozen=True)
class FormKind:
    """A form that works offline. `upcasts` brings fields of version n up to n + 1, one small function a step.

    What else follows from an entry (a count, another package's rows) is a `Follow` of its package's feature.
    """

    name: str
    version: int
    check: Callable[[Mapping[str, Any], date, Known], Checked]
    store: Callable[[Entry, UUID, Writes], None]
    refuse: Callable[[Entry, UUID], dict[str, str]] = lambda entry, account: {}
    fields: Fields = field(default_factory=Fields)  # what it asks
    upcasts: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    wants_source: bool = True  # how it was told, when filed for someone else
    page: Callable[[UUID], str] | None = None  # from its id: the address that shows an entry, if not the report's
    counts_as_contact: bool = True  # whether an entry is a contact with the member
    stands_in_its_own_list: bool = False  # it is no news of Today: the list it belongs to shows it
    confided: bool = False  # confidential: listed only for the sender and the member
    endpoint: str = ""  # the view of the empty form; nothing for a kind that has no page of its own
    template: str = ""
    page_facts: Callable[[Member | None], dict[str, Any]] = lambda own: {}  # what the page shows besides; `own` file
    correctable: bool = True  # whether what was sent can be corrected or withdrawn
    label: Any = ""  # what one report of this kind is called
    summary: Callable[[Any], str] = lambda row: ""  # one in a line; `row` has the columns of `entries.rows`
    facts: Callable[[Any], list[tuple[str, str]]] | None = None  # what a report says, for its page; not for hosts
    refusals: Mapping[str, Any] = field(default_factory=dict)  # its own reasons for refusing: code → words
    scripts: tuple[str, ...] = ()  # of its page, beside those of every page

    @property
    def address(self) -> str:
        """The address of the empty form; empty for a kind without one."""
        return url_for(self.endpoint) if self.endpoint else ""

    def current(self, fields: dict[str, Any], version: int) -> dict[str, Any]:
        """The fields as this version writes them."""
        for step in range(version, self.version):
            fields = self.upcasts[step](dict(fields))
        return fields


def kinds() -> dict[str, FormKind]:
    """The form kinds this server knows, by name."""
    return registry().forms


def run_after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Each follower of the kinds in this batch, in the order of the layers, once, with the entries that it follows."""
    for follow, forms in registry().after:
        if own := [entry for entry in entries if entry.form in forms]:
            follow(own, account_id, writes)
