"""Make each step of a case in one short transaction: step, state of the case, timeline line, audit line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.clock import day_of, now, today
from pwa.core.database import lock_rows, transact
from pwa.members.changes import add_timeline_line
from pwa.organisations.models import Unit, parameters_at
from pwa.policy import Parameters

from . import rules
from .models import Case, CaseStep
from .reach import Seen
from .rules import ASKED, OWN, Standing

ACTIONS = {
    "taken_on": "took on case", "handed_over": "handed over case", "told": "told about case",
    "noted": "noted on case", "asked_up": "asked up", "guidance": "gave guidance", "answered": "answered case",
    "asked_member": "asked whether settled", "settled": "said settled", "not_settled": "said not settled",
    "closed": "closed case", "reopened": "reopened case", "searched": "searched member",
    "decided": "recorded decision",
}  # fmt: skip


class NotNow(Exception):
    """The case has moved on since the page was shown, or this step was never this person's to make."""


def standing_of(case: Case, chain: list[Unit]) -> Standing:
    """The case as plain values for the rules."""
    at = next(n for n, unit in enumerate(chain) if unit.id == case.unit_id)
    asked_on = day_of(case.asked_at) if case.asked_at else None
    return Standing(case.category, case.last, at, len(chain) - 1, case.asks, asked_on, case.how)


def offered(seen: Seen, wait: int | None = None) -> dict[str, str]:
    """The steps this visitor may make now → as what, in the order of the rules."""
    wait = wait or parameters_at(seen.case.home.path)["case.settled_days"]
    standing = standing_of(seen.case, seen.chain)
    found: dict[str, str] = {}
    for way in seen.ways:
        if way == ASKED and seen.case.unit_id not in seen.units:
            continue  # asked once, but it lies elsewhere now
        for step in rules.next_steps(standing, way, today(), wait):
            if step != "asked_up" or way == ASKED or seen.case.home_id in seen.units:  # nobody asks in another's name
                found.setdefault(step, way)
    return found


def bound_on(seen: Seen, at: int) -> date | None:
    """By when this level of the chain must act itself: at home the day promised to the member (none for a search),
    above it the day of the question it was asked."""
    rows = CaseStep.select(CaseStep.kind, CaseStep.to_unit, CaseStep.due_on).where(CaseStep.case == seen.case.id)
    steps = list(rows.order_by(CaseStep.at, CaseStep.id))
    if at:
        asked = [row.due_on for row in steps if row.kind == "asked_up" and row.to_unit_id == seen.chain[at].id]
        return asked[-1] if asked else None
    return None if seen.case.category == rules.LOST else rules.promised_on((row.kind, row.due_on) for row in steps)


@dataclass
class Making:
    """One step about to be made. `owner`: to whom it is handed over; `how`: the end that a decision brings; `beside`:
    rows (model → values) that share the step's id; `still`: asked under the lock, raises NotNow."""

    seen: Seen
    kind: str
    by: UUID
    words: str = ""
    owner: UUID | None = None
    how: str | None = None
    beside: dict[Any, dict[str, Any]] = field(default_factory=dict)
    still: Callable[[], None] | None = None

    def run(self) -> CaseStep:
        """Make it. Raises NotNow, and then nothing was changed."""
        return transact(self._work)

    def _work(self) -> CaseStep:
        known = self.seen.case
        [case] = lock_rows(Case.select().where(Case.id == known.id))
        for name in ("unit_id", "last", "asks", "asked_at", "how"):
            setattr(known, name, getattr(case, name))
        if self.still:
            self.still()
        parameters, before = parameters_at(known.home.path), standing_of(known, self.seen.chain)
        way = offered(self.seen, parameters["case.settled_days"]).get(self.kind)
        if way is None:
            raise NotNow
        behind = rules.after(before, self.kind, way, today())
        step = self._write(way, before, behind, self._due(before, behind, parameters))
        self._move(behind, step)
        self._tell(step)
        for model, values in self.beside.items():
            model.create(id=step.id, county_id=known.county_id, case=known.id, **values)
        return step

    def _due(self, before: Standing, behind: Standing, parameters: Parameters) -> date | None:
        """By when whoever has it now acts; None leaves the day as it is. A question above moves no promise."""
        term = rules.term_after(self.kind, self.seen.case.category)
        if term is None:
            return None
        days, left = parameters[term], parameters["case.left_days"]
        if self.kind == "asked_up":
            return rules.question_due(days, left, bound_on(self.seen, before.at), today())
        bound = bound_on(self.seen, behind.at) if self.kind == "guidance" else None
        return rules.due_again(left, bound, today()) if bound else rules.due_on(days, today())

    def _write(self, way: str, before: Standing, behind: Standing, due: date | None) -> CaseStep:
        chain, case = self.seen.chain, self.seen.case
        return CaseStep.create(
            county_id=case.county_id,
            case=case.id,
            kind=self.kind,
            at=now(),
            by_id=self.by,
            unit=None if way == OWN else self._level(way, before),
            to_unit=chain[behind.at].id if self.kind in ("asked_up", "guidance") else None,
            words=self.words,
            due_on=due,
        )

    def _level(self, way: str, before: Standing) -> UUID:
        """The unit for which it is done: whom it was asked, or the level that answers. A search is in the charge of
        several levels: there it is the nearest one that this person acts for."""
        chain = self.seen.chain
        if way == ASKED:
            return chain[before.at].id
        return next((unit.id for unit in chain if unit.id in self.seen.units), chain[0].id)

    def _move(self, behind: Standing, step: CaseStep) -> None:
        end = self.how or behind.how
        row: dict[str, Any] = {
            "last": behind.last,
            "unit": self.seen.chain[behind.at].id,
            "asks": behind.asks,
            "how": end,
            "closed_at": step.at if end else None,
            "closed_by": self.by if end else None,
        }
        if step.kind != "noted":
            row["moved_at"] = step.at
        if step.kind == "asked_member":
            row["asked_at"] = step.at
        if step.kind in ("taken_on", "handed_over"):
            row["owner_id"] = self.owner or self.by
        if step.due_on:
            row["due_on"] = step.due_on
        Case.update(row).where(Case.id == step.case_id).execute()

    def _tell(self, step: CaseStep) -> None:
        case, to = self.seen.case, self.seen.name_of(step.to_unit_id)
        fields = [name for name in ("words", "due_on") if getattr(step, name)]
        facts = {"county_id": case.county_id, "member_id": case.member_id, "actor_id": self.by}
        audit.record(ACTIONS[step.kind], "case", case.id, fields=fields, **facts)
        if step.kind != "noted":
            said = {"category": case.category, "unit": to}
            add_timeline_line(case.member, f"case_{step.kind}", self.by, at=step.at, record_id=case.id, **said)
