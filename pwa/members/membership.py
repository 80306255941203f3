"""End a membership here, and take the end back if it was recorded by mistake. Each is one transaction with everything
that follows: rights, posts, host branch, contact persons, open work, counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit, ended_rights
from pwa.core.audit import AuditLine
from pwa.core.clock import now, today
from pwa.core.database import lock_rows
from pwa.core.doctor_findings import Findings, note
from pwa.core.features import registry
from pwa.core.fields import day_in
from pwa.core.post_work import MemberWork
from pwa.core.terminal import _
from pwa.identity.credential_models import end_sessions
from pwa.identity.models import Account, Invitation
from pwa.organisations import succession
from pwa.organisations.models import Post

from . import headcounts
from .changes import add_timeline_line, contacts_of, end_contacts
from .leaving_rules import NOT_RECORDED, may_end_post
from .models import Affiliation, AwayPeriod, Member, MembershipEnd
from .placements import close_current


@dataclass(frozen=True)
class Ending:
    """An end as somebody records it; see `MembershipEnd`."""

    reason: str
    on: date
    organisation: str = ""
    document: str = ""


def end_membership(member: Member, ending: Ending, by: UUID | None, successor: Account | None = None) -> bool:
    """End the membership: who has left reaches nobody and is in no list. Work of their posts in the branch goes to the
    successor, else back to the units. False if it had ended already. Call inside a write transaction."""
    if not _locked(member, ended=False):
        return False
    moment, account = now(), Account.get_or_none(Account.member_id == member.id)
    if account:
        succession.end_all(account, by, successor, member.branch_id)
    _end_sight(member, by, "transfer" if ending.reason == "transferred" else "left")
    for work in registry().member_work:
        if work.end:
            work.end(member, by)
    current = (Affiliation.member == member.id) & Affiliation.ended_at.is_null()
    Affiliation.update(ended_at=moment).where(current).execute()
    _set_left(member, moment)
    facts = {"reason": ending.reason, "organisation": ending.organisation, "document": ending.document}
    by_whom: dict[str, Any] = {"recorded_at": moment, "recorded_by": by}
    row = MembershipEnd.create(county_id=member.county_id, member=member.id, ended_on=ending.on, **by_whom, **facts)
    ended_rights.note("membership", [member.id], on=ending.on.isoformat())
    _record(member, "ended membership", row, by, ["ended_on", *(name for name, value in facts.items() if value)])
    add_timeline_line(
        member, "membership_ended", by, record_id=row.id, why=ending.reason, on=ending.on.isoformat(),
        organisation=ending.organisation or None,
    )  # fmt: skip
    if account:
        _sign_out(account, ending.reason, by)
    return True


def undo_end(member: Member, because: str, by: UUID | None) -> bool:
    """Take back an end that was recorded by mistake: the person is a member here as before. Posts, contact persons and
    host branch are given anew by people. False if the membership had not ended. Call inside a write transaction."""
    row = end_of(member.id) if _locked(member, ended=True) else None
    if row is None:
        return False
    end_rights(member, by)
    undone = {"undone_at": now(), "undone_by": by, "undone_because": because}
    MembershipEnd.update(undone).where(MembershipEnd.id == row.id).execute()
    last = Affiliation.select().where(Affiliation.member == member.id).order_by(Affiliation.began_at.desc()).first()
    if last:
        Affiliation.update(ended_at=None).where(Affiliation.id == last.id).execute()
    _set_left(member, None)
    ended_rights.note_given("membership", member.id)
    for work in registry().member_work:
        if work.resume:
            work.resume(member, by)
    _record(member, "took back end of membership", row, by, ["undone_at"])
    add_timeline_line(member, "membership_resumed", by, record_id=row.id, reason=because)
    return True


def end_again(member_id: UUID, line: Any) -> dict[str, Any] | None:
    """End a membership that had ended before a restore, on its day. Reason and document are entered again by people.
    None if it has ended."""
    member = Member.with_branch(member_id)
    on = min(day_in(line.get("on")) or today(), today())
    if member is None or not end_membership(member, Ending(NOT_RECORDED, on), None):
        return None
    row = end_of(member_id)
    return {"about": ("membership_end", row and row.id), "county_id": member.county_id, "member_id": member_id}


def without_reason() -> Findings:
    """Say how many memberships were ended again by a restore and stand without a reason, for `yanxing doctor`."""
    again = AuditLine.select(AuditLine.record_id).where(
        AuditLine.action == "ended again after restore", AuditLine.kind == "membership_end"
    )
    standing = MembershipEnd.undone_at.is_null() & (MembershipEnd.reason == NOT_RECORDED)
    count = MembershipEnd.select().where(standing, MembershipEnd.id.in_(again)).count()
    if count:
        yield note(
            _(
                "%(count)s memberships ended again by a restore have no reason and no document: take the end back on "
                "the member's page, and record it with both.",
                count=count,
            )
        )


def _end_sight(member: Member, by: UUID | None, why: str = "left") -> None:
    """End by what others see the member: the host branch and the contact persons."""
    close_current(member, by, why)
    end_contacts([(member, assignment) for assignment in contacts_of(member.id)], by)


def end_rights(member: Member, by: UUID | None) -> None:
    """End posts, host branch and contact persons that stayed open when a membership ended before 0027: without force
    until now, they would be in force again. Call inside a write transaction."""
    account = Account.get_or_none(Account.member_id == member.id)
    if account:
        succession.end_all(account, by)
    _end_sight(member, by)


def end_of(member_id: UUID) -> MembershipEnd | None:
    """Return the end that stands, or None for a member."""
    return MembershipEnd.get_or_none(MembershipEnd.member == member_id, MembershipEnd.undone_at.is_null())


def posts_of(member_id: UUID) -> list[Post]:
    """List the posts that the member holds, with their units."""
    account = Account.get_or_none(Account.member_id == member_id)
    return Post.given_to(account.id) if account else []


def posts_of_others(member_id: UUID, mine: Iterable[Post]) -> list[Post]:
    """List the posts of the member about which other people decide than who holds the posts `mine`: those people end
    them first."""
    held = [(post.role, post.unit.path) for post in mine]
    return [post for post in posts_of(member_id) if not may_end_post(held, post.role, post.unit.path)]


def open_work(member: Member, visitor: Any = None) -> list[tuple[Any, int]]:
    """List what is open about a member or by their posts, as (what, how much), without what there is none of, and of
    what not every officer may know that alone which this visitor reads."""
    about = [(work.text, _number(work, member, visitor)) for work in registry().member_work]
    by_posts = [found for post in posts_of(member.id) for found in succession.open_work(post)]
    return [(text, number) for text, number in (*by_posts, *about) if number]


def _number(work: MemberWork, member: Member, visitor: Any) -> int:
    if work.count is not None:
        return work.count(member)
    return work.readable(visitor, member) if work.readable is not None and visitor is not None else 0


def successors(member: Member) -> list[Account]:
    """List who can take over the work of the member's posts in the branch: others with a post in force there."""
    at = Post.select(Post.account_id).where(Post.unit == member.branch_id, Post.in_force())
    rows = Account.select().where(Account.id.in_(at), Account.member_id.is_null() | (Account.member_id != member.id))
    return list(rows.order_by(Account.name_key, Account.id))


