"""Define the class with which a package declares a table about persons; the privacy notice and the export of one's own
data are built from these declarations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import peewee as pw

from .declaration_checks import NotDeclared
from .post_work import Words


class Keep(Enum):
    """How long rows about a person are kept."""

    UNTIL_LEFT = "until left"  # as long as the person is a member here
    WHILE_ACCOUNT = "while account"  # as long as the account exists
    UNTIL_USED = "until used"  # deleted automatically when no longer needed
    FOR_THE_RECORD = "for the record"  # without end, as evidence of what happened


@dataclass(frozen=True)
class Kept:
    """A table about persons: what it holds, how long it is kept, why, and what of it is in a person's data export.

    The privacy notice is built from `what`, `why` and `until`, under headings; tables with the same `heading` stand
    together. `of_account` or `of_member` (account or member → rows) give the export's section of the name `section`.
    A table without them is covered by another table's section.
    """

    model: type[pw.Model]
    until: Keep
    why: Words = None
    heading: Words = None
    what: Words = None
    section: str = ""
    of_account: Callable[[Any], Iterable[dict[str, Any]]] | None = None
    of_member: Callable[[Any], Iterable[dict[str, Any]]] | None = None

    def __post_init__(self) -> None:
        for name, says in (
            ("why", "why it is kept"),
            ("heading", "where the privacy notice names it"),
            ("what", "what it holds"),
        ):
            if getattr(self, name) in (None, ""):
                raise NotDeclared(f"The table '{self.model._meta.table_name}' does not say {says}: give {name}=…")
