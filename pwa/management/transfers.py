"""Make the changes of a transfer: a table of its steps. Each is one transaction with its step, audit line and, where
the member is to know, a line in their timeline."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core import audit
from pwa.core.access import BRANCH_OFFICERS, Role
from pwa.core.clock import today
from pwa.core.database import lock_rows
from pwa.core.fields import Day, Fields, Flag, Reader, Text
from pwa.core.transitions import Change, Noun, Refused, Transition, nothing_asked, values_or_refuse
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.codes import ETHNICITIES
from pwa.members.models import Member
from pwa.organisations.models import Unit, parameters_at
from pwa.papers import paper_steps
from pwa.papers.models import Paper
from pwa.papers.reading import ReadPaper
from pwa.papers.rules import LETTER, RECEIPT

from .receipt_reading import read_posted_receipt
from .requests_along import take_along
from .rules import (
    COMMITTEE,
    HERE,
    HOME,
    MACHINE,
    NATIONAL,
    RECORDED,
    STORED_AS,
    TARGET,
    TARGET_COMMITTEE,
    allows,
    is_expired,
    letter_valid_until,
)  # fmt: skip
from .transfer_effect import address_of_letter, ends_posts_of_others, name_of, take_effect, withdraw_letter
from .transfer_form import why_not
from .transfer_models import Transfer, TransferStep

MOST = 300
WHY = Fields(Text("words", _l("Why?"), MOST, required=True, control="textarea"))
NOTE = Fields(Text("words", _l("Note"), MOST, control="textarea"))
ISSUE = Fields(Text("address", _l("Address of the committee, for the receipt letter"), 100))
ACCEPT = Fields(Flag("paper_files", _l("The paper files arrived too")), Text("words", _l("Note"), MOST))
PAPER_RECEIPT = Fields(
    Text("number", _l("Number of the receipt letter"), 60, required=True, attributes={"autocomplete": "off"}),
    Day("effective_on", _l("On which day were they taken in there?"), required=True),
)
ROLES = {
    HOME: BRANCH_OFFICERS,
    COMMITTEE: (Role.COMMITTEE, Role.COUNTY),
    TARGET: BRANCH_OFFICERS,
    TARGET_COMMITTEE: (Role.COMMITTEE, Role.COUNTY),
}


def begin(member: Member, way: str, values: dict[str, Any], by: UUID) -> Transfer:
    """Begin a transfer; one that was done in the national system is recorded and takes effect at once. Call inside a
    write transaction. Raises Refused if, meanwhile, somebody else began one, or the membership ended or moved."""
    [now_stored] = lock_rows(Member.select().where(Member.id == member.id))
    member.__data__.update(now_stored.__data__)
    if why := why_not(member, Unit.get_by_id(values["to"]) if values["to"] else None):
        raise Refused({"to": why})
    row: Transfer = Transfer.create(
        county_id=member.county_id, member=member.id, way=way, branch=member.branch_id, made_by=by,
        state="draft" if way == HERE else RECORDED, **values,
    )  # fmt: skip
    TransferStep.create(county_id=row.county_id, transfer=row.id, kind="draft" if way == HERE else "record", by_id=by)
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    action = "began transfer" if way == HERE else "recorded transfer"
    audit.record(action, "transfer", row.id, fields=[name for name, value in values.items() if value], **facts)
    line = "transfer_begun" if way == HERE else "transfer_recorded"
    add_timeline_line(member, line, by, record_id=row.id, to=name_of(row))
    if way == NATIONAL:
        take_effect(row, by, values["effective_on"])
    return row


def expired(row: Transfer) -> bool:
    """Whether the letter's last day has passed and nobody has taken the member in."""
    return is_expired(row.state, row.valid_until, today())


def is_open_to(step: str) -> Any:
    """Return the condition (transfer → whether its state allows this step)."""
    return lambda row: row.way == HERE and allows(step, row.state, inside=row.to_id is not None, expired=expired(row))


def _reads(fields: Fields) -> Any:
    flags = {name for name, ask in fields.items() if isinstance(ask, Flag)}

    def read(_row: Transfer, posted: Any) -> dict[str, Any]:
        sent = {**posted, **{name: bool(posted.get(name)) for name in flags}}
        found = Reader(fields, sent, today()).all()
        return values_or_refuse(found.errors, **found.values)

    return read


def _step(change: Change, step: str, words: str = "", **values: Any) -> None:
    row, side = change.record, MACHINE[step][2]
    if side not in row.sides:
        raise NotFound  # somebody of another side: the page does not show this step
    row.state, row.since = MACHINE[step][1], change.at
    facts = {"state": row.state, "since": row.since, **values}
    Transfer.update(facts).where(Transfer.id == row.id).execute()
    for name, value in values.items():
        setattr(row, name, value)
    kind = STORED_AS.get(step, step)
    TransferStep.create(
        county_id=row.county_id, transfer=row.id, kind=kind, at=change.at, by_id=change.by, words=words or ""
    )
    change.fields, change.said = ["state"], {"step": kind}


def _plain(step: str) -> Any:
    return lambda change, words="": _step(change, step, words)


