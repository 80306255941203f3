"""Define how a package declares the entries of the work page, the pages that a phone caches, and what a row of the
list of members shows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from pwa.stages import Stage

from .access import Role
from .declaration_checks import NotDeclared
from .post_work import Words


@dataclass(frozen=True)
class Work:
    """An entry of a stage on an officer's work page and in the menu of wide screens.

    `roles` must be given: who sees it. `due`: visitor → how many things there are due from them.
    """

    text: Words
    endpoint: str  # of the view it opens
    roles: Collection[Role] = ()
    due: Callable[[Any], int] | None = None
    stage: Stage | None = None  # when it is not the package's own

    def __post_init__(self) -> None:
        if not self.roles:
            raise NotDeclared(f"The entry '{self.endpoint}' does not say whose work it is: give roles=(Role.…,)")


@dataclass(frozen=True)
class OfflinePage:
    """A page that the phone caches for offline use, besides the forms; without `roles` for everybody signed in."""

    endpoint: str  # of its view
    roles: Collection[Role] = ()


@dataclass
class ListFacts:
    """What a package knows of a member that their row in the list of members shows: the day of the last contact, and
    what is due from the branch, in a few words each."""

    last_contact: Any = None
    due: list[str] = field(default_factory=list)
