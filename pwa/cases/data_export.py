"""Export a member's own cases: each step, with the texts that the member may read."""

from collections.abc import Iterator
from typing import Any

from pwa.members.models import Member

from .models import Case, CaseStep, LostDecision
from .rules import LOST, TO_MEMBER


def case_steps_of(member: Member) -> Iterator[dict[str, Any]]:
    """Export every step of this member's cases, with the texts that the member may read."""
    rows = CaseStep.select(CaseStep, Case).join(Case).where(Case.member == member.id)
    decided = {row.id: row for row in LostDecision.select().join(Case).where(Case.member == member.id)}
    for step in rows.order_by(Case.raised_at, CaseStep.at, CaseStep.id):
        decision = decided.get(step.id)
        told = step.kind in TO_MEMBER and step.case.category != LOST
        yield {
            "case": step.case_id,
            "category": step.case.category,
            "readers": step.case.readers,
            "step": step.kind,
            "at": step.at,
            "words": step.words if told else "",
            "due_on": step.due_on,
            "decided": decision.kind if decision else None,
            "held_on": decision.held_on if decision else None,
            "effective_on": (decision.effective_on or decision.held_on) if decision else None,
        }
