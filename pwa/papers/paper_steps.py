"""Ask for a paper, issue, decline, withdraw or replace it; look at a card once a year, take it back."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit, crypto
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import now, today
from pwa.core.fields import Fields, Reader, Text
from pwa.core.transitions import Change, NotNow, Noun, Refused, Transition, nothing_asked, values_or_refuse
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.models import Member
from pwa.organisations.models import Unit, parameters_at

from . import number_log, paper_text
from .digits import to_digits
from .envelope import make_envelope
from .keys import county_of, signer_of
from .models import CardCheck, Paper, WithdrawnNumber
from .numbers import next_number
from .reach import Right
from .rules import CARD, FIELDS, valid_until

MOST_REASON = 200
WHY = Fields(Text("reason", "", MOST_REASON, required=True))
ISSUERS = (Role.COMMITTEE, Role.COUNTY)


def issuer_of(kind: str, branch: Unit) -> Unit:
    """Return the unit whose number and key a paper of this kind carries: the county's for a card, else that of the
    committee above the branch, or of the county where there is none."""
    if kind != CARD:
        for unit in Unit.ancestors(branch.path):
            if unit.kind in ("committee", "county"):
                return unit
    return county_of(branch)


def ask(kind: str, member: Member, details: Mapping[str, str], by: UUID) -> Paper:
    """Ask for a paper. Call it inside a write transaction."""
    paper = Paper.create(
        county_id=member.county_id,
        kind=kind,
        member=member,
        branch=member.branch,
        issuer=issuer_of(kind, member.branch),
        asked_by=by,
        details=json.dumps(dict(details), ensure_ascii=False),
    )
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record("asked for paper", "paper", paper.id, **facts)
    return paper


def issue_card(member: Member, by: UUID) -> Paper:
    """Issue a card of the county's numbers, as the branch does. Call it inside a write transaction."""
    card = ask(CARD, member, {}, by)
    issue(card, by)
    return card


def write_paper(paper: Paper, by: UUID, issued_on: date, last_day: date | None = None) -> None:
    """Give the paper its last day (for a certificate letter by rule), its number and its signed code. Call it inside a
    write transaction. Raises Refused if the key that signs cannot be opened."""
    months = parameters_at(paper.branch.path)["cert.max_months"]
    until = last_day or valid_until(paper.kind, issued_on, months)
    said = paper_text.fields_of(paper, json.loads(paper.details))
    told = [said[name] for name in FIELDS[paper.kind]]
    number, code = sign(paper.kind, paper.issuer, told, by, issued_on, until)
    values = {"number": number, "issued_on": issued_on, "issued_at": now(), "issued_by": by, "valid_until": until}
    values |= {"fields": json.dumps(told, ensure_ascii=False), "code": code}
    Paper.update(values).where(Paper.id == paper.id).execute()
    for name, value in values.items():
        setattr(paper, name, value)


def sign(
    kind: str, issuer: Unit, told: list[str], by: UUID, issued_on: date, until: date | None = None
) -> tuple[str, str]:
    """Take the issuer's next number and sign a paper of this kind that says `told` (in the order of `rules.FIELDS`).
    Returns its number and the digits of its code. Call it inside a write transaction. Raises Refused if the key that
    signs cannot be opened."""
    try:
        signer = signer_of(issuer, by)
    except crypto.WrongKey as error:
        raise Refused({"key": "key_cannot_be_opened"}) from error
    number = str(next_number(issuer, issued_on))
    row = (kind, number, issued_on.isoformat(), until.isoformat() if until else "")
    return number, to_digits(make_envelope(signer.private, (*row, *told), signer.certificate))


def is_asked(paper: Paper) -> bool:
    """Whether it waits to be issued."""
    return paper.issued_at is None and paper.declined_at is None


def is_valid(paper: Paper) -> bool:
    """Whether it was issued, and neither withdrawn nor handed in."""
    return paper.issued_at is not None and paper.withdrawn_at is None and paper.handed_in_at is None


