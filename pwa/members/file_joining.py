"""Join two files of one person: everything of the file that goes is afterwards in the file that stays.

The file that goes remains as an empty row that names the other, so that old addresses and reports still on a phone
find it."""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import audit
from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.core.features import registry
from pwa.core.name_keys import search_key
from pwa.core.transitions import Refused
from pwa.identity.links import in_use, used_since
from pwa.identity.models import Account
from pwa.organisations import succession

from . import headcounts
from .changes import add_timeline_line, contacts_of, end_contacts, keep_change, name_accounts
from .file_items import DAYS, as_known, names_of_months
from .history import stored_text
from .joining_rules import ITEMS, closed_for_joining, differing, first_stays, missing, why_not_join
from .membership import end_rights
from .models import Affiliation, AwayPeriod, Member, MembershipEnd, TwoPeople
from .placements import close, current_of

EMPTIED = ("phone", "landline", "address", "id_sealed", "id_index")


def lock_both(stays: Member, goes: Member) -> None:
    """Lock both rows and read them again. Call inside a write transaction."""
    both = Member.select().where(Member.id.in_([stays.id, goes.id])).order_by(Member.id)
    rows = {row.id: row for row in lock_rows(both)}
    for member in (stays, goes):
        member.__data__.update(rows[member.id].__data__)


def join_files(stays: Member, goes: Member, taken: Collection[str], by: UUID | None) -> bool:
    """Join `goes` into `stays`. `taken`: the items whose value in `goes` is right; the others keep the value of
    `stays`. The value that is given up remains in the history. False if one of them was joined already, or if the
    membership has ended in the file that stays. Call inside a write transaction. Raises Refused."""
    lock_both(stays, goes)
    if stays.joined_into or goes.joined_into or stays.left_at:
        return False
    lock_rows(Account.select().where(Account.member_id.in_([stays.id, goes.id])).order_by(Account.id))
    if why := refusal(stays, goes, by):
        raise Refused({"join": why})
    if goes.left_at:
        end_rights(goes, by)
    _join_accounts(stays, goes, by)
    for package in registry().joining:
        if package.before:
            package.before(stays, goes, by)
    fields = _join_items(stays, goes, taken, by)
    name_accounts([stays.id])
    move_rows(stays, goes)
    moment = now()
    headcounts.add_up({} if goes.left_at else {goes.branch_id: (-1, 0)})
    emptied: dict[Any, Any] = {"left_at": goes.left_at or moment, "joined_into": stays.id, "search": "", "name_key": ""}
    Member.update(emptied).where(Member.id == goes.id).execute()
    Member.update(joined_into=stays.id).where(Member.joined_into == goes.id).execute()
    for package in registry().joining:
        if package.after:
            package.after(stays, goes, by)
    facts = {"county_id": stays.county_id, "member_id": stays.id, "fields": fields, "actor_id": by}
    audit.record("joined files", "member", goes.id, **facts)
    add_timeline_line(stays, "files_joined", by, record_id=goes.id, branch=goes.branch.name, fields=fields or None)
    return True


def refusal(stays: Member, goes: Member, by: UUID | None) -> str:
    """Return why this person may not join the files, as a code; empty if they may."""
    mine, theirs = _accounts(stays, goes)
    used = (bool(mine and in_use(mine)), bool(theirs and in_use(theirs)))
    decided = bool(mine and theirs and all(used) and _one_closed_for_it(mine, theirs, by))
    closing = _closing(mine, theirs)
    holds = bool(closing and succession.posts_left(closing))
    return why_not_join((stays.id_index, goes.id_index), used, decided, holds)


def _accounts(stays: Member, goes: Member) -> tuple[Account | None, Account | None]:
    found = {row.member_id: row for row in Account.select().where(Account.member_id.in_([stays.id, goes.id]))}
    return found.get(stays.id), found.get(goes.id)


def _one_closed_for_it(mine: Account, theirs: Account, by: UUID | None) -> bool:
    """Whether one of two used accounts, and not the other, was closed so that the files can be joined."""
    closed, other = (mine, theirs) if mine.closed_at else (theirs, mine)
    if closed.closed_at is None or other.closed_at is not None:
        return False
    return closed_for_joining(closed.closed_at, used_since(other), _closed_by_another(closed, by))


def _closed_by_another(account: Account, by: UUID | None) -> bool:
    """Whether an account was closed on the machine, or by somebody else who was an administrator then."""
    who, at = account.closed_by, account.closed_at
    return who is None or (who != by and at is not None and succession.was_administrator(who, at))


def _closing(mine: Account | None, theirs: Account | None) -> Account | None:
    """Return which of two accounts is closed, if it is not already."""
    if mine is None or theirs is None:
        return None
    ranks = [(in_use(account), account.closed_at is None) for account in (mine, theirs)]
    return theirs if first_stays(*ranks) else mine


def _join_accounts(stays: Member, goes: Member, by: UUID | None) -> None:
    """Leave the account that was used with the file that stays, and close the other."""
    mine, theirs = _accounts(stays, goes)
    closing = _closing(mine, theirs)
    if closing is not None:
        succession.close_account(closing, by)
    kept = theirs if closing is None or closing is mine else mine
    if kept is None or kept is mine:
        return
    for account, member_id in ((mine, None), (kept, stays.id), (mine, goes.id)):  # a member has one account
        if account:
            Account.update(member_id=member_id).where(Account.id == account.id).execute()