def _locked(member: Member, *, ended: bool) -> bool:
    """Lock the member's row and read it again; return whether the membership has ended or not, as said."""
    [row] = lock_rows(Member.select().where(Member.id == member.id))
    member.__data__.update(row.__data__)
    return (member.left_at is not None) == ended


def _set_left(member: Member, moment: Any) -> None:
    """Store since when the person is no member any more, or that they are one; and count the branch anew."""
    Member.update(left_at=moment).where(Member.id == member.id).execute()
    member.left_at = moment
    away = AwayPeriod.select().where(AwayPeriod.member == member.id, AwayPeriod.ended_on.is_null()).exists()
    one = -1 if moment else 1
    headcounts.add_up({member.branch_id: (one, one if away else 0)})


def _sign_out(account: Account, reason: str, by: UUID | None) -> None:
    """Sign out all phones. Who lives keeps their ways in, to take their own data along (decision 0027)."""
    if reason == "died":
        succession.close_account(account, by)
    else:
        end_sessions(account, by)
        Invitation.void_all(account)


def _record(member: Member, action: str, row: MembershipEnd, by: UUID | None, fields: list[str]) -> None:
    facts = {"county_id": member.county_id, "member_id": member.id, "fields": fields, "actor_id": by}
    audit.record(action, "membership_end", row.id, **facts)