def _issue(change: Change) -> None:
    paper = change.record
    write_paper(paper, change.by, today())
    change.said = {"paper_kind": paper.kind, "number": paper.number}


def _decline(change: Change, reason: str) -> None:
    _write(change, reason=reason, declined_at=change.at, declined_by=change.by)


def _withdraw(change: Change, reason: str) -> None:
    paper = change.record
    day = today()
    _write(change, reason=reason, withdrawn_at=change.at, withdrawn_by=change.by)
    WithdrawnNumber.create(county_id=paper.county_id, number=paper.number, withdrawn_on=day)
    number_log.append({"withdrawn": paper.number, "county": str(paper.county_id), "on": day.isoformat()})
    change.said = {"paper_kind": paper.kind, "number": paper.number, "reason": reason}


def _replace(change: Change, reason: str) -> Paper:
    """Withdraw a paper that was lost or is wrong, and issue another that says what is true now."""
    _withdraw(change, reason)
    old = change.record
    member = Member.with_branch(old.member_id)
    assert member is not None
    new = ask(old.kind, member, json.loads(old.details), change.by)
    Paper.update(replaces=old.id).where(Paper.id == new.id).execute()
    write_paper(new, change.by, today())
    change.said |= {"by": new.number}
    return new


def _hand_in(change: Change) -> None:
    _write(change, handed_in_at=change.at, handed_in_by=change.by)
    change.said = {"number": change.record.number}


def _check(change: Change) -> None:
    paper, year = change.record, today().year
    if CardCheck.select().where(CardCheck.paper == paper.id, CardCheck.year == year).exists():
        raise NotNow
    CardCheck.create(county_id=paper.county_id, paper=paper.id, year=year, by_id=change.by)
    change.said = {"number": paper.number, "year": year}


def _write(change: Change, **values: Any) -> None:
    Paper.update(values).where(Paper.id == change.record.id).execute()


def _reason(_paper: Paper, posted: Mapping[str, str]) -> dict[str, Any]:
    read = Reader(WHY, posted, today()).all()
    return values_or_refuse(read.errors, **read.values)


PAPER = Noun("paper", tell=add_timeline_line, name_of=lambda paper, account: account_name(account))
issue = Transition(PAPER, "issue", ISSUERS, is_asked, nothing_asked, _issue, "issued paper", "paper_issued")
decline = Transition(PAPER, "decline", ISSUERS, is_asked, _reason, _decline, "declined paper")
withdraw = Transition(
    PAPER, "withdraw", (*BRANCH_OFFICERS, *ISSUERS), is_valid, _reason, _withdraw, "withdrew paper", "paper_withdrawn"
)
replace = Transition(
    PAPER, "replace", (*BRANCH_OFFICERS, *ISSUERS), is_valid, _reason, _replace, "replaced paper", "paper_replaced"
)
hand_in = Transition(
    PAPER, "hand_in", BRANCH_OFFICERS, lambda paper: paper.kind == CARD and is_valid(paper), nothing_asked, _hand_in,
    "took back card", "card_handed_in", "hand-in",
)  # fmt: skip
check = Transition(
    PAPER, "check", BRANCH_OFFICERS, lambda paper: paper.kind == CARD and is_valid(paper), nothing_asked, _check,
    "checked card", "card_checked", adds=True,
)  # fmt: skip
TRANSITIONS = (issue, decline, withdraw, replace, hand_in, check)


def has_right(transition: Transition, paper: Paper, right: Right) -> bool:
    """Whether somebody with this right over a paper makes such changes: the branch of the cards that it issues, the
    committee (the county, where it issues) of what bears its number."""
    if paper.kind == CARD:
        return transition in (withdraw, replace, hand_in, check) and right.of_branch
    return transition in (issue, decline, withdraw, replace) and right.of_issuer
