"""Open a case from a form that a phone sent, in the transaction of intake, with everything that follows from it."""

from datetime import date
from typing import Any
from uuid import UUID

from pwa.core import audit
from pwa.core.database import db
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.form_kinds import Entry, Writes
from pwa.reports.location import write_timeline_line
from pwa.reports.models import Submission

from .models import Case, CaseStep
from .turn import due_day


def raise_case(
    entry: Entry, account_id: UUID, writes: Writes, *, category: str, readers: str, words: str, origin: str
) -> None:
    """Add the case, its first step, its timeline line and its audit line to `writes`. A form kind's `store` calls this.

    The case has the submission's id, so it exists exactly once, however often the phone sends the entry. `category` is
    one of `rules.CATEGORIES`, `readers` one of `rules.CHOSEN`, `origin` one of `rules.ORIGINS`.
    """
    member = entry.member
    assert member is not None
    assert db.in_transaction(), "a case belongs to the transaction of the submission that raised it"
    home = home_of(member.branch, readers)
    due = due_day(category, home)
    row = {"id": entry.id, "county_id": member.county_id}
    writes.add(
        Case,
        **row,
        **case_columns(member, home, category, readers),
        origin=origin,
        raised_at=entry.corrected_at,
        raised_by=account_id,
        due_on=due,
        moved_at=entry.corrected_at,
    )
    begun = first_step(entry.id, due) | {"county_id": member.county_id, "at": entry.corrected_at}
    writes.add(CaseStep, **begun, by_id=account_id, words=words)
    write_timeline_line(entry, account_id, writes, "case_raised", {"category": category, "source": entry.source})
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": account_id}
    writes.audit.append(audit.line("raised case", "case", entry.id, fields=["category", "readers", "words"], **facts))


def has_raised(entry: Entry, writes: Writes, words: str | None = None) -> bool:
    """Whether an entry that this one corrects, or that corrects it, has raised a case, also through further
    corrections, in this batch or stored: then there is no second one. With `words`, only a case that was raised with
    the same words counts: others are a new worry."""
    linked = _corrections(entry, writes) - {entry.id}
    cases = linked & {row["id"] for row in writes.rows.get(Case, [])}
    cases |= {row.id for row in Case.select(Case.id).where(Case.id.in_(linked))} if linked else set()
    if words is None or not cases:
        return bool(cases)
    if any(row["case"] in cases and row["words"] == words for row in writes.rows.get(CaseStep, [])):
        return True
    same = (CaseStep.kind == "raised") & (CaseStep.words == words)
    return CaseStep.select().where(CaseStep.case.in_(cases), same).exists()


def _corrections(entry: Entry, writes: Writes) -> set[UUID]:
    """Return the ids of the entry and of all that are linked with it by corrections, also through one that has not come
    yet: of the same form and member, since the id named as corrected can be any submission's."""
    assert entry.member is not None
    whose, found, edge = (entry.member.id, entry.form), {entry.id}, {entry.id}
    fresh = [row for row in writes.rows.get(Submission, []) if (row["member_id"], row["form"]) == whose]
    links = {row["id"]: row["replaces"] for row in fresh}
    links[entry.id] = entry.replaces
    mine = (Submission.member_id == entry.member.id) & (Submission.form == entry.form)
    while edge:
        named = {links[one] for one in edge if links.get(one)}
        rows = Submission.select(Submission.id, Submission.replaces)
        near = Submission.replaces.in_(edge | named) | Submission.id.in_(named)
        links |= {row.id: row.replaces for row in rows.where(mine, near)}
        edge = named | {one for one, other in links.items() if other in edge | named}
        edge -= found
        found |= edge
    return found & links.keys()


def case_columns(member: Member, home: Unit, category: str, readers: str) -> dict[str, Any]:
    """Return the columns of a new case that say whom it concerns and which units have it."""
    where = {"branch": member.branch_id, "home": home.id, "unit": home.id}
    return {"member": member.id, **where, "category": category, "readers": readers}


def first_step(case_id: UUID, due: date) -> dict[str, Any]:
    """Return the columns of a case's first step."""
    return {"case": case_id, "kind": "raised", "due_on": due}


def home_of(branch: Unit, readers: str) -> Unit:
    """Return the unit that reads and answers: the branch, or for 'only the committee' the nearest committee above it
    (the county department where there is no open committee)."""
    if readers != "committee":
        return branch
    higher = [unit for unit in Unit.ancestors(branch.path) if unit.closed_at is None]
    return next((unit for unit in higher if unit.kind in ("committee", "county")), higher[-1] if higher else branch)
