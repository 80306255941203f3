"""Declare what may be done to a proposed correction of a file, and settle what follows from other entries."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import peewee as pw

from pwa.core import crypto
from pwa.core.access import BRANCH_OFFICERS, OFFICERS, Role
from pwa.core.characters import read_posted_form
from pwa.core.clock import now, today
from pwa.core.database import lock_rows
from pwa.core.fields import Fields, Reader, Text
from pwa.core.transitions import Change, NotNow, Noun, Transition, nothing_asked, values_or_refuse
from pwa.members.changes import account_name, add_timeline_line
from pwa.members.models import Member
from pwa.reports.models import Submission, Withdrawal, counts

from .file_items import apply
from .file_proposal_models import FileProposal

DECIDES = (*BRANCH_OFFICERS, Role.COMMITTEE)
REASON = Fields(Text("reason", "", 300, required=True))
NOUN = Noun("file_proposal", tell=add_timeline_line, name_of=lambda record, account: account_name(account))


def value_of(proposal: FileProposal) -> str:
    """Return the proposed value in plain. Raises crypto.WrongKey."""
    return crypto.unseal(proposal.value_sealed)


def is_open(proposal: FileProposal) -> bool:
    """Whether nobody has decided about it, and the member proposed nothing else for the item later."""
    return proposal.verdict is None


def _read_reason(_proposal: FileProposal, posted: Mapping[str, str]) -> dict[str, Any]:
    read = Reader(REASON, read_posted_form(posted), today())
    reason = read("reason")
    return values_or_refuse(read.out.errors, reason=reason)


def _read_follow(_proposal: FileProposal, posted: Mapping[str, str]) -> dict[str, Any]:
    return {"follow": posted.get("follow") == "1"}


def _take(change: Change, follow: bool = False) -> None:
    """Write the value to the file, by the same rules as if the officer had typed it."""
    row = change.record
    [member] = lock_rows(Member.select().where(Member.id == row.member_id))
    if member.left_at is not None:
        raise NotNow
    member.branch = row.member.branch
    apply(member, row.item, value_of(row), "", follow, change.by)
    _decide(change, "taken")


def _decline(change: Change, reason: str) -> None:
    change.said = {**change.said, "reason": reason}
    _decide(change, "declined", reason=reason)


def _withdraw(change: Change) -> None:
    _decide(change, "withdrawn")


def _decide(change: Change, verdict: str, **more: str) -> None:
    facts = {"verdict": verdict, "decided_at": change.at, "decided_by": change.by, **more}
    FileProposal.update(facts).where(FileProposal.id == change.record.id).execute()
    change.fields, change.said = [change.record.item], {**change.said, "item": change.record.item}


take_over = Transition(
    NOUN, "take_over", DECIDES, is_open, _read_follow, _take, "took over a correction", "file_proposal_taken",
    address="take-over",
)  # fmt: skip
decline = Transition(
    NOUN, "decline", DECIDES, is_open, _read_reason, _decline, "declined a correction", "file_proposal_declined"
)
withdraw = Transition(
    NOUN, "withdraw", (Role.MEMBER, *OFFICERS), is_open, nothing_asked, _withdraw, "withdrew a correction",
    "file_proposal_withdrawn",
)  # fmt: skip


def after_intake(entries: list[Any], account_id: UUID, writes: Any) -> None:
    """Settle the proposals of the members about whom proposals or withdrawals came; intake has locked their rows."""
    settle({entry.member.id for entry in entries if entry.member})


def after_joining(stays: Member, goes: Member, by: UUID | None) -> None:
    """Settle the proposals of two files that were joined."""
    settle([stays.id])


def settle(members: Collection[UUID]) -> None:
    """End the open proposals that the member has withdrawn, or after which they proposed something for the same item,
    whatever the order of arrival."""
    taken_back = Withdrawal.select(Withdrawal.of).join(Submission, on=(Submission.id == Withdrawal.id))
    taken_back = taken_back.where(Withdrawal.member == FileProposal.member, counts())
    open_ = FileProposal.member.in_(list(members)) & FileProposal.verdict.is_null()
    _end(open_ & FileProposal.id.in_(taken_back), "withdrawn")
    later = FileProposal.alias()
    after = (later.proposed_at > FileProposal.proposed_at) | (
        (later.proposed_at == FileProposal.proposed_at) & (later.id > FileProposal.id)
    )
    same = (later.member == FileProposal.member) & (later.item == FileProposal.item) & after
    _end(open_ & pw.fn.EXISTS(later.select(later.id).where(same)), "superseded")


def end_of_membership(member: Member, by: UUID | None) -> None:
    """End what is open when a membership ends."""
    _end((FileProposal.member == member.id) & FileProposal.verdict.is_null(), "ended")


def resumed(member: Member, by: UUID | None) -> None:
    """Open again what ended with a membership whose end was a mistake."""
    again = {"verdict": None, "decided_at": None, "decided_by": None}
    FileProposal.update(again).where(FileProposal.member == member.id, FileProposal.verdict == "ended").execute()
    settle([member.id])


def count_open(member: Member) -> int:
    """Count the open proposals of a member."""
    return FileProposal.select().where(FileProposal.member == member.id, FileProposal.verdict.is_null()).count()


def _end(which: pw.Expression, verdict: str) -> None:
    FileProposal.update(verdict=verdict, decided_at=now()).where(which).execute()
