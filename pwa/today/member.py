"""Build a member's part of Today: where I am as I said, which day away it is, and which document fits."""

from typing import Any

from pwa.cases.today_lines import is_decided
from pwa.identity.visitor import Visitor
from pwa.members.file import instrument
from pwa.members.today_lines import own_file, where_words


def own_day(visitor: Visitor) -> dict[str, Any]:
    """The member's part of Today; empty for who has no member file."""
    own = own_file(visitor)
    if own is None:
        return {}
    member, period = own.member, own.period
    hint = None
    if period and not is_decided(visitor):  # out of contact: nothing else is hinted at
        path = member.branch.path
        hint = instrument(member, period, visitor.parameters_of(path)[path])
    return {
        "member": member,
        "where": where_words(period, member.branch.name),
        "hint": hint if hint and hint["kind"] != "none" else None,
    }
