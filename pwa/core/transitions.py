"""Declare the changes that people may make to a record (transitions), as the table of one noun.

    close = Transition(ROUND, "close", MAKES, is_open, read_closing, _close, "closed round")

Each transition runs in one transaction, whether posted by a form (`answer`) or called by a program: the row is locked
and read again, its current state must allow the change, the form is checked against it, the change is written with its
audit line and, if the member is to see it, its timeline line. Of two people who act at the same time one succeeds; the
other gets the page in its new state. A form carries the state that it showed (`{{ ui.write_key(seen) }}`, with `seen`
from `Noun.seen`): if somebody has changed the record since, it is refused with who it was and what they did.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from . import audit
from .access import Role, needs_proof, open_to
from .clock import now
from .database import lock_rows, transact
from .fragments import redirect_to
from .seen_state import NAME, is_stale, token, token_of_row, who_changed


class Refused(Exception):
    """The change was refused; nothing was written. `errors`: field → reason; `shown`: further values for the page."""

    def __init__(self, errors: dict[str, Any] | None = None, **shown: Any) -> None:
        super().__init__()
        self.errors, self.shown = errors or {}, shown


class NotNow(Refused):
    """The record's state does not allow this change any more: somebody else was first, or the page was old."""


class Stale(NotNow):
    """Somebody has changed the record since the form was shown; `shown["stale"]` names them."""


@dataclass(frozen=True)
class Noun:
    """What the transitions of one kind of record share. `kind`: its name in the audit trail; `row`: record → the row to
    lock, if the record is more than a row; `locked_first`: record → the rows to lock before it, where other writers
    lock these first; `tell`: writes a line to a member's timeline; `name_of`: (record, account) → name, to say who
    changed it; `decided`: record → (kind, id, account) of the row that holds the present decision, or None, if
    decisions are rows of their own; `agrees`: whether the posted form says the same as that decision."""

    kind: str
    row: Callable[[Any], Any] = lambda record: record
    locked_first: Callable[[Any], Any] | None = None
    tell: Callable[..., Any] | None = None
    name_of: Callable[[Any, UUID], str] = lambda record, account: ""
    decided: Callable[[Any], tuple[str, UUID, UUID | None] | None] | None = None
    agrees: Callable[[Any], bool] = lambda record: False

    def seen(self, record: Any) -> str:
        """Return the token of the record's present state, which its forms carry."""
        if self.decided:
            return token(self.row(record).id, self.decided(record))
        return token_of_row(self.row(record))

    def require_unchanged(self, record: Any) -> None:
        """Check that the posted form showed the present state. Where decisions are rows of their own, a form that does
        not say what it showed was made before there was another one by somebody else. Raises Stale."""
        decision = self.decided(record) if self.decided else None
        other = decision is not None and decision[2] != current_user.account.id
        if (other and NAME not in request.form and not self.agrees(record)) or is_stale(self.seen(record)):
            raise Stale(stale=self.who_changed(record))

    def who_changed(self, record: Any) -> str:
        """Return a sentence with who made the last change of the record, and which."""
        decision = self.decided(record) if self.decided else None
        about = decision[:2] if decision else (self.kind, self.row(record).id)
        (kind, record_id), actions = about, CHANGES.get(self.kind, set())
        return who_changed(kind, record_id, actions, lambda account: self.name_of(record, account))


CHANGES: dict[str, set[str]] = {}  # noun → the actions in the audit trail of its transitions, without what only adds


@dataclass
class Change:
    """One transition while it runs: record, account, time. `write` may fill `fields` (names of changed fields) and
    `about` (kind and id, if the audit line is about another row) for the audit line, and `said` for the timeline
    line."""

    record: Any
    by: UUID
    at: datetime = field(default_factory=now)
    fields: Iterable[str] = ()
    about: tuple[str, UUID] | None = None
    said: dict[str, Any] = field(default_factory=dict)


def values_or_refuse(errors: dict[str, Any], /, **values: Any) -> dict[str, Any]:
    """Return the values that a form has read. Raises Refused if there are errors."""
    if errors:
        raise Refused(errors)
    return values


def nothing_asked(_record: Any, _posted: Any) -> dict[str, Any]:
    """Read nothing: the form of a transition that is only a button."""
    return {}