def _issue(change: Change, step: str, words: str = "", address: str | None = None) -> None:
    """Issue the letter; a lost one is withdrawn first, so that its number is never good again. It says that dues are
    paid through the month in which it is issued."""
    row, month = change.record, today().replace(day=1)
    if address is None:
        address = address_of_letter(row.letter_id)
    member = Member.with_branch(row.member_id)
    assert member is not None
    withdraw_letter(row, change.by, words)
    last_day = letter_valid_until(today(), parameters_at(member.branch.path)["transfer.letter_max_days"])
    committee = paper_steps.issuer_of(LETTER, member.branch)
    details = {
        "ethnicity": ETHNICITIES.get(member.ethnicity or "", ("",))[0],
        "from": member.branch.name,
        "to": name_of(row),
        "dues_until": f"{month:%Y-%m}",
        "address": address,
        "unit_phone": committee.phone or "",
    }
    paper = paper_steps.ask(LETTER, member, details, change.by)
    paper_steps.write_paper(paper, change.by, today(), last_day)
    _step(change, step, words, letter=paper.id, valid_until=last_day, dues_until=month)


def _end(change: Change, step: str, words: str) -> None:
    """Withdraw or reject: the letter, if there is one, goes with the transfer."""
    withdraw_letter(change.record, change.by, words)
    _step(change, step, words)


def _accept(change: Change, paper_files: bool, words: str = "") -> None:
    """Take the member in: from here on they count in the new branch, and nowhere else."""
    row = change.record
    if row.letter_id is None or not paper_steps.is_valid(Paper.get_by_id(row.letter_id)):
        raise Refused({"words": "letter_not_valid"})
    _step(change, "accept", words or "", effective_on=today(), paper_files=paper_files)
    take_effect(row, change.by, today())
    take_along(row, change.by)


def _send_receipt(change: Change) -> None:
    """Sign the receipt letter, which the old committee reads here."""
    row = change.record
    member = Member.with_branch(row.member_id)
    assert member is not None
    committee = paper_steps.issuer_of(RECEIPT, member.branch)
    details = {
        "letter": Paper.get_by_id(row.letter_id).number,
        "accepted_on": row.effective_on.isoformat(),
        "handler": account_name(change.by),
        "unit_phone": committee.phone or "",
    }
    paper = paper_steps.ask(RECEIPT, member, details, change.by)
    paper_steps.write_paper(paper, change.by, today())
    _step(change, "send_receipt", receipt=paper.id)


def _record_receipt(change: Change, number: str, effective_on: date) -> None:
    """An organisation outside has taken the member in, as its receipt letter on paper says: they are a member there."""
    row = change.record
    issued = Paper.get_by_id(row.letter_id).issued_on
    if issued and effective_on < issued:
        raise Refused({"effective_on": "before_letter"})
    member = Member.with_branch(row.member_id)
    if member and ends_posts_of_others(member, current_user.posts, inside=False):
        raise Refused({"number": "holds_posts"})
    _step(change, "record_receipt", number=number, effective_on=effective_on)
    take_effect(row, change.by, effective_on)


def _read_receipt(change: Change, paper: ReadPaper, on: date) -> None:
    """Another installation has taken the member in, as its signed receipt letter says: they are a member there."""
    row = change.record
    member = Member.with_branch(row.member_id)
    if member and ends_posts_of_others(member, current_user.posts, inside=False):
        raise Refused({"code": "holds_posts"})
    _step(change, "read_receipt", paper.issuer, number=paper.number, effective_on=on)
    take_effect(row, change.by, on)


def _rows_of(row: Transfer) -> Any:
    """The member's row, which is locked first: two who act at once, and reports that arrive meanwhile, wait."""
    return Member.select(Member.id).where(Member.id == row.member_id)


NOUN = Noun(
    "transfer", locked_first=_rows_of, tell=add_timeline_line, name_of=lambda row, account: account_name(account)
)


def _transition(step: str, form: Any, write: Any, action: str, told: bool = True) -> Transition:
    side = MACHINE[step][2]
    line = "transfer_step" if told else ""
    return Transition(NOUN, step, ROLES[side], is_open_to(step), form, write, action, line, step.replace("_", "-"))


review = _transition("review", _reads(NOTE), _plain("review"), "reviewed transfer", told=False)
approve = _transition("approve", _reads(NOTE), _plain("approve"), "approved transfer", told=False)
return_it = _transition("return_it", _reads(WHY), _plain("return_it"), "returned transfer")
issue = _transition(
    "issue",
    _reads(ISSUE),
    lambda change, address="": _issue(change, "issue", "", address or ""),
    "issued introduction letter",
)
reissue = _transition(
    "reissue", _reads(WHY), lambda change, words: _issue(change, "reissue", words), "issued introduction letter anew"
)
accept = _transition("accept", _reads(ACCEPT), _accept, "took in transferred member")
reject = _transition("reject", _reads(WHY), lambda change, words: _end(change, "reject", words), "rejected transfer")
withdraw = _transition(
    "withdraw", _reads(WHY), lambda change, words: _end(change, "withdraw", words), "withdrew transfer"
)
send_receipt = _transition("send_receipt", nothing_asked, _send_receipt, "sent receipt letter", told=False)
confirm_receipt = _transition("confirm_receipt", nothing_asked, _plain("confirm_receipt"), "confirmed receipt letter")
read_receipt = _transition("read_receipt", read_posted_receipt, _read_receipt, "read receipt letter")
record_receipt = _transition(
    "record_receipt", _reads(PAPER_RECEIPT), _record_receipt, "recorded receipt letter on paper"
)
TRANSITIONS = (
    review, approve, return_it, issue, reissue, accept, reject, withdraw, send_receipt, confirm_receipt, read_receipt,
    record_receipt,
)  # fmt: skip
assert {one.name for one in TRANSITIONS} == {*MACHINE}
