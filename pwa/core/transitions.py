"""Declare the changes that people may make to a record (transitions), as the table of one noun.

    close = Transition(ROUND, "close", MAKES, is_open, read_closing, _close, "closed round")

Each is made in one transaction, whether a form asks for it (`answer`) or a program (by a call): the row is locked and
read anew, its state must still allow the change, the form is checked against the row as it stands now, and what is
written has its line in the audit trail and, where the member is to see it, in the timeline. Of two people who act at
once one wins; the other gets the page as it stands now.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_login import current_user

from . import audit
from .access import Role, open_to
from .clock import now
from .database import lock_rows, transact
from .fragments import redirect_to


class Refused(Exception):
    """Nothing was changed. `errors`: field → what is wrong with it; `shown`: more for the page that says so."""

    def __init__(self, errors: dict[str, Any] | None = None, **shown: Any) -> None:
        super().__init__()
        self.errors, self.shown = errors or {}, shown


class NotNow(Refused):
    """The record stands otherwise by now: somebody else was first, or the page was old."""


@dataclass(frozen=True)
class Noun:
    """What the transitions of one kind of record share. `kind` names it in the audit trail; `row` is the row to lock
    where the record is more than its row; `tell` adds a line to a member's timeline."""

    kind: str
    row: Callable[[Any], Any] = lambda record: record
    tell: Callable[..., Any] | None = None


@dataclass
class Change:
    """One transition as it is made: of which record, by whom (an account), when. What `write` puts into `fields` (the
    names of what it changed) and `about` (kind and id, where another row than the record's is meant) stands in the
    audit line, `said` in the timeline."""

    record: Any
    by: UUID
    at: datetime = field(default_factory=now)
    fields: Iterable[str] = ()
    about: tuple[str, UUID] | None = None
    said: dict[str, Any] = field(default_factory=dict)


def taken(errors: dict[str, Any], /, **values: Any) -> dict[str, Any]:
    """What a form reads: these values, or Refused for what is wrong with them."""
    if errors:
        raise Refused(errors)
    return values


def nothing_asked(_record: Any, _posted: Any) -> dict[str, Any]:
    """The form of a transition that is a button."""
    return {}


@dataclass(frozen=True)
class Transition:
    """One change: its name, who may ask for it, in which states (`allowed`: of the record), its form (record and posted
    fields → values; raises Refused), what is written (`write`: Change, values), the action in the audit trail and the
    kind of the timeline line, where there is one."""

    noun: Noun
    name: str
    who: tuple[Role, ...]
    allowed: Callable[[Any], bool]
    form: Callable[[Any, Any], dict[str, Any]]
    write: Callable[..., Any]
    action: str
    timeline: str = ""
    address: str = ""

    def __call__(self, record: Any, by: UUID, /, *args: Any, **values: Any) -> Any:
        """Make it without a form; what `write` returns. Raises NotNow."""
        return transact(lambda: self._make(record, by, lambda: (args, values)))

    def posted(self, record: Any) -> Any:
        """Make it as the visitor's form asks; what `write` returns. Raises Refused."""
        by = current_user.account.id
        return transact(lambda: self._make(record, by, lambda: ((), self.form(record, request.form))))

    def _make(self, record: Any, by: UUID, values: Callable[[], tuple[tuple, dict[str, Any]]]) -> Any:
        row = self.noun.row(record)
        lock(row)
        if not self.allowed(record):
            raise NotNow
        args, named = values()
        change = Change(record, by)
        result = self.write(change, *args, **named)
        facts = {"county_id": row.county_id, "member_id": getattr(row, "member_id", None), "actor_id": by}
        about = change.about or (self.noun.kind, row.id)
        audit.record(self.action, *about, fields=change.fields, **facts)
        if self.timeline:
            assert self.noun.tell, "a timeline line needs whoever writes it"
            self.noun.tell(row.member, self.timeline, by, at=change.at, record_id=row.id, **change.said)
        return result


def lock(row: Any) -> None:
    """Lock this row and read it anew; what was joined to it stays. Raises NotNow once it is gone."""
    found = lock_rows(type(row).select().where(type(row).id == row.id))
    if not found:
        raise NotNow
    row.__data__.update(found[0].__data__)


Find = Callable[[UUID], Any]  # the record within the visitor's reach; raises NotFound
Refuse = Callable[[Any, Refused], Response]  # the page of the record as it stands now, and what is wrong
Onward = Callable[[Any], str]  # where it leads


def answer(transition: Transition, find: Callable[[], Any], refuse: Refuse, onward: Onward) -> Response:
    """Make it as posted: 303 onward, or what `refuse` says of the record as it stands then."""
    record = find()
    try:
        transition.posted(record)
    except Refused as why:
        return refuse(find(), why)
    return redirect_to(onward(record))


def serve(
    blueprint: Blueprint, find: Find, refuse: Refuse, onward: Onward, *transitions: Transition, url_prefix: str
) -> None:
    """Give each of these an address below `url_prefix`, which names the record, open to whom its line names."""
    for transition in transitions:

        def view(_made: Transition = transition, **ids: UUID) -> Response:
            [record_id] = ids.values()
            return answer(_made, lambda: find(record_id), refuse, onward)

        address = transition.address or transition.name
        blueprint.add_url_rule(url_prefix + address, transition.name, open_to(*transition.who)(view), methods=["POST"])
