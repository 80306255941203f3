"""Record the result of an appraisal, take over that of a host, and take one back. The yearly check of the activity card
is made in the same step."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pwa.core import audit
from pwa.core.clock import now, today
from pwa.core.database import lock_rows
from pwa.core.transitions import NotNow, Refused
from pwa.members.changes import add_timeline_line
from pwa.members.labels import cited, sentence
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.papers import paper_steps
from pwa.papers.models import CardCheck, Paper
from pwa.papers.rules import CARD

from .appraisal_models import STANDS, Appraisal
from .appraisal_rules import GRADES, Appraised, impossible, warnings


def results_of(member_id: UUID, year: int) -> list[Appraisal]:
    """Return the results of a member and year that stand, the one that counts first."""
    of = Appraisal
    read = of.select(of, Unit).join(Unit, on=(of.unit == Unit.id))
    rows = list(read.where(of.member == member_id, of.year == year, STANDS))
    return sorted(rows, key=lambda row: (row.accepted_at is None, row.recorded_at))


def taken_back(member_id: UUID, year: int) -> list[Appraisal]:
    """Return the results of a member and year that were recorded by mistake."""
    of = Appraisal
    read = of.select(of, Unit).join(Unit, on=(of.unit == Unit.id)).where(of.member == member_id, of.year == year)
    return list(read.where(of.undone_at.is_null(False)).order_by(of.undone_at))


def excellent_in(branch: Unit, year: int, but: UUID) -> tuple[int, int]:
    """Return how many full members of the branch count as excellent, one left out, and how many there are."""
    here = (Member.branch == branch.id) & (Member.kind == "full") & Member.left_at.is_null()
    found = (Appraisal.year == year) & (Appraisal.grade == "excellent") & STANDS & Appraisal.accepted_at.is_null(False)
    rows = Appraisal.select().join(Member, on=(Appraisal.member == Member.id)).where(here, found, Member.id != but)
    return rows.count(), Member.select().where(here).count()


def record(member: Member, unit: Unit, values: Mapping[str, Any], sure: bool, by: UUID) -> Appraisal:
    """Record a result. One of the member's own branch counts at once, one of a host when home takes it over. Call
    inside a write transaction. Raises Refused; NotNow if this unit has recorded one, or another counts already."""
    [row] = lock_rows(Member.select().where(Member.id == member.id))
    member.__data__.update(row.__data__)
    home = unit.id == member.branch_id
    known = results_of(member.id, values["year"])
    if any(one.unit_id == unit.id or (home and one.accepted_at) for one in known):
        raise NotNow
    ballot = {name: values[name] for name in GRADES if values.get(name) is not None}
    given = Appraised(values["year"], values["held_on"], values.get("grade") or "", values.get("took_part"), ballot)
    if wrong := impossible(given, member.kind):
        raise Refused({name: sentence(reason) for name, (reason, _source) in wrong.items()})
    warned = _warn(member, given, sure) if home else ""
    made = Appraisal.create(
        county_id=member.county_id,
        member=member.id,
        branch=member.branch_id,
        unit=unit.id,
        year=given.year,
        grade=given.grade,
        held_on=given.held_on,
        took_part=given.took_part,
        **ballot,
        document=values.get("document") or "",
        warned=warned,
        recorded_by=by,
        accepted_at=now() if home else None,
        accepted_by=by if home else None,
    )
    _note(member, made, "recorded appraisal", "appraised" if home else "appraised_by_host", by, unit=unit.name)
    if home and values.get("card_seen"):
        check_card(member, by)
    return made


def _warn(member: Member, given: Appraised, sure: bool) -> str:
    """Return the codes of what a result that now counts does not meet, as they are stored. Raises Refused with them
    unless the officer is sure. A host is not warned: it may not know what home found."""
    counted = excellent_in(member.branch, given.year, member.id)
    unmet = {code: (sentence(why), cited(source)) for code, (why, source) in warnings(given, *counted).items()}
    if unmet and not sure:
        raise Refused({"all_the_same": "see_what_is_unmet"}, unmet=unmet)
    return json.dumps([*unmet]) if unmet else ""


def take_over(row: Appraisal, sure: bool, by: UUID) -> None:
    """Let a host's result count. Call inside a write transaction. Raises NotNow; Refused with what it does not meet."""
    lock_rows(Member.select().where(Member.id == row.member_id))
    if any(one.accepted_at for one in results_of(row.member_id, row.year)) or row.undone_at is not None:
        raise NotNow
    warned = _warn(row.member, Appraised(row.year, row.held_on, row.grade), sure)
    done = {"accepted_at": now(), "accepted_by": by, "warned": warned}
    Appraisal.update(done).where(Appraisal.id == row.id).execute()
    _note(row.member, row, "took over appraisal", "appraised", by)


def take_back(row: Appraisal, because: str, by: UUID) -> None:
    """Take back a result that was recorded by mistake. Call inside a write transaction. Raises NotNow."""
    lock_rows(Member.select().where(Member.id == row.member_id))
    undone = {"undone_at": now(), "undone_by": by, "undone_because": because}
    if not Appraisal.update(undone).where(Appraisal.id == row.id, STANDS).execute():
        raise NotNow
    _note(row.member, row, "took back appraisal", "appraisal_undone", by)


def keep_one_each(stays: Member, goes: Member, by: UUID | None) -> None:
    """When two files of one person are joined, take back a result of the file that goes where the one that stays has
    one of the same unit and year, or both count. Call inside a write transaction."""
    of = Appraisal
    known = list(of.select().where(of.member == stays.id, STANDS))
    units = {(row.year, row.unit_id) for row in known}
    counted = {row.year for row in known if row.accepted_at is not None}
    for row in of.select().where(of.member == goes.id, STANDS):
        if (row.year, row.unit_id) in units or (row.accepted_at is not None and row.year in counted):
            undone = {"undone_at": now(), "undone_by": by or row.recorded_by}
            because = _("The file was joined with another one.")
            of.update(undone, undone_because=because).where(of.id == row.id).execute()


def card_to_check(member_id: UUID) -> Paper | None:
    """Return the member's valid activity card that was not looked at this year."""
    card: Paper | None = Paper.select().where(Paper.member == member_id, Paper.kind == CARD, Paper.valid()).first()
    seen = CardCheck.select().where(CardCheck.paper == card.id, CardCheck.year == today().year) if card else None
    return card if seen is not None and not seen.exists() else None


def check_card(member: Member, by: UUID) -> None:
    """Look at the member's activity card for this year, if there is one to be looked at."""
    if card := card_to_check(member.id):
        paper_steps.check(card, by)


def _note(member: Member, row: Appraisal, action: str, line: str, by: UUID, unit: str = "") -> None:
    facts = {"county_id": member.county_id, "member_id": member.id, "actor_id": by}
    audit.record(action, "appraisal", row.id, fields=["year"], **facts)
    add_timeline_line(member, line, by, record_id=member.id, year=row.year, grade=row.grade or None, unit=unit or None)
