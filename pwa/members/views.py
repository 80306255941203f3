"""Show the list of members, and one member's file."""

from contextlib import nullcontext
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role, open_to, open_to_signed_in
from pwa.core.database import planned_once
from pwa.core.fragments import page, redirect_to
from pwa.stages import Stage

from .access_log import record_view
from .file import candidates, file_values
from .joining_pages import similar_files
from .kept_pages import keep_file, keep_list
from .member_decisions import seen_values
from .member_list import MEMBERS
from .reach import OFFICER, within_reach
from .unused_accounts import may_invite_in

members = Blueprint("members", __name__)


@members.get("/members")
@open_to(*OFFICERS, Role.COUNTY)
def index() -> Response:
    """List the members within reach; the county department must state a reason first (`units.state`)."""
    roles = current_user.roles
    may: dict[str, Any] = {
        "keeps": bool(roles & {*BRANCH_OFFICERS, Role.COMMITTEE}),
        "numbers": bool(roles & {*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY}),
    }
    branches = {post.unit_id for post in current_user.branch_posts if may_invite_in(current_user, post.unit)}
    may["invites_in"] = min(branches) if len(branches) == 1 else None
    with nullcontext() if Role.COUNTY in roles else planned_once():  # a county's list is long: its plan depends on it
        listed = MEMBERS.shown(current_user, request.args)
    keep_list(current_user, hosted=listed.asked["show"] == "hosted")
    return page("members/index.html", listed=listed, **may)


@members.get("/members/<uuid:member>")
@open_to_signed_in
def file(member: UUID) -> Response:
    """Show one member's file as far as this visitor may see it, and log that they opened it."""
    row = within_reach(current_user).member(member)
    if row.id != member:  # it was joined into another
        return redirect_to(url_for("members.file", member=row.id))
    record_view(current_user, row)
    keep_file(row.seen_as)
    stage = next((one for one in Stage if one.name.lower() == request.args.get("stage")), None)
    values = file_values(current_user, row, request.args.get("before", ""), stage)
    forms: dict[str, Any] = {"choices": []}
    if row.seen_as == OFFICER:
        similar = similar_files(row) if row.left_at is None else []
        forms = {"choices": candidates(row), "similar": similar} | seen_values(row, values)
    return page("members/file.html", block="timeline", **values, **forms)
