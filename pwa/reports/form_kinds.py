"""Define a kind of offline form: version, check, storage, page, labels. Packages declare theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import current_app, url_for

from pwa.core.features import NotDeclared, registry
from pwa.core.fields import Checked, Fields
from pwa.members.models import Member

from .rules import MAX_BYTES, Known


@dataclass
class Entry:
    """One submission during intake: as sent, as parsed, and the result."""

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
    by_link: bool = False  # sent by who came in by somebody else's link and has not proven who they are: no consent
    worked_out: Any = None  # what the kind's `also_filed_by` and `refuse` found out, for its `store`

    @property
    def values(self) -> dict[str, Any]:
        """The parsed fields."""
        return self.checked.values

    @property
    def audit_kind(self) -> str:
        """The kind of record under which it stands in the audit trail."""
        return kinds()[self.form].audit_kind

    @property
    def last_day(self) -> date:
        """The day of writing, which no day in the entry is after: by the corrected time, in the writer's own zone."""
        return self.corrected_at.astimezone(self.claimed_at.tzinfo).date()


@dataclass
class Writes:
    """All rows to be written for a batch, collected so that each table is written once."""

    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    audit: list[dict[str, Any]] = field(default_factory=list)
    rebuild_away_periods: dict[UUID, Member] = field(default_factory=dict)  # members whose away periods must be rebuilt

    def add(self, model: Any, **row: Any) -> None:
        """Add one row of `model`."""
        self.rows.setdefault(model, []).append(row)


@dataclass(frozen=True)
class Limited:
    """What may be filed of a form kind in a session by somebody else's link, until its person has proven who they are
    (decision 0022). Intake refuses the rest with a sentence; sent again after the proof it is accepted.

    `own`: about the sender; `others`: about members in their charge; `without`: fields that change how somebody is
    reached, with which it is refused.
    """

    own: bool
    others: bool
    without: tuple[str, ...] = ()

    def why_not(self, entry: Entry, account: Any) -> dict[str, str]:
        """Return why this account may not send this entry in a limited session: field → reason code."""
        about_self = entry.member is not None and entry.member.id == account.member_id
        if not (self.own if about_self else self.others):
            return {"form": "first_confirm_who_you_are"}
        return {name: "first_confirm_who_you_are" for name in self.without if entry.values.get(name)}


@dataclass(frozen=True)
class FormKind:
    """A form that works offline. `upcasts` maps version n to a function that turns its fields into those of n + 1.

    What else an entry causes (counts, rows of another package) is declared as a `Follow` in a package's feature.
    """

    name: str
    version: int
    check: Callable[[Mapping[str, Any], date, Known], Checked]
    store: Callable[[Entry, UUID, Writes], None]
    refuse: Callable[[Entry, UUID], dict[str, str]] = lambda entry, account: {}
    limited: Limited = None  # type: ignore[assignment]  # must be given
    # entry, account → whether somebody may file it who has no charge of the member, such as an officer of the host
    also_filed_by: Callable[[Entry, UUID], bool] = lambda entry, account: False
    fields: Fields = field(default_factory=Fields)  # the fields it asks for
    upcasts: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    wants_source: bool = True  # ask how it was told, when filed for someone else
    page: Callable[[UUID], str] | None = None  # id → address that shows an entry, if it is not the report's page
    counts_as_contact: bool = True  # whether an entry is a contact with the member
    stands_in_its_own_list: bool = False  # not listed as news on Today: another list shows it
    confided: bool = False  # confidential: only sender and member see it in lists
    endpoint: str = ""  # the view of the empty form; empty for a kind without a page
    about: str = ""  # what the address of the form names, if there is a form for each record: `meeting`
    most_bytes: int = MAX_BYTES  # how large a submission may be
    # posted fields of the page without JavaScript → fields as the outbox sends them
    from_page: Callable[[dict[str, Any]], dict[str, Any]] = lambda fields: fields
    template: str = ""
    # more values for the page; `own` is the visitor's member file
    page_facts: Callable[[Member | None], dict[str, Any]] = lambda own: {}
    # fields with what somebody confided: no address names them; the form of a correction gets those of `fills_again`
    # from the entry that it corrects, and one that was refused gets all
    never_in_address: tuple[str, ...] = ()
    fills_again: tuple[str, ...] = ()
    seals: bool = False  # whether what was sent is stored encrypted, accepted or not (sealed_fields.py)
    correctable: bool = True  # whether what was sent can be corrected or withdrawn
    not_withdrawn: str = ""  # why its entries are never withdrawn, as a reason for refusing
    recorded_as: str = ""  # kind of its lines in the audit trail, if not its name
    label: Any = ""  # name of one report of this kind
    summary: Callable[[Any], str] = lambda row: ""  # one report as a line; `row` has the columns of `entries.rows`
    # a report's content as (label, value) for its page; not shown to hosts
    facts: Callable[[Any], list[tuple[str, str]]] | None = None
    refusals: Mapping[str, Any] = field(default_factory=dict)  # its own reasons for refusing: code → text
    scripts: tuple[str, ...] = ()  # of its page, besides those of every page

    def __post_init__(self) -> None:
        if self.limited is None:
            raise NotDeclared(
                f"The form kind '{self.name}' does not say what a session by somebody else's link may send of it: "
                "give limited=Limited(own=…, others=…), and without=… if a field changes how somebody is reached."
            )

    @property
    def audit_kind(self) -> str:
        """The kind of record under which its entries stand in the audit trail."""
        return self.recorded_as or self.name

    @property
    def address(self) -> str:
        """The address of the empty form, or its pattern if there is a form for each record; empty for a kind without
        one."""
        if self.about:
            return str(next(current_app.url_map.iter_rules(self.endpoint)).rule)
        return url_for(self.endpoint) if self.endpoint else ""

    def filled_in(self, said: Mapping[str, Any]) -> str:
        """Return the address of the form filled in with what was said."""
        shown = {name: value for name, value in said.items() if name not in self.never_in_address}
        return f"{self.address or url_for('reports.index')}?{urlencode(shown)}"

    def current(self, fields: dict[str, Any], version: int) -> dict[str, Any]:
        """Return the fields of an older `version` as the current version writes them."""
        for step in range(version, self.version):
            fields = self.upcasts[step](dict(fields))
        return fields


def kinds() -> dict[str, FormKind]:
    """Return the form kinds of this server, by name."""
    return registry().forms


def run_after(entries: list[Entry], account_id: UUID, writes: Writes) -> None:
    """Run each follower of the form kinds in this batch once, in the order of the layers, with the entries it
    follows."""
    for follow, forms in registry().after:
        if own := [entry for entry in entries if entry.form in forms]:
            follow(own, account_id, writes)
