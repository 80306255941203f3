"""Keep the search for a member out of contact: an officer opens it, each attempt is logged, a meeting's decision is
recorded.

It records what people did and decided, and warns where a rule was not met. The membership status 党籍状态 in the file
follows what was decided about it; a membership is ended by people, on the file.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.characters import read_posted_form
from pwa.core.clock import day_of, now, today
from pwa.core.database import lock_rows, transact
from pwa.core.features import refusals
from pwa.core.fields import Checked, Reader
from pwa.core.i18n import on_day
from pwa.core.transitions import NotNow, Refused, values_or_refuse
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.labels import cited, reason_and_source, sentence
from pwa.members.models import Member
from pwa.organisations.models import parameters_at
from pwa.policy import Parameters
from pwa.policy.lost_contact import (
    STAYS_SUSPENDED,
    LastContact,
    impossible,
    lost_from,
    membership_state,
    next_decisions,
    warnings,
)
from pwa.policy.meeting_votes import BALLOTS, Decided

from . import labels
from .case_opening import first_step
from .last_contact import last_contact_of
from .models import Case, CaseStep, LostDecision, LostSearch
from .reach import Seen
from .rules import LOST
from .step_fields import DECIDED, SEARCHED
from .turn import due_day

ENDED = ("found", "restored", "removed", "cancelled")


def open_search(member: Member, by: UUID, words: str, origin: str) -> Case:
    """Open a case for a member out of contact. Raises NotNow when there is one already."""

    def work() -> Case:
        lock_rows(Member.select(Member.id).where(Member.id == member.id))
        open_ = (Case.member == member.id) & Case.closed_at.is_null() & (Case.category == LOST)
        if Case.select().where(open_).exists():
            raise NotNow
        moment, home = now(), member.branch
        due = due_day(LOST, home)
        where = {"member": member.id, "branch": home.id, "home": home.id, "unit": home.id, "owner_id": by}
        what = {"category": LOST, "readers": "charge", "origin": origin, "due_on": due}
        case = Case.create(county_id=member.county_id, **where, **what, raised_at=moment, raised_by=by, moved_at=moment)
        begun = first_step(case.id, due) | {"county_id": case.county_id, "at": moment, "unit": home.id}
        CaseStep.create(**begun, by_id=by, words=words)
        facts = {"county_id": case.county_id, "member_id": member.id, "actor_id": by}
        audit.record("raised case", "case", case.id, fields=["category", "words"], **facts)
        add_timeline_line(member, "case_raised", by, at=moment, record_id=case.id, category=LOST)
        return case

    return transact(work)


def read_search(_kind: str, _seen: Seen, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read the posted form of one attempt."""
    checked = check_search(read_posted_form(posted))
    row = values_or_refuse(checked.errors, **checked.values)
    return {"words": row.pop("words"), "beside": {LostSearch: row}}


def read_decision(_kind: str, seen: Seen, posted: Mapping[str, str]) -> dict[str, Any]:
    """Read the posted form of a decision. Rules that it does not meet are shown first; it is recorded all the same when
    the officer confirms. Raises NotNow if another decision was recorded since the page was shown."""
    known, at = search_values(seen), parameters_at(seen.case.home.path)
    if is_overtaken(known["decisions"], posted):
        raise NotNow
    checked = check_decision(read_posted_form(posted), known["state"], known["next"])
    values = values_or_refuse(refusals(checked.errors) or refused(checked.values, known["decisions"]), **checked.values)
    found = warned(values, known["heard"], known["decisions"], len(known["tries"]), at)
    if found and "all_the_same" not in posted:
        raise Refused({"all_the_same": _("Please look at what this decision does not meet.")}, unmet=found)
    how = values["kind"] if values["kind"] in ENDED else None
    return {"words": values["words"], "how": how, "beside": {LostDecision: decision_row(values, [*found])}}


def check_search(fields: Mapping[str, Any]) -> Checked:
    """Check one attempt: when, by which channel, by whom, with what result, and a note."""
    return SEARCHED.check(fields, today())


def check_decision(fields: Mapping[str, Any], state: str, choices: tuple[str, ...]) -> Checked:
    """Check field by field what a meeting decided, one of `choices`. 'Found' while still searching needs no meeting;
    every later step does."""
    read = Reader(DECIDED, fields, today())
    kind = read("kind", choices=choices)
    read("meeting", required=not (kind == "found" and state == "searching"))
    return read.all("kind", "meeting")


def state_of(case: Case, decisions: list[LostDecision]) -> str:
    """Return `searching`, or what these decisions of the search leave. Whoever was suspended in an earlier search is so
    until they are restored."""
    made = LostDecision.select(LostDecision.kind).join(CaseStep, on=(CaseStep.id == LostDecision.id))
    made = made.join_from(LostDecision, Case).where(Case.member == case.member_id, Case.raised_at < case.raised_at)
    before = membership_state(row.kind for row in made.order_by(CaseStep.at, CaseStep.id))
    return membership_state((row.kind for row in decisions), before if before == "suspended" else "searching")


def decisions_of(case_id: UUID) -> list[LostDecision]:
    """Return the decisions of this search in the order they were recorded."""
    made = LostDecision.select().join(CaseStep, on=(CaseStep.id == LostDecision.id))
    return list(made.where(LostDecision.case == case_id).order_by(CaseStep.at, CaseStep.id))


def followed_decision(decisions: list[LostDecision]) -> str:
    """Return the last decision's id as the form carries it: the one that the next decision follows."""
    return str(decisions[-1].id) if decisions else ""


