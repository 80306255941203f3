"""Records of management in the world: a departure and a transfer of two members, each with words of theirs."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.core.ids import new_id
from pwa.management import transfers
from pwa.management.incoming_models import IncomingLetter
from pwa.management.models import Departure
from pwa.management.transfer_models import TransferStep
from pwa.management.transfers import begin
from pwa.members.changes import admit
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.kit.other_installation import LETTER
from tests.people import PEOPLE


def fill_management(account: Callable[[str], UUID], mark: Callable[[str], str]) -> None:
    """Store them, inside a write. `account` and `mark`: a login's account id, and the mark in words of theirs."""
    for keeper, about in (("secretary", "member"), ("next_secretary", "next_member")):
        member, by = Member.with_branch(PEOPLE[about].member_id), account(keeper)
        assert member is not None
        facts = {"county_id": member.county_id, "member": member.id, "branch": member.branch_id, "by_id": by}
        left = {"since": today() - timedelta(days=30), "talked_on": today() - timedelta(days=31), "planned": False}
        Departure.create(id=new_id(), division="440307", area=mark(about), corrected_at=now(), **facts, **left)
        goes = {"to": None, "outside": f"外地{mark(about)}", "outside_address": "", "outside_phone": ""}
        goes |= {"number": "", "effective_on": None, "dues_until": today().replace(day=1)}
        row = begin(member, "here", goes, by)
        TransferStep.create(county_id=row.county_id, transfer=row.id, kind="return_it", by_id=by, words=mark(about))
        letter_of(member, by, mark(about))


def letter_of(member: Member, by: UUID, words: str, state: str = "sent_back") -> IncomingLetter:
    """Store a letter of another installation with which somebody came to this member's branch, with these words."""
    said = {**LETTER, "name": words, "from": words, "to": words, "unit_phone": words}
    facts: dict[str, Any] = {"county_id": member.county_id, "branch": member.branch_id, "key": "0" * 16}
    facts |= {"number": f"YX01-2026-A-{member.id.int % 10000:04}", "issuer": words, "issued_on": today()}
    facts |= {"accepted_on": today(), "taken_in_by": by, "code": "0", "state": state}
    facts |= {"ended_on": today(), "ended_by": by, "words": words} if state == "sent_back" else {}
    return IncomingLetter.create(name=words, said=json.dumps(said, ensure_ascii=False), **facts)


def transfers_in_every_state(home: UUID, there: UUID, by: UUID) -> None:
    """A transfer in each state: from one branch to the other, to an organisation outside, and back. Call it outside a
    write."""
    ways = {"reviewed": 1, "approved": 2, "issued": 3, "accepted": 4, "receipt_sent": 5}
    steps = (transfers.review, transfers.approve, transfers.issue, transfers.accept, transfers.send_receipt)
    turns = [(home, there, state) for state in ways] + [(there, home, "issued"), (home, None, "issued")]
    for number, (branch, to, state) in enumerate(turns):
        with write():
            member = admit(Unit.get_by_id(branch), name=f"转接{number}", sex="1", by=by)
            goes = {"to": to, "outside": "" if to else "外地某党委", "outside_address": "", "outside_phone": ""}
            goes |= {"number": "", "effective_on": None, "dues_until": today().replace(day=1)}
            row: Any = begin(member, "here", goes, by)
        row.sides = {"home", "committee", "target", "target_committee"}
        for step in steps[: ways[state]]:
            step(row, by, **({"paper_files": False} if step is transfers.accept else {}))
