"""Declare what people may do to a placement, as a table: the host accepts, refuses, ends; its committee sends a refusal
back; home tells and confirms an organisation outside; both write to each other."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.fields import Choice, Fields, Text
from pwa.core.ids import as_uuid
from pwa.core.transitions import Change, Noun, Transition, nothing_asked, values_or_refuse
from pwa.identity.models import Account
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.members.placement_rules import state_of, why_not_refuse
from pwa.members.placements import accept, close, member_row, settle
from pwa.organisations.models import Unit, may_act

from . import labels
from .models import PlacementMessage
from .reach import ABOVE, HOME, HOST, OWN
from .rules import may_overrule

LONGEST = 500
ACCEPTING = Fields(
    Text("party_group", "", 36),
    Text("contact", "", 36),
)
REFUSING = Fields(
    Choice("refusal", _l("Why not?"), labels.REASONS, required=True),
    Text("words", _l("In words"), LONGEST, control="textarea", attributes={"rows": 3}),
)
WRITING = Fields(
    Text("words", _l("To the other branch"), LONGEST, control="textarea", required=True, attributes={"rows": 3},
         hint=_l("The member reads it too.")),
)  # fmt: skip
CARD = Fields(Text("card_no", _l("Number of the activity card"), 40, attributes={"autocomplete": "off"}))


def contacts_at(unit_id: UUID) -> list[tuple[str, str]]:
    """List who can be the contact person at a host: its own members who have an account, as (account id, name)."""
    rows = Account.select(Account.id, Account.name).join(Member, on=(Member.id == Account.member_id))
    rows = rows.where(Member.branch == unit_id, may_act(Account.id)).order_by(Account.name, Account.id).limit(100)
    return [(str(row.id), row.name) for row in rows]


def groups_of(unit_id: UUID) -> list[tuple[str, str]]:
    """List the Party groups of a branch, as (id, name)."""
    rows = Unit.select().where(Unit.parent == unit_id, Unit.kind == "group", Unit.closed_at.is_null())
    return [(str(row.id), row.name) for row in rows.order_by(Unit.path)]


def _is(*states: str, by: tuple[str, ...]) -> Callable[[Placement], bool]:
    return lambda row: row.seen_as in by and row.ended_at is None and state_of(row) in states


def _may_accept(row: Placement) -> bool:
    return row.seen_as == HOST and row.consented_at is not None and state_of(row) == "asked" and row.ended_at is None


def _may_send_back(row: Placement) -> bool:
    later = Placement.select().where(Placement.member == row.member_id, Placement.id != row.id)
    later = later.where(Placement.asked_at >= row.asked_at)
    return row.seen_as == ABOVE and may_overrule(state_of(row), not later.exists())


def read_acceptance(row: Any, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read who of a branch keeps in touch with whom it takes in, and in which of its groups they are placed. Raises
    Refused."""
    people, groups = dict(contacts_at(row.unit_id)), dict(groups_of(row.unit_id))
    contact, group = posted.get("contact", ""), posted.get("party_group", "")
    errors = {}
    if (contact or people) and contact not in people:
        errors["contact"] = "choose_contact"
    if group and group not in groups:
        errors["party_group"] = "not_a_choice"
    return values_or_refuse(errors, contact_id=as_uuid(contact), party_group=as_uuid(group))


def _accept(change: Change, contact_id: UUID | None = None, party_group: UUID | None = None) -> None:
    accept(change.record, change.at, change.by, contact_id=contact_id, party_group=party_group)
    change.fields = [
        "accepted_at",
        *(["host_contact"] if contact_id else []),
        *(["party_group"] if party_group else []),
    ]
    change.said = {"host": change.record.unit_name}


def _read_refusal(row: Placement, posted: Mapping[str, str]) -> dict[str, Any]:
    checked = REFUSING.check(read_posted_form(posted), today())
    reason, words = checked.values.get("refusal", ""), checked.values.get("words", "")
    if "words" not in checked.errors and (why := why_not_refuse(reason, words, bool(row.card_no))):
        checked.errors["words" if why == "required" else "refusal"] = why
    return values_or_refuse(checked.errors, reason=reason, words=words)


def _refuse(change: Change, reason: str, words: str = "") -> None:
    row = change.record
    close(row.member, row, change.by, "refused", refusal=reason, refusal_words=words)
    change.fields = ["refusal", *(["refusal_words"] if words else [])]
    change.said = {"host": row.unit_name, "why": reason, "words": words or None}