def is_overtaken(decisions: list[LostDecision], posted: Mapping[str, str]) -> bool:
    """Whether another decision was recorded since this form was shown."""
    return bool(decisions) and posted.get("upon", followed_decision(decisions)) != followed_decision(decisions)


def _decided(values: dict[str, Any]) -> Decided:
    names = ("kind", "held_on", *BALLOTS, "expected", "approver", "document", "effective_on", "requested_on")
    return Decided(**{name: values[name] for name in names})


def refused(values: dict[str, Any], decisions: list[LostDecision]) -> dict[str, str]:
    """Return why this cannot have been decided: field → sentence in the reader's language."""
    found = impossible(_decided(values), decisions[-1].held_on if decisions else None)
    return {name: sentence(reason) for name, (reason, _source) in found.items()}


def warned(
    values: dict[str, Any], heard: LastContact, decisions: list[LostDecision], searches: int, at: Parameters
) -> dict:
    """Return the rules that this decision does not meet: code → (sentence, source) in the reader's language."""
    suspended = next((row.effective_on or row.held_on for row in decisions if row.kind == "suspended"), None)
    found = warnings(_decided(values), heard, suspended, searches, at)
    return {code: (sentence(reason), cited(source)) for code, (reason, source) in found.items()}


def decision_row(values: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    """Return the record, with the rules it did not meet as shown when it was made."""
    row = {name: values[name] for name in values if name != "words"}
    return row | {"meeting": values["meeting"] or "", "warned": json.dumps(codes) if codes else ""}


def last_contact_in(case: Case) -> LastContact:
    """Read when the member was last in contact; the day the search began, if they are no longer away."""
    row = last_contact_of(case.member_id)
    return row.heard if row else LastContact(None, None, None, day_of(case.raised_at))


def search_values(seen: Seen) -> dict[str, Any]:
    """Return what the page of a search shows besides the thread: facts, attempts, decisions and possible next steps."""
    case = seen.case
    tries = {row.id: row for row in LostSearch.select().where(LostSearch.case == case.id)}
    decisions = decisions_of(case.id)
    heard, state = last_contact_in(case), state_of(case, decisions)
    return {"tries": tries, "decided": {row.id: row for row in decisions}, "decisions": decisions, "heard": heard,
            "state": state, "next": next_decisions(state, case.member.kind)}  # fmt: skip


def facts_of(heard: LastContact, parameters: Parameters) -> list[tuple[str, str]]:
    """Return the facts behind the rule, as label and value."""
    none = _("none on record")
    return [
        (_("Last confirmed activity"), on_day(heard.activity_on) or none),
        (_("Last report of their own"), on_day(heard.report_on) or none),
        (_("Last time somebody reached them"), on_day(heard.reached_on) or none),
        (_("Not heard from since"), on_day(heard.last)),
        (_("Six months are over on"), on_day(lost_from(heard, parameters))),
    ]


def why_lost(state: str, parameters: Parameters) -> list[dict[str, str]]:
    """Return the rules that hold for this state of a search, each with its source."""
    text = _(
        "Out of contact for six calendar months and still not found after every effort: a meeting decides. "
        "The software never does."
    )
    found = [{"text": text, "source": cited(parameters.source("lost.months"))}]
    if state == "suspended":
        found.append(reason_and_source(STAYS_SUSPENDED))
    return found


def search_part(found: dict[str, Any], parameters: Parameters) -> dict[str, Any]:
    """Return the part of the page that only a search has."""
    return {
        "state": found["state"],
        "next": found["next"],
        "upon": followed_decision(found["decisions"]),
        "choices": [(kind, str(labels.STATES[kind])) for kind in found["next"]],
        "facts": facts_of(found["heard"], parameters),
        "why": why_lost(found["state"], parameters),
    }


def try_line(row: LostSearch) -> dict[str, str]:
    """Return one attempt as a line of the thread."""
    title = _("Searched: %(how)s, %(result)s", how=labels.CHANNELS[row.channel], result=labels.RESULTS[row.result])
    return {"title": title, "detail": " · ".join([on_day(row.on), row.by_whom])}


def recorded_meanwhile(row: LostDecision) -> str:
    """Tell an officer who was about to record a decision what somebody else has recorded meanwhile."""
    step, line = CaseStep.get_by_id(row.id), decision_line(row)
    said = " · ".join(part for part in (line["title"], line["detail"]) if part)
    told = _(
        "%(who)s recorded meanwhile: %(what)s. What you entered was not recorded; please see whether it still holds.",
        who=account_name(step.by_id),
        what=said,
    )
    return str(told)


def decision_line(row: LostDecision) -> dict[str, str]:
    """Return a meeting's decision as a line of the thread."""
    votes = (row.votes_for, row.votes_against, row.abstained, row.expected)
    told = [on_day(row.held_on), row.meeting]
    if None not in votes:
        told.append(_("%(yes)s for, %(no)s against, %(none)s abstained of %(all)s",
                      yes=votes[0], no=votes[1], none=votes[2], all=votes[3]))  # fmt: skip
    told += [_("approved by %(who)s", who=row.approver) if row.approver else "", row.document]
    told.append(_("in force since %(day)s", day=on_day(row.effective_on)) if row.effective_on else "")
    told.append(_("written request of %(day)s", day=on_day(row.requested_on)) if row.requested_on else "")
    told.append(_("recorded with a warning") if row.warned else "")
    title = _("Decided: %(what)s", what=labels.STATES[row.kind])
    return {"title": title, "detail": " · ".join(part for part in told if part)}
