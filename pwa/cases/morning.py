"""What of cases and lost contact stands on Today: whose turn it is, the searches that run, who may be getting lost."""

from datetime import timedelta
from typing import Any

import peewee as pw
from flask import g

from pwa.ground.clock import day_of, today
from pwa.ground.doors import Role
from pwa.identity.visitor import Visitor
from pwa.members.models import ContactAssignment, Member
from pwa.organisations.models import Post, parameters_of
from pwa.organisations.reach import units_below
from pwa.policy import Parameters
from pwa.policy.lost import standing

from .heard import heard_of, open_searches, searched, silent
from .lists import named, rows
from .models import Case
from .reach import asked_of, kept_in_touch, own_units, readable
from .rules import LOST, next_of_search

SHOWN, MOST = 8, 50  # rows of a kind on the page; cases looked at, so that neither kind crowds the other out
SOON = 3  # days: due so soon that Today names it
CALLS = ("raised", "guidance", "not_settled", "reopened", "told", "asked_up")  # it is somebody's turn to act
AT_RISK = ("overdue", "searching", "candidate")


def cases_of(visitor: Visitor, limit: int = MOST) -> tuple[list[Any], list[Any], bool]:
    """The cases where it is this visitor's turn: new, asked, guidance came back, due within days, overdue; what a
    colleague in office has taken on is theirs, until it is overdue. And the searches in their own charge, each with
    `.next` (a word of `words.NEXT`, or nothing while somebody else was asked) and `.turn`. The soonest due first, at
    most SHOWN of each; and whether there are more."""
    units = list(own_units(visitor))
    if not units and Role.CONTACT not in visitor.roles:
        return [], [], False
    near = Case.home.in_(units) | Case.unit.in_(units) | (Case.owner_id == visitor.account.id)
    near = near | Case.member.in_(kept_in_touch(visitor))
    wanted = ((Case.category != LOST) & _calls(visitor)) | ((Case.category == LOST) & near)
    first, onward = rows((readable(visitor) | asked_of(visitor)) & wanted, limit=limit)
    found = named(visitor, first)
    turns = [row for row in found if row.category != LOST]
    searches = [row for row in found if row.category == LOST]
    more = bool(onward) or max(len(turns), len(searches)) > SHOWN
    if searches:
        _look_ahead(visitor, searches[:SHOWN])
    return turns[:SHOWN], searches[:SHOWN], more


def _calls(visitor: Visitor) -> pw.Expression:
    """Whether something is due from this visitor: it lies with their unit or with whom they keep touch, and calls."""
    mine = Case.owner_id == visitor.account.id
    late, soon = Case.due_on < today(), Case.due_on <= today() + timedelta(days=SOON)
    ours = Case.unit.in_(list(own_units(visitor)))
    asked = ours & (Case.unit != Case.home)  # nobody takes a question on: it is the whole level's
    at_home = Case.unit == Case.home
    helps = at_home & Case.member.in_(kept_in_touch(visitor)) & Case.readers.in_(["contact", "charge"])
    theirs = asked | (at_home & mine) | ((ours | helps) & (~_in_office() | late))
    return theirs & (Case.last.in_(CALLS) | soon)


def _in_office() -> pw.Expression:
    """Whether whoever has taken it on still holds a post at the level that answers, or keeps touch with the member."""
    held = Post.select(Post.id).where(Post.account_id == Case.owner_id, Post.unit == Case.home, Post.ended_at.is_null())
    of = ContactAssignment
    keeps = of.select(of.id).where(of.account_id == Case.owner_id, of.member == Case.member, of.ended_at.is_null())
    return pw.fn.EXISTS(held) | pw.fn.EXISTS(keeps)


def _look_ahead(visitor: Visitor, found: list[Any]) -> None:
    ids = [row.id for row in found]
    turn = {row.id for row in Case.select(Case.id).where(Case.id.in_(ids), _calls(visitor))}
    heard = {row.id: row for row in heard_of(Member.id.in_([row.member_id for row in found]), limit=len(found))}
    rules, open_ = parameters_of({row.branch_path for row in found}), open_searches([row.member_id for row in found])
    for row in found:
        state = open_[row.member_id].state or "searching"
        row.turn = row.id in turn
        row.next = (
            "" if row.unit_id != row.home_id else _next(row, heard.get(row.member_id), state, rules[row.branch_path])
        )


def _next(row: Any, known: Any, state: str, parameters: Parameters) -> str:
    if known is None:  # no longer away: they said so themselves, or somebody for them
        return next_of_search(state, lost=False, word_came=True)
    lost = standing(known.heard, today(), parameters) == "candidate"
    return next_of_search(state, lost, known.heard.last > day_of(row.raised_at))


def at_risk(visitor: Visitor) -> list[Any]:
    """The members away of this officer's branches, or with whom they keep touch, of whom there was no word for so long
    that contact is overdue, and whom nobody searches for; the longest silent first."""
    paths = [post.unit.path for post in visitor.branch_posts]
    if not paths and Role.CONTACT not in visitor.roles:
        return []
    near = Member.id.in_(kept_in_touch(visitor))
    if paths:
        near = near | Member.branch.in_(units_below(paths))
    own = visitor.account.member_id
    found = silent(visitor, near & ~searched() & (Member.id != own if own else Member.id.is_null(False)))
    return sorted((row for row in found if row.standing in AT_RISK), key=lambda row: -row.days)


def due_requests(visitor: Visitor) -> int:
    """How many requests wait for this visitor."""
    return len(_cases_of(visitor)[0])


def due_searches(visitor: Visitor) -> int:
    """How many members are out of contact, and how many searches for one wait for this visitor."""
    return len(at_risk(visitor)) + sum(row.turn for row in _cases_of(visitor)[1])


def _cases_of(visitor: Visitor) -> tuple[list[Any], list[Any], bool]:
    """Once a request: the page of an officer's work asks for both."""
    if "cases_of" not in g:
        g.cases_of = cases_of(visitor)
    return g.cases_of
