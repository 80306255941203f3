"""Set up a branch's committee and its Party groups, so that their meetings can be planned and are due."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import open_to
from pwa.core.bulk_sql import insert_rows
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.database import transact
from pwa.core.features import refusals
from pwa.core.fields import Choice, Fields, Reader, Text
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid, new_id
from pwa.core.transitions import Change, Noun, Refused, Transition, answer, nothing_asked, values_or_refuse
from pwa.members.changes import account_name
from pwa.members.kept_pages import keep_list
from pwa.members.models import Member
from pwa.members.namesakes import told_apart
from pwa.organisations.models import Unit

from . import labels
from .called import placed_at
from .meetings import groups_of
from .models import GroupMember, StandingGroup
from .reach import MAKES, own_branches
from .rules import COMMITTEE

group_pages = Blueprint("group_pages", __name__)
MOST_MEMBERS = 300
FIELDS = Fields(
    Choice("kind", _l("What is it?"), labels.GROUP_KINDS, required=True, attributes={"compact": True}),
    Text("name", _l("Name"), 60, required=True, attributes={"autocomplete": "off"}),
)


@group_pages.get("/meetings/groups")
@open_to(*MAKES)
def index() -> Response:
    """List the committee and groups of a branch, with the form to add one."""
    keep_list(current_user, hosted=True)
    return _page(_unit(request.args.get("unit")))


@group_pages.post("/meetings/groups")
@open_to(*MAKES)
def make() -> Response:
    """Set up the committee or a group."""
    unit = _unit(request.form.get("unit"))
    read = Reader(FIELDS, read_posted_form(request.form), today())
    kind, name = read("kind"), read("name")
    who = _members(unit, request.form.getlist("member"))
    if not who:
        read.refuse("member", "no_members")
    if kind == COMMITTEE and any(group.kind == COMMITTEE for group in groups_of(unit.id)):
        read.refuse("kind", "second_committee")
    if read.out.errors:
        return _page(unit, read.out.errors)
    by = current_user.account.id

    def work() -> None:
        row = StandingGroup.create(county_id=unit.county_id, unit=unit, kind=kind, name=name, made_by=by)
        _enter(row, who)
        audit.record("set up group", "group", row.id, county_id=unit.county_id, fields=["kind", "name"], actor_id=by)

    transact(work)
    return redirect_to(url_for("group_pages.index", unit=unit.id))


@group_pages.post("/meetings/groups/<uuid:group>/change")
@open_to(*MAKES)
def change_members(group: UUID) -> Response:
    """Change who belongs to the committee or group."""
    return answer(change, lambda: _group(group), _refuse, _onward)


@group_pages.post("/meetings/groups/<uuid:group>/end")
@open_to(*MAKES)
def end_group(group: UUID) -> Response:
    """End a committee or group; its meetings stay."""
    return answer(end, lambda: _group(group), _refuse, _onward)


def _onward(row: StandingGroup) -> str:
    return url_for("group_pages.index", unit=row.unit_id)


def _group(group_id: UUID) -> StandingGroup:
    row = StandingGroup.select(StandingGroup, Unit).join(Unit).where(StandingGroup.id == group_id).first()
    if row is None or not any(post.unit.covers(row.unit.path) for post in current_user.posts_as(*MAKES)):
        raise NotFound
    return row


def _unit(named: str | None) -> Unit:
    """The branch of this visitor that is named, or their first. Raises NotFound."""
    mine = own_branches(current_user)
    found = next((unit for unit in mine if str(unit.id) == named), None) if named else next(iter(mine), None)
    if found is None:
        raise NotFound
    return found


def _candidates(unit: Unit) -> list[Member]:
    """Who can belong to a committee or group: members of the branch, and those placed there."""
    own = Member.select().where(Member.branch == unit.id, Member.left_at.is_null())
    rows = list(own.order_by(Member.name_key, Member.id).limit(MOST_MEMBERS))
    return rows + [row for row in placed_at(unit.id, now()) if row.id not in {one.id for one in rows}]


def _members(unit: Unit, posted: list[str]) -> list[UUID]:
    known = {row.id for row in _candidates(unit)}
    return [one for one in dict.fromkeys(map(as_uuid, posted)) if one in known]


def _enter(row: StandingGroup, who: list[UUID]) -> None:
    facts = {"county_id": row.county_id, "group": row.id, "began_at": now(), "ended_at": None}
    insert_rows(GroupMember, [{**facts, "id": new_id(), "member": one} for one in who])


def _is_open(row: StandingGroup) -> bool:
    return row.ended_at is None


def _changing(row: StandingGroup, posted: Any) -> dict[str, Any]:
    who = _members(row.unit, posted.getlist("member"))
    return values_or_refuse({} if who else {"member": "no_members"}, who=who)


def _change(change: Change, who: list[UUID]) -> None:
    row = change.record
    change.fields = ["group_members"]
    mine = (GroupMember.group == row.id) & GroupMember.ended_at.is_null()
    there = {one.member_id for one in GroupMember.select().where(mine)}
    GroupMember.update(ended_at=change.at).where(mine, GroupMember.member.not_in(who)).execute()
    _enter(row, [one for one in who if one not in there])


def _end(change: Change) -> None:
    row = change.record
    StandingGroup.update(ended_at=change.at, ended_by=change.by).where(StandingGroup.id == row.id).execute()


GROUP = Noun("group", row=lambda group: group, name_of=lambda _group, account: account_name(account))

# fmt: off
#                      name                    who    from      its form       what it writes  audit line
change = Transition(GROUP, "change_members", MAKES, _is_open, _changing,     _change, "changed members of group",
                    adds=True)
end    = Transition(GROUP, "end_group",      MAKES, _is_open, nothing_asked, _end,    "ended group")
# fmt: on


def _refuse(row: StandingGroup, why: Refused) -> Response:
    return _page(row.unit, why.errors, **why.shown)


def _page(unit: Unit, errors: dict[str, str] | None = None, **shown: Any) -> Response:
    groups, wrong = groups_of(unit.id), refusals(errors or {})
    ids = [group.id for group in groups]
    rows = GroupMember.select().where(GroupMember.group.in_(ids), GroupMember.ended_at.is_null()) if ids else []
    belongs: dict[UUID, set[UUID]] = {}
    for row in rows:
        belongs.setdefault(row.group_id, set()).add(row.member_id)
    people = _candidates(unit)
    names = told_apart((one.id, one.name, one.phone) for one in people)
    return page(
        "meetings/groups.html",
        block="main",
        status=422 if errors or shown else 200,
        unit=unit,
        units=own_branches(current_user),
        groups=[
            {
                "id": group.id,
                "name": group.name,
                "kind": labels.GROUP_KINDS[group.kind],
                "members": belongs.get(group.id, set()),
                "names": [name for one, name in names.items() if one in belongs.get(group.id, set())],
                "seen": GROUP.seen(group),
            }
            for group in groups
        ],
        people=people,
        names=names,
        ticked=set(request.form.getlist("member")),
        form=Form(FIELDS, request.form.to_dict() if errors else {}, wrong),
        errors=wrong,
        **shown,
    )