@dataclass(frozen=True)
class Transition:
    """One change: `name` (of the view), `who` may make it, `allowed` (record → whether its state allows it), `form`
    (record, posted fields → values; raises Refused), `write` (Change, **values), `action` (in the audit trail),
    `timeline` (kind of the timeline line, if any), `address` (if not the name), `adds` (it only adds
    something, such as a note, and is right whatever others did meanwhile)."""

    noun: Noun
    name: str
    who: tuple[Role, ...]
    allowed: Callable[[Any], bool]
    form: Callable[[Any, Any], dict[str, Any]]
    write: Callable[..., Any]
    action: str
    timeline: str = ""
    address: str = ""
    adds: bool = False

    def __post_init__(self) -> None:
        if not self.adds:
            CHANGES.setdefault(self.noun.kind, set()).add(self.action)

    def __call__(self, record: Any, by: UUID, /, *args: Any, **values: Any) -> Any:
        """Make the change from a program. Returns what `write` returns. Raises NotNow."""
        return transact(lambda: self._make(record, by, lambda: (args, values)))

    def posted(self, record: Any) -> Any:
        """Make the change from the posted form. Returns what `write` returns. Raises Refused."""
        by = current_user.account.id
        return transact(lambda: self._make(record, by, lambda: ((), self.form(record, request.form)), posted=True))

    def _make(
        self, record: Any, by: UUID, values: Callable[[], tuple[tuple, dict[str, Any]]], posted: bool = False
    ) -> Any:
        row = self.noun.row(record)
        if posted and not current_user.keep_posts():  # who has no right any more takes nothing on that was handed over
            raise NotFound
        if self.noun.locked_first:
            lock_rows(self.noun.locked_first(record))
        lock(row)
        if posted and not self.adds:
            self.noun.require_unchanged(record)
        if not self.allowed(record):
            raise Stale(stale=self.noun.who_changed(record)) if posted else NotNow
        args, named = values()
        change = Change(record, by)
        result = self.write(change, *args, **named)
        facts = {"county_id": row.county_id, "member_id": getattr(row, "member_id", None), "actor_id": by}
        about = change.about or (self.noun.kind, row.id)
        audit.record(self.action, *about, fields=change.fields, **facts)
        if self.timeline:
            assert self.noun.tell, "a timeline line needs the noun's `tell`"
            self.noun.tell(row.member, self.timeline, by, at=change.at, record_id=row.id, **change.said)
        return result


def lock(row: Any) -> None:
    """Lock this row and read its columns again; joined rows stay. Raises NotNow if it was deleted."""
    found = lock_rows(type(row).select().where(type(row).id == row.id))
    if not found:
        raise NotNow
    row.__data__.update(found[0].__data__)


Find = Callable[[UUID], Any]  # the record within the visitor's reach; raises NotFound
Refuse = Callable[[Any, Refused], Response]  # (record in its new state, reasons) → its page with the errors
Onward = Callable[[Any], str]  # record → address to go to after the change


def answer(transition: Transition, find: Callable[[], Any], refuse: Refuse, onward: Onward) -> Response:
    """Make the change as posted: redirect (303) to `onward(record)`, or answer `refuse(record, reasons)`."""
    record = find()
    try:
        transition.posted(record)
    except Refused as why:
        return refuse(find(), why)
    return redirect_to(onward(record))


def serve(
    blueprint: Blueprint,
    find: Find,
    refuse: Refuse,
    onward: Onward,
    *transitions: Transition,
    url_prefix: str,
    proof: bool = False,
) -> None:
    """Add a POST view for each transition at `url_prefix` (with the record's id) + its name, open to its roles. With
    `proof` they are closed to a session that began with somebody else's link (`access.needs_proof`)."""
    for transition in transitions:

        def view(_made: Transition = transition, **ids: UUID) -> Response:
            [record_id] = ids.values()
            return answer(_made, lambda: find(record_id), refuse, onward)

        made = open_to(*transition.who)(needs_proof(view) if proof else view)
        blueprint.add_url_rule(
            url_prefix + (transition.address or transition.name), transition.name, made, methods=["POST"]
        )
