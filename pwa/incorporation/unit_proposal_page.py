"""Build the page of one proposal of a unit: only what this visitor may see."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from pwa.core.clock import today
from pwa.core.features import refusals
from pwa.core.form_markup import Form
from pwa.core.i18n import day_with_year, on_day, readable_time
from pwa.core.transitions import Refused
from pwa.members import labels as of_members
from pwa.members.changes import account_name
from pwa.members.namesakes import told_apart
from pwa.organisations.labels import KINDS
from pwa.organisations.models import parameters_at

from . import unit_labels as labels
from .unit_models import UnitProposal
from .unit_people import MOST, THERE, Person, accounts_of, counts_of, people_of
from .unit_proposal_fields import ANSWER, DECISION, PLACING, PROPOSAL, REFUSAL
from .unit_proposals import PROPOSAL as NOUN
from .unit_proposals import due_on
from .unit_reach import COUNTY, HOME, HOST
from .unit_rules import FLOATING, JOINT, TEMPORARY, UnitFacts, names_in, needs_host, state_of, warnings_of


def rule_of(path: str, kind: str = FLOATING) -> list[dict[str, str]]:
    """Return by which rules a unit of this kind is proposed, each with its source."""
    rule = parameters_at(path)
    least = rule["branch.min_full"]
    if kind == JOINT:
        text = _("Units with fewer than %(least)s full members join in one branch, normally at most %(most)s of them. "
                 "It holds their memberships; the committee above approves it.",
                 least=least, most=rule["branch.most_units"])  # fmt: skip
        return [{"text": text, "source": of_members.cited(rule.source("branch.most_units"))}]
    if kind == TEMPORARY:
        text = _("Who serves a task together can form a temporary branch: it studies, teaches and trains activists. It "
                 "admits and disciplines nobody, collects no dues and elects no delegates, and ends with the task. The "
                 "organisation above approves it.")  # fmt: skip
        return [{"text": text, "source": of_members.cited(rule.source("branch.min_full"))}]
    return [
        {
            "text": _("%(least)s or more full members of one committee live in one county, or name the same firm or "
                      "park.", least=least),
            "source": of_members.cited(rule.source("branch.min_full")),
        },
        {
            "text": _("It is a floating-member branch: memberships stay where they are. Joint and temporary branches "
                      "are proposed by hand."),
            "source": of_members.cited(rule.source("branch.reply_months")),
        },
    ]  # fmt: skip


def form_values(
    kind: str, people: Iterable[Person], chosen: Iterable[str], values: Mapping[str, Any], errors: Mapping[str, str]
) -> dict[str, Any]:
    """Return the values of the form of a proposal: the people to choose from, and which of them could hold a post."""
    some = list(people)
    return {
        "kind": kind,
        "most": MOST,
        "title": labels.TITLES[kind],
        "people": person_rows(some),
        "chosen": set(chosen),
        "officers": accounts_of(one.id for one in some),
        "secretary": values.get("secretary", ""),
        "organiser": values.get("organiser", ""),
        "form": Form(PROPOSAL, values, errors),
        "errors": errors,
    }


def person_rows(people: Iterable[Person]) -> list[dict[str, str]]:
    """Return people as rows: name with namesakes told apart, kind, branch, place, and who has taken them in already."""
    some = list(people)
    names = told_apart((one.id, one.name, one.phone) for one in some)
    return [_person_row(one, names[one.id]) for one in some]


def _person_row(one: Person, name: str) -> dict[str, str]:
    placed = _("placed with %(unit)s", unit=one.host) if one.host and one.state == THERE else ""
    where = of_members.place_words(one.division, one.country, one.area)
    detail = (str(of_members.KINDS[one.kind]), one.branch, where, placed)
    state = "" if one.state == THERE else str(labels.PEOPLE[one.state])
    return {"id": str(one.id), "name": name, "detail": " · ".join(filter(None, detail)), "state": state}


def page_values(row: UnitProposal, may: set[str], tried: str, why: Refused | None) -> dict[str, Any]:
    """Return the values of `incorporation/unit_proposal.html` that this visitor may see."""
    state, people, home = state_of(row), people_of(row), row.seen_as == HOME
    counted = counts_of(people)
    errors = refusals(why.errors) if why else {}
    said = request.form.to_dict() if why else {}

    def form(name: str, fields: Any) -> Form:
        mine = tried == name
        return Form(fields, said if mine else {}, errors if mine else {}, "" if mine else f"-{name}")

    return {
        "proposal": {"id": row.id, "seen": NOUN.seen(row), "name": row.name, "words": row.words, "kind": row.kind},
        "kind": KINDS[row.kind],
        "moves": row.kind == JOINT and state == "approved",
        "state": state,
        "turn": _turn(row, state),
        "late": bool((day := due_on(row)) and day < today()),
        "facts": _facts(row, counted, home),
        "gone": counted["gone"] if state in ("proposed", "consulted", "answered", "submitted") else 0,
        "moved_names": _(", ").join(one.name for one in people if one.state in ("moved", "left")) if home else "",
        "warnings": _warnings(row, counted) if state not in ("approved", "refused", "withdrawn") else [],
        "rule": rule_of(row.committee.path, row.kind) if home else [],
        "reply_rule": _reply_rule(row),
        "term_years": parameters_at(row.committee.path)["term.years"],
        "ends_on": day_with_year(row.ends_on) if row.ends_on else "",
        "people": person_rows(people) if home else [],
        "to_place": person_rows(one for one in people if one.state == THERE) if "place" in may else [],
        "chosen": set(request.form.getlist("member")) if tried == "place" else set(),
        "unit": {"id": row.unit_id, "name": row.unit.name} if row.unit_id and home else None,
        "posts": _posts(row) if row.seen_as in (HOME, COUNTY) else [],
        "may": may,
        "tried": tried,
        "errors": errors,
        "stale": why.shown.get("stale") if why else None,
        "named_gone": _(", ").join(why.shown.get("gone", [])) if why else "",
        "answering": form("answer", ANSWER),
        "noting": form("note_answer", ANSWER),
        "deciding": form("approve", DECISION),
        "refusing": form("refuse", REFUSAL),
        "placing": form("place", PLACING),
    }


def _turn(row: UnitProposal, state: str) -> str:
    """Say in whose hands the proposal is, and since when; by when it is answered. Empty once it is decided."""
    if state == "proposed" and not needs_host(row.kind):
        return _("In the committee's hands: next it submits the proposal. It may ask another organisation before.")
    if state == "submitted" and row.kind != FLOATING:
        return _(
            "Since %(when)s in the hands of another person of the committee, or of the county; answer by %(day)s. "
            "Nothing is approved by silence.",
            when=readable_time(row.submitted_at),
            day=on_day(due_on(row)),
        )
    if state == "proposed":
        return _("In the committee's hands: next it asks the organisation where the members live.")
    if state == "consulted":
        return _("In the hands of %(unit)s since %(when)s; answer by %(day)s.", unit=row.host_name,
                 when=readable_time(row.consulted_at), day=on_day(due_on(row)))  # fmt: skip
    if state == "answered":
        return _("In the committee's hands since %(when)s: it submits the proposal to the county.",
                 when=readable_time(row.answered_at))  # fmt: skip
    if state == "submitted":
        return _("In the county's hands since %(when)s; answer by %(day)s. Nothing is approved by silence.",
                 when=readable_time(row.submitted_at), day=on_day(due_on(row)))  # fmt: skip
    return ""


def _facts(row: UnitProposal, counted: Mapping[str, int], home: bool) -> list[tuple[str, Any]]:
    # what has become of them since is not the host's business once the proposal is over
    over = row.seen_as == HOST and state_of(row) in ("approved", "refused", "withdrawn")
    pairs: list[tuple[str, Any]] = [
        (_("State"), str(labels.STATES[state_of(row)])),
        (_("Place"), labels.place_of(row.basis, row.division, row.area)),
        (_("Who would belong to it"), "" if over else labels.counts(counted["full"], counted["probationary"])),
        (_("Joins"), _(", ").join(names_in(row.joins))),
        (_("Set up until"), day_with_year(row.ends_on) if row.ends_on else ""),
        (_("Committee"), row.committee.name),
        (_("Telephone of the committee"), row.committee.phone or "" if row.seen_as == HOST else ""),
        (_("Proposed on"), _by(row.proposed_at, row.proposed_by if home else None)),
        (_("Host organisation"), row.host_name),
        (_("Contact there"), " · ".join(filter(None, (row.host_contact, row.host_phone))) if home else ""),
    ]
    if row.answer:
        said = " · ".join(filter(None, (str(labels.ANSWERS[row.answer]), row.answer_words)))
        pairs += [(_("Answer of the host"), said), (_("Answered"), readable_time(row.answered_at))]
    if row.submitted_at:
        pairs.append((_("Submitted"), readable_time(row.submitted_at)))
    if row.outcome and row.seen_as != HOST:
        pairs.append((_("Decided on"), _by(row.decided_at, row.decided_by)))
        pairs += [(_("Meeting"), " · ".join(filter(None, (row.meeting, day_with_year(row.held_on)))) if row.held_on
                   else ""), (_("Number of the document"), row.document), (_("Reason given"), row.reason)]  # fmt: skip
    return [(label, value) for label, value in pairs if value]


def _by(when: Any, who: Any) -> str:
    return " · ".join(filter(None, (str(readable_time(when)), account_name(who) if who else "")))


def _warnings(row: UnitProposal, counted: Mapping[str, int]) -> list[dict[str, str]]:
    """Say what would be unusual about the unit, each with its source; it can be proposed and approved all the same."""
    members = counted["full"] + counted["probationary"]
    facts = UnitFacts(row.kind, counted["full"], members, ends_on=row.ends_on, joins=len(names_in(row.joins)))
    rule = parameters_at(row.committee.path)
    found = warnings_of(facts, rule, today())
    words = {"no_committee": _("From seven full members on a branch has a committee: elect one when it is formed.")}
    return [
        told | {"text": words.get(one.code, told["text"])}
        for one, told in zip(found, labels.warned(found, rule), strict=True)
    ]


def _reply_rule(row: UnitProposal) -> list[dict[str, str]]:
    if not due_on(row):
        return []
    rule = parameters_at(row.committee.path)
    text = ngettext(
        "A proposal is answered within %(num)s month.",
        "A proposal is answered within %(num)s months.",
        rule["branch.reply_months"],
    )
    return [{"text": text, "source": of_members.cited(rule.source("branch.reply_months"))}]


def _posts(row: UnitProposal) -> list[tuple[str, str]]:
    """List who is to hold the posts of the unit, as (post, name)."""
    posts = ((_("Secretary"), row.secretary_id), (_("Organisation officer"), row.organiser_id))
    return [(post, account_name(account)) for post, account in posts if account]