def _join_items(stays: Member, goes: Member, taken: Collection[str], by: UUID | None) -> list[str]:
    """Write the chosen items to the file that stays, and what is given up to its history; return what has changed."""
    mine, theirs = item_texts(stays), item_texts(goes)
    two, only_theirs = differing(mine, theirs), missing(mine, theirs)
    fresh = [item for item in ITEMS if item in only_theirs or (item in two and item in taken)]
    moment = now()
    for item in fresh:
        keep_change(stays, item, mine[item], theirs[item], by, moment)
    for item in two:
        if item not in fresh:
            keep_change(stays, item, theirs[item], mine[item], by, moment)
    values = {item: getattr(goes, item) for item in fresh}
    if any(item in DAYS for item in fresh):
        months = [item for item in DAYS if item in ((goes if item in fresh else stays).month_only or "").split()]
        values["month_only"] = names_of_months(months)
    if "destination" in values:
        values["destination_area"] = goes.destination_area
    if "name" in values:
        values |= {"search": search_key(goes.name), "name_key": goes.name_key}
    if goes.id_index and not stays.id_index:
        values |= {"id_sealed": goes.id_sealed, "id_index": goes.id_index}
        keep_change(stays, "id_number", None, goes.id_sealed, by, moment)
        fresh.append("id_number")
    Member.update(dict.fromkeys(EMPTIED)).where(Member.id == goes.id).execute()  # a number is unique
    if values:
        Member.update(values).where(Member.id == stays.id).execute()
    return fresh


def item_texts(member: Member) -> dict[str, str | None]:
    """Return the items of a file as the history stores them."""
    return {item: stored_text(as_known(item, member.__data__)) or None for item in ITEMS}


def move_rows(stays: Member, goes: Member) -> None:
    """Let every row that names the file that goes name the other."""
    for model, field in moved_tables():
        model.update({field: stays.id}).where(field == goes.id).execute()


def moved_tables() -> Iterator[tuple[Any, Any]]:
    """List the tables whose rows go along, each with the field that names the member. The audit trail is sealed and
    keeps what it says; accounts are joined by their own rule."""
    for model in registry().kept:
        field = model._meta.fields.get("member") or model._meta.fields.get("member_id")
        if field is not None and model is not audit.AuditLine and model is not Account:
            yield model, field


def settle_own_rows(stays: Member, goes: Member, by: UUID | None) -> None:
    """End what a member has once, in the file that goes: affiliation, contact person, host branch, absence."""
    moment = now()
    mine: Any = (Affiliation.member == goes.id) & Affiliation.ended_at.is_null()
    Affiliation.update(ended_at=moment).where(mine).execute()
    undone = {"undone_at": moment, "undone_by": by}
    MembershipEnd.update(undone).where(MembershipEnd.member == goes.id, MembershipEnd.undone_at.is_null()).execute()
    if contacts_of(stays.id):
        end_contacts([(goes, assignment) for assignment in contacts_of(goes.id)], by)
    taken = {row.accepted_at is None for row in current_of(stays.id)}
    for row in current_of(goes.id):
        if (row.accepted_at is None) in taken:
            close(goes, row, by, "joined")
    away = AwayPeriod.delete().where(AwayPeriod.member == goes.id).returning(AwayPeriod.ended_on).execute()
    if goes.left_at is None and any(row.ended_on is None for row in away):
        headcounts.add_up({goes.branch_id: (0, -1)})
    TwoPeople.delete().where((TwoPeople.first == goes.id) | (TwoPeople.second == goes.id)).execute()


def ids_of(member_id: UUID) -> list[UUID]:
    """Return the id of a file and those of the files that were joined into it: the audit trail keeps the old ones."""
    rows: Any = Member.select(Member.id).where(Member.joined_into == member_id).tuples()
    return [member_id, *(row[0] for row in rows)]


def mark_two_people(one: Member, other: Member, by: UUID | None) -> None:
    """Record that two files are two people's. Call inside a write transaction."""
    first, second = sorted((one.id, other.id))
    row = {"county_id": one.county_id, "first": first, "second": second, "by_id": by}
    TwoPeople.insert(row).on_conflict(
        conflict_target=[TwoPeople.first, TwoPeople.second], update={"by_id": by}
    ).execute()
    for member in (one, other):
        facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
        audit.record("marked two people", "member", member.id, **facts)


def are_marked(one: UUID, other: UUID) -> bool:
    """Whether an officer has said that the two files are two people's."""
    first, second = sorted((one, other))
    return TwoPeople.select().where(TwoPeople.first == first, TwoPeople.second == second).exists()


def looks_like(member: Member) -> pw.Expression:
    """Build the condition of other files that look like this person's: same name, and same day of birth or phone."""
    alike = [
        column == value for column, value in ((Member.born_on, member.born_on), (Member.phone, member.phone)) if value
    ]
    same = reduce(or_, alike, Member.id.is_null())
    return (
        (Member.county_id == member.county_id) & (Member.name_key == member.name_key) & (Member.id != member.id) & same
    )
