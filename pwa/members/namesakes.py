"""Tell people with the same name apart where several stand in one list."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _

from pwa.core.name_keys import name_key

TAIL = 4  # digits, as the list of members finds people by them


def told_apart(people: Iterable[tuple[UUID, str, str | None]]) -> dict[UUID, str]:
    """Return the name of each person (id, name, mobile number) in the same order; a name that several of them have is
    followed by the last digits of the mobile number. Only for pages of officers, who see these numbers anyway."""
    rows = list(people)
    many = Counter(name_key(name) for _id, name, _phone in rows)
    return {
        member_id: _("%(name)s (number ends in %(tail)s)", name=name, tail=phone[-TAIL:])
        if many[name_key(name)] > 1 and phone
        else name
        for member_id, name, phone in rows
    }
