"""Serve `/branch`: a member's own branch, its officers, the contact person, the host branch, and meetings."""

from typing import Any

import peewee as pw
from flask import Blueprint, Response
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role, open_to
from pwa.core.features import registry
from pwa.core.fragments import page
from pwa.core.kept_pages import Copy, kept_as
from pwa.identity.models import Account
from pwa.members.models import ContactAssignment, Member
from pwa.members.placements import placement_of
from pwa.organisations.labels import ROLES
from pwa.organisations.models import Post

branch = Blueprint("branch", __name__)


@branch.get("/branch")
@open_to(Role.MEMBER)
@kept_as(Copy.OWN)
def index() -> Response:
    """Show the member's contact person, the officers of their branch, and their host branch."""
    own = Member.with_branch(current_user.account.member_id)
    assert own is not None
    placed = placement_of(own.id)
    host = placed.unit if placed and placed.unit_id else None
    lines = [line for lines in registry().branch for line in lines(current_user)]
    people: dict[str, Any] = {"contacts": contacts(own), "officers": officers(own), "host": host}
    return page("today/branch.html", branch=own.branch, lines=lines, **people)


def contacts(own: Member) -> list[dict[str, Any]]:
    """List the member's contact persons, with phone number."""
    of = ContactAssignment
    found = [row.account_id for row in of.select(of.account_id).where(of.member == own.id, of.given())]
    return _people(Account.id.in_(found)) if found else []


def officers(own: Member) -> list[dict[str, Any]]:
    """List the officers of the member's branch, with role and phone number, the secretary first."""
    held = Post.select().where(Post.unit == own.branch_id, Post.role.in_([*BRANCH_OFFICERS]), Post.given())
    roles = {row.account_id: Role(row.role) for row in held}
    found = _people(Account.id.in_(list(roles))) if roles else []
    for row in found:
        row["role"] = ROLES[roles[row["id"]]]
    return sorted(found, key=lambda row: roles[row["id"]] != Role.SECRETARY)


def _people(where: Any) -> list[dict[str, Any]]:
    rows: Any = (
        Account.select(Account.id, Account.name, Member.phone)
        .join(Member, pw.JOIN.LEFT_OUTER, on=(Member.id == Account.member_id))
        .where(where)
        .order_by(Account.name_key, Account.id)
        .dicts()
    )
    return list(rows)
