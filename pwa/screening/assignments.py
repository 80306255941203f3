"""Assign people of one branch to the officer or contact person who asks them; only those who may open them."""

from typing import Any
from uuid import UUID

import peewee as pw
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.compiled_query import any_of
from pwa.core.ids import as_uuid
from pwa.core.transitions import Refused
from pwa.core.tree_paths import lineage
from pwa.identity.models import Account
from pwa.identity.visitor import Visitor
from pwa.members.models import ContactAssignment, Member
from pwa.members.namesakes import told_apart
from pwa.members.reach import within_reach
from pwa.organisations.models import Post, Unit

from .models import Asked, Round
from .rules import is_open

MOST = 500  # most people listed of one branch


def assignment_values(visitor: Visitor, row: Round, unit: str, errors: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the branches within reach, and for the chosen one its people, who asks each, and who could be assigned."""
    if not is_open(row):
        raise NotFound
    branches = branches_within(visitor, row)
    chosen = next((b for b in branches if b.id == as_uuid(unit)), None)
    if chosen is None and (unit or not branches):
        raise NotFound
    chosen = chosen or branches[0]
    return {
        "round": row,
        "branches": [(str(branch.id), branch.name) for branch in branches],
        "unit": chosen,
        "people": people_of(visitor, row, chosen.id),
        "who": candidates(chosen),
        "errors": errors or {},
    }


def branches_within(visitor: Visitor, row: Round) -> list[Unit]:
    """Return the branches with asked people that this visitor may open, in the order of the tree."""
    opened = within_reach(visitor).members().select(Member.id)
    mine = Asked.select(Asked.branch).where(Asked.round == row.id, Asked.member.in_(opened))
    return list(Unit.select().where(Unit.id.in_(mine)).order_by(Unit.path))


def people_of(visitor: Visitor, row: Round, branch: UUID) -> list[Any]:
    """Return the asked people of a branch, told apart, each with the name of the account that is to ask them."""
    opened = within_reach(visitor).members().select(Member.id)
    query = (
        Asked.select(Member.id, Member.name, Member.phone, Account.name.alias("by"), Asked.outcome)
        .join(Member, on=(Member.id == Asked.member))
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.id == Asked.contact_id))
        .where(Asked.round == row.id, Asked.branch == branch, Asked.member.in_(opened))
        .order_by(Member.name_key, Member.id)
        .limit(MOST)
    )
    people: list[Any] = list(query.objects())
    names = told_apart((one.id, one.name, one.phone) for one in people)
    for one in people:
        one.name = names[one.id]
    return people


def candidates(branch: Unit) -> list[tuple[str, str]]:
    """Return the accounts that people of this branch can be assigned to: its officers, the committee above it, its
    contact persons. As (id, name)."""
    posts = Post.select(Post.account_id).join(Unit)
    posts = posts.where(
        Unit.path.in_(lineage(branch.path)), Post.in_force(), Post.role.in_([*BRANCH_OFFICERS, Role.COMMITTEE])
    )
    theirs = Member.select(Member.id).where(Member.branch == branch.id)
    contacts = ContactAssignment.select(ContactAssignment.account_id)
    contacts = contacts.where(ContactAssignment.in_force(), ContactAssignment.member.in_(theirs))
    rows = Account.select(Account.id, Account.name).where(Account.id.in_(any_of([posts, contacts])))
    return [(str(account.id), account.name) for account in rows.order_by(Account.name_key, Account.id)]


def read_assignment(row: Round, posted: MultiDict[str, str]) -> dict[str, Any]:
    """Return `who` (the ticked people, or with `all` the whole branch) and `contact`; an empty contact is the branch
    itself.

    Raises NotFound for a branch or person out of reach.
    """
    branch = next((b for b in branches_within(current_user, row) if b.id == as_uuid(posted.get("unit"))), None)
    if branch is None:
        raise NotFound
    contact = as_uuid(posted.get("contact"))
    if posted.get("contact") and str(contact) not in {code for code, _ in candidates(branch)}:
        raise Refused({"contact": "not_a_choice"})
    ticked = [as_uuid(code) for code in posted.getlist("member")]
    opened = {person.id for person in people_of(current_user, row, branch.id)}
    chosen = opened if posted.get("all") else {member for member in ticked if member}
    if not chosen:
        raise Refused({"member": "required"})
    if not chosen <= opened or None in ticked:
        raise NotFound
    return {"who": Asked.member.in_(sorted(chosen)), "contact_id": contact}