def _release(change: Change) -> None:
    close(change.record.member, change.record, change.by, "host")
    change.fields = ["ended_at"]
    change.said = {"host": change.record.unit_name, "why": "host"}


def _send_back(change: Change) -> None:
    row = change.record
    opened: dict[str, Any] = dict.fromkeys(("closed_at", "closed_by", "closed_why"))
    settle(row.member, ahead={row.id: opened | {"refusal": "", "refusal_words": ""}}, quiet=True)
    change.fields, change.said = ["refusal"], {"host": row.unit_name}


def _read_words(_row: Placement, posted: Mapping[str, str]) -> dict[str, Any]:
    checked = WRITING.check(read_posted_form(posted), today())
    return values_or_refuse(checked.errors, words=checked.values.get("words", ""))


def _write(change: Change, words: str) -> None:
    row = change.record
    side = "home" if row.seen_as == HOME else "host"
    facts = {"county_id": row.county_id, "placement": row.id, "member": row.member_id}
    PlacementMessage.create(side=side, at=change.at, by_id=change.by, words=words, **facts)
    change.fields = ["words"]


def _read_card(_row: Placement, posted: Mapping[str, str]) -> dict[str, Any]:
    checked = CARD.check(read_posted_form(posted), today())
    return values_or_refuse(checked.errors, card_no=checked.values.get("card_no", ""))


def _note_card(change: Change, card_no: str) -> None:
    Placement.update(card_no=card_no).where(Placement.id == change.record.id).execute()
    change.fields = ["card_no"]


def _tell(change: Change) -> None:
    told = {"told_at": change.at, "told_by": change.by}
    Placement.update(told).where(Placement.id == change.record.id).execute()
    change.fields, change.said = ["told_at"], {"host": change.record.unit_name}


def _name(row: Placement, account_id: UUID) -> str:
    """Officers are told who of them acted; the member is told no names."""
    return "" if row.seen_as == OWN or row.member_id == current_user.account.member_id else account_name(account_id)


PLACEMENT = Noun("placement", locked_first=lambda row: member_row(row.member_id), tell=add_timeline_line, name_of=_name)
HOME_ROLES = (*BRANCH_OFFICERS, Role.COMMITTEE)


def _make(name: str, who: Any, allowed: Any, form: Any, write: Any, action: str, line: str = "", adds: bool = False):
    address = name.replace("_", "-")
    return Transition(PLACEMENT, name, who, allowed, form, write, action, line, address=address, adds=adds)


_outside = partial(_is, by=(HOME,))
# fmt: off
STEPS = {
    step.name: step
    for step in (
        #     name         who              allowed                                  form              what is written
        _make("accept",    BRANCH_OFFICERS, _may_accept,                             read_acceptance, _accept,
              "accepted member", "host_accepted"),
        _make("refuse",    BRANCH_OFFICERS, _may_accept,                             _read_refusal,    _refuse,
              "refused member", "host_refused"),
        _make("release",   BRANCH_OFFICERS, _is("accepted", by=(HOST,)),             nothing_asked,    _release,
              "released member", "host_ended"),
        _make("send_back", (Role.COMMITTEE,), _may_send_back,                        nothing_asked,    _send_back,
              "sent refusal back", "host_sent_back"),
        _make("write",     HOME_ROLES,      _is("asked", "told", "accepted", by=(HOME, HOST)), _read_words, _write,
              "wrote about placement", "host_wrote", adds=True),
        _make("note_card", HOME_ROLES,      _is("asked", "told", by=(HOME, HOST)),   _read_card,       _note_card,
              "noted card"),
        _make("tell",      HOME_ROLES,
              lambda row: not row.unit_id and row.consented_at is not None and _outside("asked")(row),
              nothing_asked, _tell, "told organisation outside", "host_told"),
        _make("confirm",   HOME_ROLES,
              lambda row: not row.unit_id and row.consented_at is not None and _outside("asked", "told")(row),
              nothing_asked, _accept, "confirmed placement outside", "host_accepted"),
    )
}
# fmt: on


def offered(row: Placement) -> set[str]:
    """Return the names of the steps that this visitor may take now."""
    return {name for name, step in STEPS.items() if set(step.who) & current_user.roles and step.allowed(row)}
