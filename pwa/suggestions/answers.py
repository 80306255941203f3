"""Answer suggestions, without a name or with that of an account without a member file: who may, and how it is
written."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pwa.core.access import Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.transitions import Change, Noun, Transition, values_or_refuse
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.changes import account_name
from pwa.organisations.models import Unit

from .models import Suggestion, SuggestionWriter
from .suggestion_fields import ANSWER

ANSWERS = (Role.COMMITTEE, Role.COUNTY)
NOUN = Noun("suggestion", name_of=lambda record, account: account_name(account))


def units_of(visitor: Visitor) -> list[UUID]:
    """Return the units for which this visitor answers: exactly those on which they hold a post. None in a session by
    somebody else's link that was not confirmed."""
    return [] if visitor.limited else sorted({post.unit_id for post in visitor.posts_as(*ANSWERS)})


def suggestions_to(visitor: Visitor) -> Any:
    """Query the suggestions to this visitor's units, each with the name of its `writer`, null if it has none."""
    rows = Suggestion.select(Suggestion, Unit, _writer().alias("writer")).join(Unit)
    return rows.where(Suggestion.unit.in_(units_of(visitor)))


def _writer() -> Any:
    """SQL: the name of the account that wrote the suggestion with its name."""
    accounts = Account.select(Account.name).join(SuggestionWriter, on=(SuggestionWriter.account_id == Account.id))
    return accounts.where(SuggestionWriter.suggestion == Suggestion.id)


def is_open(suggestion: Suggestion) -> bool:
    """Whether it waits for an answer."""
    return suggestion.answered_at is None


def _read(_suggestion: Suggestion, posted: Mapping[str, str]) -> dict[str, Any]:
    read = ANSWER.check(read_posted_form(posted), today())
    return values_or_refuse(read.errors, answer=read.values.get("answer"))


def _write(change: Change, answer: str) -> None:
    change.fields = ["answer"]
    row = {"answer": answer, "answered_at": change.at, "answered_by": change.by}
    Suggestion.update(row).where(Suggestion.id == change.record.id).execute()


give_answer = Transition(NOUN, "give_answer", ANSWERS, is_open, _read, _write, "answered suggestion", address="answer")
