"""Ask a member once a year whether what is on record is still so: one page for all that packages declare. Whoever
keeps in touch may record it for a member who called, wrote or met them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import BRANCH_OFFICERS, Role, needs_proof, open_to
from pwa.core.clock import now, today
from pwa.core.database import UTCDateTimeField, lock_rows, transact
from pwa.core.features import registry
from pwa.core.fragments import page, redirect_to
from pwa.core.seen_state import is_stale, token
from pwa.core.today_line import DUE, TodayLine
from pwa.core.transitions import Stale
from pwa.core.yearly_questions import YearlyQuestion
from pwa.identity.visitor import Visitor
from pwa.members.models import Member
from pwa.members.reach import CONTACT, OFFICER, OWN, within_reach
from pwa.members.today_lines import own_file
from pwa.policy import Parameters
from pwa.reports import labels as report_labels

from .confirmation_models import SOURCES, Confirmation, confirmed, last_said, write_down
from .confirmation_rules import NOT_BEFORE, to_confirm
from .contact_log import reads_words

confirmation_pages = Blueprint("confirmations", __name__)
RECORDS = (Role.CONTACT, *BRANCH_OFFICERS)


@confirmation_pages.get("/liaison/confirmation")
@needs_proof
@open_to(Role.MEMBER)
def own() -> Response:
    """Ask the visitor what is to be confirmed of their own file."""
    return _page(_mine())


@confirmation_pages.post("/liaison/confirmation")
@needs_proof
@open_to(Role.MEMBER)
def confirm_own() -> Response:
    """Write down what the visitor confirms."""
    return _answer(_mine(), None)


@confirmation_pages.get("/liaison/confirmations/<uuid:member>")
@needs_proof
@open_to(*RECORDS)
def of_member(member: UUID) -> Response:
    """Show what is to be asked of a member."""
    return _page(_theirs(member))


@confirmation_pages.post("/liaison/confirmations/<uuid:member>")
@needs_proof
@open_to(*RECORDS)
def confirm_for(member: UUID) -> Response:
    """Write down what a member confirmed to the visitor, and how they told it."""
    return _answer(_theirs(member), request.form.get("source", ""))


def _mine() -> Member:
    return within_reach(current_user).present(current_user.account.member_id, OWN)


def _theirs(member_id: UUID) -> Member:
    who = within_reach(current_user).present(member_id, OFFICER, CONTACT)
    if not reads_words(current_user, who) or who.id == current_user.account.member_id:
        raise NotFound
    return who


def questions_of(member: Member, parameters: Parameters, by_others: bool) -> list[YearlyQuestion]:
    """Return what is to be confirmed now, without what only the member can say if somebody else asks. One query."""
    every, fresh = parameters["confirm.every_days"], parameters["confirm.fresh_days"]
    known = registry().yearly_questions
    names = to_confirm(last_said(member), today(), every, fresh)
    return [known[name] for name in names if known[name].change_for or not by_others]


def _asked(member: Member) -> list[YearlyQuestion]:
    path = member.branch.path
    return questions_of(member, current_user.parameters_of(path)[path], member.seen_as != OWN)


def _answer(member: Member, source: str | None) -> Response:
    asked = _asked(member)
    ticked = [one for one in asked if one.name in request.form.getlist("still")]
    errors = {}
    if not ticked:
        errors["still"] = _("Tick what is still so. What has changed is reported by the link beside it.")
    if source is not None and source not in SOURCES:
        errors["source"] = _("Please say how the member told you.")
    if errors and asked:
        return _page(member, errors)

    def work() -> None:
        lock_rows(Member.select(Member.id).where(Member.id == member.id))
        if not asked or is_stale(_seen(member, _asked(member))):
            words = _("This has changed meanwhile. Below is how it stands now; nothing of yours was written.")
            raise Stale(stale=words)
        write_down(member, [one.name for one in ticked], current_user.account.id, source, len(ticked) == len(asked))

    try:
        transact(work)
    except Stale as why:
        return _page(member, **why.shown)
    if len(ticked) < len(asked):
        flash(_("Saved. What you left unticked is reported by the link beside it."), "ok")
        return redirect_to(_address(member, rest=1))
    return redirect_to(_address(member))


def _address(member: Member, **shown: Any) -> str:
    if member.seen_as == OWN:
        return url_for("confirmations.own", **shown)
    return url_for("confirmations.of_member", member=member.id, **shown)


def _seen(member: Member, asked: list[YearlyQuestion]) -> str:
    return token("confirmation", *((one.name, one.known(member)) for one in asked))


def _page(member: Member, errors: dict[str, str] | None = None, stale: str = "") -> Response:
    mine, asked = member.seen_as == OWN, _asked(member)
    untouched = not errors and not request.args.get("rest")  # after a part was confirmed the rest stays unticked
    ticked = [one.name for one in asked] if untouched else request.form.getlist("still")
    return page(
        "liaison/confirmation.html",
        block="main",
        status=422 if errors or stale else 200,
        member=member,
        mine=mine,
        address=_address(member),
        asked=[
            {
                "name": one.name,
                "label": one.label,
                "known": one.known(member),
                "change": one.change(member.id) if mine or one.change_for is None else one.change_for(member.id),
                "ticked": one.name in ticked,
            }
            for one in asked
        ],
        sources=report_labels.choices("source"),
        source=request.form.get("source", ""),
        seen=_seen(member, asked),
        errors=errors or {},
        stale=stale,
    )


def _confirmed_wholly(own: Any, paths: Any, ends: Any, since: Any) -> Any:
    """SQL: when the member confirmed last everything that was asked."""
    return confirmed(own).where(Confirmation.whole)


VALUES = {"confirmed_wholly": _confirmed_wholly}


def due(visitor: Visitor) -> Iterator[TodayLine]:
    """Ask the member once a year to confirm what is on record, in one line. At most two queries; none in the first
    weeks of a file and after a confirmation."""
    mine = own_file(visitor)
    if mine is None or mine.member.left_at or visitor.limited:
        return
    latest = UTCDateTimeField().python_value(mine.values["confirmed_wholly"]) or mine.member.made_at
    if now() - latest < NOT_BEFORE:
        return
    path = mine.member.branch.path
    asked = questions_of(mine.member, visitor.parameters_of(path)[path], by_others=False)
    if asked:
        text = _("Is what your branch knows about you still right?")
        why = _("Once a year, on one page: %(what)s", what=_(", ").join(str(one.label) for one in asked))
        yield TodayLine(text, url_for("confirmations.own"), DUE, 60, why, counts=True)
