"""Build a member's part of Today: the place they reported, the number of days away, and the document that fits."""

from typing import Any

from pwa.cases.today_lines import is_decided
from pwa.identity.visitor import Visitor
from pwa.members.file import instrument
from pwa.members.today_lines import own_file, where_words


def member_values(visitor: Visitor) -> dict[str, Any]:
    """Return the values of the member's part of Today; empty for a visitor without member file, or who
    has left."""
    own = own_file(visitor)
    if own is None or own.member.left_at is not None:
        return {}
    member, period = own.member, own.period
    hint = None
    if period and not is_decided(visitor):  # after a decision about lost contact no document is suggested
        path = member.branch.path
        hint = instrument(member, period, visitor.parameters_of(path)[path])
    return {
        "member": member,
        "where": where_words(period, member.branch.name),
        "hint": hint if hint and hint["kind"] != "none" else None,
    }
