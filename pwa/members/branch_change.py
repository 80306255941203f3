"""Move a membership to another branch of this installation, with everything that follows, in one transaction."""

from datetime import date
from uuid import UUID

from pwa.core import audit, ended_rights
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.features import registry
from pwa.identity.models import Account
from pwa.organisations import succession
from pwa.organisations.models import Unit

from . import headcounts
from .changes import add_timeline_line, contacts_of, end_contacts
from .models import Affiliation, AwayPeriod, Member
from .placements import close_current


def move_to_branch(
    member: Member, branch: Unit, by: UUID | None, successor: Account | None = None, on: date | None = None
) -> bool:
    """Move the membership: posts in the old branch end, their work goes to the successor or back to the unit; placement
    and contact persons end; what other packages declare moves or ends (`MemberWork.move`). False if the membership has
    ended or is there already. `on`: the day from which they count there, if it is recorded later; rights change now.
    Call inside a write transaction."""
    [row] = lock_rows(Member.select().where(Member.id == member.id))
    member.__data__.update(row.__data__)
    if member.left_at is not None or member.branch_id == branch.id:
        return False
    old, moment = Unit.get_by_id(member.branch_id), now()
    account = Account.get_or_none(Account.member_id == member.id)
    for post in succession.posts_left(account) if account else ():
        if post.unit_id == old.id:
            succession.end(post, by, successor)
    close_current(member, by, "transfer")
    end_contacts([(member, assignment) for assignment in contacts_of(member.id)], by)
    for work in registry().member_work:
        if work.move:
            work.move(member, by, branch)
    current = (Affiliation.member == member.id) & Affiliation.ended_at.is_null()
    Affiliation.update(ended_at=moment).where(current).execute()
    Affiliation.create(county_id=branch.county_id, member=member.id, branch=branch.id, began_at=moment, effective_on=on)
    away = AwayPeriod.select().where(AwayPeriod.member == member.id, AwayPeriod.ended_on.is_null()).exists()
    Member.update(branch=branch.id, county_id=branch.county_id).where(Member.id == member.id).execute()
    ended_rights.note("branch", [member.id], to=str(branch.id))
    headcounts.add_up({old.id: (-1, -1 if away else 0), branch.id: (1, 1 if away else 0)})
    member.branch, member.county_id = branch, branch.county_id
    for county in sorted({old.county_id, branch.county_id}, key=str):
        facts = {"county_id": county, "member_id": member.id, "actor_id": by, "fields": ["branch"]}
        audit.record("moved to another branch", "member", member.id, **facts)
    add_timeline_line(member, "branch_changed", by, at=moment, branch=branch.name, from_branch=old.name)
    return True
