"""Record on a member's file that their membership here has ended, or that this was a mistake."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.database import lock_rows, transact
from pwa.core.features import refusals
from pwa.core.fields import Choice, Day, Fields, Reader, Text
from pwa.core.form_markup import Form
from pwa.core.fragments import page, redirect_to
from pwa.core.seen_state import NAME, is_stale, who_changed
from pwa.core.transitions import Stale
from pwa.organisations.labels import post_words
from pwa.organisations.models import Post
from pwa.organisations.succession import LastAdministrator

from . import labels
from .changes import account_name
from .leaving_rules import LEAVING, why_not_end
from .member_decisions import file_again, membership_seen
from .membership import Ending, end_membership, end_of, open_work, posts_of, posts_of_others, successors, undo_end
from .models import Member, MembershipEnd
from .reach import OFFICER, within_reach

membership_pages = Blueprint("membership_pages", __name__)
ACTIONS = ("ended membership", "took back end of membership")
REASONS = {code: labels.LEAVING[code] for code in LEAVING}
LEAVE = Fields(
    Choice("reason", _l("Why they leave"), REASONS, required=True),
    Day("on", _l("Since which day?"), required=True),
    Text(
        "organisation",
        _l("Where to, or who decided"),
        200,
        attributes={"optional": False},
        hint=_l(
            "The organisation that takes them in, or the meeting or organisation that decided. Not needed for a death."
        ),
    ),
    Text("document", _l("Number of the letter or decision"), 100, attributes={"autocomplete": "off"}),
)


class PostsOfOthers(Exception):
    """The member holds posts about which somebody else decides."""


@membership_pages.get("/members/<uuid:member>/membership/end")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def new(member: UUID) -> Response:
    """Show the form, with everything that follows and the work that is open."""
    given = {name: request.args[name] for name in ("reason", "on") if name in request.args}
    return _form(within_reach(current_user).present(member, OFFICER), given=given)


def _form(
    member: Member,
    errors: dict[str, str] | None = None,
    status: int = 200,
    given: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """Show the form; `given`: what a decision says already that the page it comes from shows."""
    wrong = refusals(errors or {})
    sent = given or request.form.to_dict()
    return page(
        "members/membership.html",
        block="main",
        status=status,
        member={"id": member.id, "name": member.name},
        form=Form(LEAVE, sent, wrong),
        errors=wrong,
        work=[(str(text), number) for text, number in open_work(member, current_user)],
        posts=[_post_words(post) for post in posts_of(member.id)],
        foreign=[_post_words(post) for post in _posts_of_others(member)],
        successors=[(str(account.id), account.name) for account in successors(member)],
        chosen=sent.get("successor", ""),
        seen=membership_seen(member),
        **more,
    )


def _post_words(post: Post) -> str:
    return post_words(post.role, post.unit.name)


def _posts_of_others(member: Member) -> list[Post]:
    """List the posts of the member that this visitor may not end: who decides about them ends them first."""
    return posts_of_others(member.id, current_user.posts)


@membership_pages.post("/members/<uuid:member>/membership/end")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def end(member: UUID) -> Response:
    """Record that the person is no longer a member here."""
    row = within_reach(current_user).member(member, OFFICER)
    sent = read_posted_form(request.form)
    read = Reader(LEAVE, sent, today()).all()
    said, errors = read.values, dict(read.errors)
    facts = (said.get("reason", ""), said.get("on"), said.get("organisation", ""))
    errors = why_not_end(*facts, row.kind, row.joined_on) | errors
    others = {str(account.id): account for account in successors(row)}
    successor = others.get(sent.get("successor", ""))
    if sent.get("successor") and successor is None:
        errors["successor"] = "not_a_choice"
    if sent.get("sure") != "1":
        errors["sure"] = "tick_it"
    if row.left_at is None and errors:
        return _form(row, {} if _posts_of_others(row) else errors, 422)

    def work() -> None:
        _require_same_branch(row)
        if row.left_at is None and _posts_of_others(row):
            raise PostsOfOthers
        ending = Ending(said["reason"], said["on"], said["organisation"], said["document"])
        stale = row.left_at is not None or is_stale(membership_seen(row))
        if stale or not end_membership(row, ending, current_user.account.id, successor):
            raise _changed(row)

    try:
        transact(work)
    except PostsOfOthers:
        return _form(row, {}, 422)  # the page names the posts
    except LastAdministrator:
        return _form(row, {"sure": "holds_posts"}, 422)
    except Stale as why:
        return file_again(within_reach(current_user).member(member, OFFICER), **why.shown)
    return redirect_to(url_for("members.file", member=row.id))


def _require_same_branch(row: Member) -> None:
    """Lock the member; raise NotFound if they moved to another branch since the row was read, which decides from then
    on."""
    [present] = lock_rows(Member.select(Member.id, Member.branch).where(Member.id == row.id))
    if present.branch_id != row.branch_id:
        raise NotFound


@membership_pages.post("/members/<uuid:member>/membership/resume")
@needs_proof
@open_to(*BRANCH_OFFICERS, Role.COMMITTEE)
def resume(member: UUID) -> Response:
    """Take back an end that was recorded by mistake, with a reason."""
    row = within_reach(current_user).member(member, OFFICER)
    asked = Reader(Fields(Text("because", "", 200, required=True)), read_posted_form(request.form), today())
    because = asked("because")
    if end_of(row.id) is None and NAME not in request.form:
        raise NotFound
    if asked.out.errors and row.left_at is not None:
        return file_again(row, errors=refusals(asked.out.errors), because=request.form.get("because", ""))

    def work() -> None:
        _require_same_branch(row)
        if is_stale(membership_seen(row)) or not undo_end(row, because, current_user.account.id):
            raise _changed(row)

    try:
        transact(work)
    except LastAdministrator:
        return file_again(row, errors=refusals({"because": "holds_posts"}), because=because)
    except Stale as why:
        return file_again(within_reach(current_user).member(member, OFFICER), **why.shown)
    return redirect_to(url_for("members.file", member=row.id))


def _changed(member: Member) -> Stale:
    of = MembershipEnd
    latest = of.select().where(of.member == member.id).order_by(of.recorded_at.desc(), of.id.desc()).first()
    return Stale(stale=who_changed("membership_end", latest and latest.id, ACTIONS, account_name))
