"""Define what a package declares of a kind of right, so that what had ended before a restore is ended again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .post_work import Words


class CannotEndAgain(Exception):
    """A right that had ended before a restore cannot be ended again: people have to."""


@dataclass(frozen=True)
class EndsAgain:
    """How a kind of right is ended once more after a restore (`ended_rights.py`): `label` names rights of the kind;
    `end`: (id, line of the log) → what its audit line says, or None if it has ended; it may raise CannotEndAgain.
    `given_again`: the same record can be in force once more, which the log notes too."""

    label: Words
    end: Callable[[UUID, Any], dict[str, Any] | None]
    given_again: bool = False
