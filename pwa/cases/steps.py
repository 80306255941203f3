"""Declare the steps of a case as a table: who takes each, with which form, and the action in the audit trail.

`rules.next_steps` says which steps are possible, `rules.after` returns the state after a step, `rules.term_after` names
the parameter from which the next due day is computed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from flask_login import current_user

from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import today
from pwa.core.ids import as_uuid
from pwa.core.transitions import Change, Noun, Transition, values_or_refuse
from pwa.members.changes import account_name, add_timeline_line
from pwa.organisations.models import parameters_at

from . import rules
from .lists import HANDLES
from .lost_contact_status import follow_decision
from .models import Case, CaseStep, LostDecision
from .reach import Seen, colleagues
from .rules import ASKED, OWN, Standing
from .searches import read_decision, read_search
from .turn import due_after, standing_of

OF_A_SEARCH = ("searched", "decided")
DECIDES = (*BRANCH_OFFICERS, Role.COMMITTEE)
OWNER = (Role.MEMBER,)
EITHER = (*HANDLES, *OWNER)


def offered(seen: Seen) -> dict[str, str]:
    """Return the steps this visitor may take now → in which capacity, in the order of the rules."""
    wait = parameters_at(seen.case.home.path)["case.settled_days"]
    standing = standing_of(seen.case, seen.chain)
    found: dict[str, str] = {}
    for way in seen.ways:
        if way == ASKED and seen.case.unit_id not in seen.units:
            continue  # this unit was asked, but another unit has the case now
        for step in rules.next_steps(standing, way, today(), wait):
            # only the unit itself asks in its name
            if step != "asked_up" or way == ASKED or seen.case.home_id in seen.units:
                found.setdefault(step, way)
    return found


def _words(kind: str, _seen: Seen, posted: Mapping[str, str], **more: Any) -> dict[str, Any]:
    words = read_posted_form(posted).get("words", "").strip()
    why = rules.why_not_words(kind, words)
    errors = {"words": why} if why else {}
    return values_or_refuse(errors | more.pop("errors", {}), words=words, **more)


def _owner(kind: str, seen: Seen, posted: Mapping[str, str]) -> dict[str, Any]:
    owner = posted.get("owner", "")
    unknown = owner not in dict(colleagues(current_user, seen.case))
    return _words(kind, seen, posted, errors={"owner": "not_a_choice"} if unknown else {}, owner=as_uuid(owner))


def _write(
    kind: str,
    change: Change,
    words: str = "",
    owner: UUID | None = None,
    how: str | None = None,
    beside: dict[Any, dict[str, Any]] | None = None,
) -> CaseStep:
    """Write the step and the new state of the case. `owner`: the account it is handed over to. `how`: how a decision
    ends the case. `beside`: rows (model → values) that share the step's id."""
    seen, case = change.record, change.record.case
    way, before = offered(seen)[kind], standing_of(case, seen.chain)
    behind = rules.after(before, kind, way, today())
    step = CaseStep.create(
        county_id=case.county_id,
        case=case.id,
        kind=kind,
        at=change.at,
        by_id=change.by,
        unit=None if way == OWN else _level(seen, way, before),
        to_unit=seen.chain[behind.at].id if kind in ("asked_up", "guidance") else None,
        words=words,
        due_on=due_after(seen, kind, before, behind),
    )
    _move(seen, step, behind, how or behind.how, owner or change.by)
    for model, values in (beside or {}).items():
        model.create(id=step.id, county_id=case.county_id, case=case.id, **values)
        follow_decision(case.member, values["kind"], change.by) if model is LostDecision else None
    change.fields = [name for name in ("words", "due_on") if getattr(step, name)]
    change.said = {"category": case.category, "unit": seen.name_of(step.to_unit_id)}
    return step


def _level(seen: Seen, way: str, before: Standing) -> UUID:
    """The unit on whose behalf it is done: the unit that was asked, or the unit that answers. Several units are in
    charge of a search: then it is the nearest one that this person acts for."""
    if way == ASKED:
        return seen.chain[before.at].id
    return next((unit.id for unit in seen.chain if unit.id in seen.units), seen.chain[0].id)


def _move(seen: Seen, step: CaseStep, behind: Standing, end: str | None, owner: UUID) -> None:
    row: dict[str, Any] = {
        "last": behind.last,
        "unit": seen.chain[behind.at].id,
        "asks": behind.asks,
        "how": end,
        "closed_at": step.at if end else None,
        "closed_by": step.by_id if end else None,
    }
    if step.kind != "noted":
        row["moved_at"] = step.at
    if step.kind == "asked_member":
        row["asked_at"] = step.at
    if step.kind in ("taken_on", "handed_over"):
        row["owner_id"] = owner
    if step.due_on:
        row["due_on"] = step.due_on
    Case.update(row).where(Case.id == step.case_id).execute()


def _name(seen: Seen, account_id: UUID) -> str:
    """Officers are told who of them acted; the member is told which unit did, and no names."""
    return "" if OWN in seen.ways else account_name(account_id)


CASE = Noun("case", row=attrgetter("case"), tell=add_timeline_line, name_of=_name)
ADDS = ("noted", "searched")  # right whatever others did meanwhile


def _step(kind: str, name: str, who: tuple[Role, ...], form: Callable[..., dict[str, Any]], action: str) -> Transition:
    line = "" if kind == "noted" else f"case_{kind}"
    parts = (lambda seen: kind in offered(seen), partial(form, kind), partial(_write, kind))
    address = ADDRESSES.get(kind, name.replace("_", "-"))
    return Transition(CASE, name, who, *parts, action, line, address=address, adds=kind in ADDS)


ADDRESSES = {"searched": "search", "decided": "decision"}
# fmt: off
TABLE = (
    # step           name               who        its form       audit line (in the timeline: 'case_' and the step)
    ("taken_on",     "take_on",         HANDLES,   _words,        "took on case"),
    ("handed_over",  "hand_over",       HANDLES,   _owner,        "handed over case"),
    # seen by this unit only, so no timeline line
    ("noted",        "note",            HANDLES,   _words,        "noted on case"),
    ("told",         "tell",            EITHER,    _words,        "told about case"),
    ("answered",     "answer",          HANDLES,   _words,        "answered case"),
    ("asked_up",     "ask_above",       HANDLES,   _words,        "asked up"),
    ("guidance",     "guidance",        HANDLES,   _words,        "gave guidance"),
    ("asked_member", "ask_member",      HANDLES,   _words,        "asked whether settled"),
    ("closed",       "close",           HANDLES,   _words,        "closed case"),
    ("reopened",     "reopen",          EITHER,    _words,        "reopened case"),
    ("settled",      "settled",         OWNER,     _words,        "said settled"),
    ("not_settled",  "not_settled",     OWNER,     _words,        "said not settled"),
    ("searched",     "log_search",      OFFICERS,  read_search,   "searched member"),
    ("decided",      "record_decision", DECIDES,   read_decision, "recorded decision"),
)
# fmt: on
STEPS = {row[0]: _step(*row) for row in TABLE}
