"""Ask nobody in a round who has left before anybody reached them, and ask them again if that was a mistake."""

from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.tree_paths import lineage
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .models import Asked, Round
from .outcome_updates import add_up, take_out, update_outcomes
from .post_work import TO_ASK
from .rounds import ask

OPEN = Round.opened_at.is_null(False) & Round.closed_at.is_null()


def _still_asked(member: Member) -> list[Asked]:
    rounds = Round.select(Round.id).where(OPEN)
    mine = (Asked.member == member.id) & Asked.round.in_(rounds) & Asked.outcome.in_(TO_ASK)
    return list(Asked.select().where(mine).order_by(Asked.round))


def count(member: Member) -> int:
    """Count the open rounds in which nobody has reached the member yet."""
    return len(_still_asked(member))


def end(member: Member, by: UUID | None) -> None:
    """Take the member out of these rounds and their counts. Whom somebody has reached stays counted."""
    rows = _still_asked(member)
    take_out(rows)
    for row in rows:
        _record("took member out of round", row.round_id, member, by)


def resume(member: Member, by: UUID | None) -> None:
    """Ask the member in the open rounds of the units above that do not ask them yet; responses of before count."""
    branch: Any = Unit.get_by_id(member.branch_id)
    known = Asked.select(Asked.round).where(Asked.member == member.id)
    rounds = Round.select(Round, Unit).join(Unit).where(OPEN, Unit.path.in_(lineage(branch.path)))
    for row in rounds.where(Round.id.not_in(known)).order_by(Round.id):
        if ask(row, Member.id == member.id):
            add_up({(row.id, branch.id, "asked", ""): 1}, {row.id: row.county_id})
            update_outcomes({(row.id, member.id)})
            _record("asked member in round again", row.id, member, by)


def _record(action: str, round_id: UUID, member: Member, by: UUID | None) -> None:
    audit.record(action, "round", round_id, county_id=member.county_id, member_id=member.id, actor_id=by)
