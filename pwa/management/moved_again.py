"""Move a membership to another branch again that had moved before a restore."""

from typing import Any
from uuid import UUID

from pwa.core.ids import as_uuid
from pwa.core.right_kinds import CannotEndAgain
from pwa.members.branch_change import move_to_branch
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.location import rebuild_away_periods


def move_again(member_id: UUID, line: Any) -> dict[str, Any] | None:
    """Move the member to the branch that the log names; their membership in the old one ends. None if they are there,
    or have left. Raises CannotEndAgain if that branch was founded after the backup, or closed before it."""
    member = Member.with_branch(member_id)
    to = as_uuid(line.get("to"))
    if member is None or member.left_at is not None or to is None or member.branch_id == to:
        return None
    branch = Unit.get_or_none(Unit.id == to)
    if branch is None or not branch.is_branch or branch.closed_at is not None:
        raise CannotEndAgain
    move_to_branch(member, branch, None)
    rebuild_away_periods([member])
    return {"about": ("member", member.id), "county_id": member.county_id, "member_id": member.id}
