"""Build the lines of Today about units: proposals that wait for this person, places where a unit could be formed, terms
that end, and branches that are too small."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.clock import day_of, now
from pwa.core.compiled_query import any_of
from pwa.core.today_line import FIRST, LATE, TO_DECIDE, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor, read_once
from pwa.organisations.models import Unit
from pwa.organisations.reach import units_below

from . import unit_labels as labels
from .placement_lists import RECENT
from .unit_models import UnitCandidate, UnitProposal, UnitProposalMember, UnitWarning
from .unit_proposal_lists import about_host, committee_paths, of_county
from .unit_rules import URGENT, reply_due_on

UNITS = TodayGroup("units_below", _l("Branches below you"), 46)
SHOWN = 5


def _parts(visitor: Visitor) -> dict[str, Any]:
    """Return the queries of what this person is told about units, by part, each with the unit that it is about."""
    proposals = UnitProposal.select(UnitProposal.id, UnitProposal.committee.alias("unit_id"))
    proposals = proposals.order_by(UnitProposal.proposed_at).limit(SHOWN)
    parts: dict[str, Any] = {}
    if paths := committee_paths(visitor):
        own = UnitProposal.committee.in_(units_below(paths))
        to_place = UnitProposalMember.select(UnitProposalMember.id)
        to_place = to_place.where(UnitProposalMember.proposal == UnitProposal.id)
        placed = to_place.where(UnitProposalMember.placement.is_null(False))
        lately = UnitProposal.decided_at > now() - RECENT
        approved = UnitProposal.outcome == "approved"
        parts["answered"] = proposals.where(
            own, UnitProposal.open(), UnitProposal.answered_at.is_null(False), UnitProposal.submitted_at.is_null()
        )
        parts["approved"] = proposals.where(own, approved, lately | ~pw.fn.EXISTS(placed))
        parts["refused"] = proposals.where(own, UnitProposal.outcome == "refused", lately)
        candidates = UnitCandidate.select(UnitCandidate.id, UnitCandidate.committee.alias("unit_id"))
        candidates = candidates.where(UnitCandidate.committee.in_(units_below(paths)))
        parts["candidate"] = candidates.order_by(UnitCandidate.people_full.desc(), UnitCandidate.id).limit(SHOWN)
        warnings = UnitWarning.select(UnitWarning.id, UnitWarning.unit.alias("unit_id"))
        warnings = warnings.where(UnitWarning.unit.in_(units_below(paths)), UnitWarning.code.in_(URGENT))
        parts["warned"] = warnings.order_by(UnitWarning.day, UnitWarning.id).limit(SHOWN + 1)
    if (where := of_county(visitor)) is not None:
        parts["submitted"] = proposals.where(where, UnitProposal.open())
    if (where := about_host(visitor)) is not None:
        parts["consulted"] = proposals.where(where, UnitProposal.open(), UnitProposal.answered_at.is_null())
    return parts


@read_once
def _rows(visitor: Visitor) -> list[dict[str, Any]]:
    """Read what this person is told about units. One query."""
    if not (parts := _parts(visitor)):
        return []
    found = []
    for name, part in parts.items():
        rows = part.alias(f"{name}_rows")
        columns = [pw.SQL(f"'{name}'").alias("part"), rows.c.id.alias("id"), rows.c.unit_id.alias("unit_id")]
        found.append(pw.Select([rows], columns))
    wanted = any_of(found).alias("parts")
    query: Any = (
        Unit.select(
            pw.SQL('"parts"."part"').alias("part"), Unit.id.alias("unit"), Unit.name.alias("unit_name"), Unit.path,
            UnitCandidate.id.alias("candidate"), UnitCandidate.basis, UnitCandidate.division, UnitCandidate.area,
            UnitCandidate.people_full, UnitWarning.code, UnitWarning.number, UnitWarning.day,
            UnitProposal.id.alias("proposal"), UnitProposal.name, UnitProposal.consulted_at,
            UnitProposal.submitted_at, UnitProposal.answer, UnitProposal.reason, UnitProposal.proposed_by,
        )
        .join(wanted, on=(wanted.c.unit_id == Unit.id))
        .join_from(wanted, UnitCandidate, pw.JOIN.LEFT_OUTER, on=(UnitCandidate.id == wanted.c.id))
        .join_from(wanted, UnitWarning, pw.JOIN.LEFT_OUTER, on=(UnitWarning.id == wanted.c.id))
        .join_from(wanted, UnitProposal, pw.JOIN.LEFT_OUTER, on=(UnitProposal.id == wanted.c.id))
    )  # fmt: skip
    return list(query.order_by(UnitWarning.day, UnitCandidate.people_full.desc(), Unit.path).dicts())


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell committees, hosts and counties what waits for them, and what is unusual about units."""
    warned = 0
    for row in _rows(visitor):
        if row["part"] == "warned":
            warned += 1
            if warned > SHOWN:
                yield TodayLine(_("All warnings about units"), url_for("formed_units.index"), UNITS, 90, onward=True)
                continue
            words = labels.warning(row["code"], row["number"], row["day"])
            yield TodayLine(row["unit_name"], url_for("formed_units.show", unit=row["unit"]), UNITS, 30, words)
        elif row["part"] == "candidate":
            place = labels.place_of(row["basis"], row["division"], row["area"])
            text = _("A unit could be formed: %(place)s", place=place)
            href = url_for("unit_proposals.new", candidate=row["candidate"])
            yield TodayLine(text, href, UNITS, 50, labels.counts(row["people_full"], 0))
        else:
            yield _proposal(visitor, row)


def _proposal(visitor: Visitor, row: dict[str, Any]) -> TodayLine:
    href, name = url_for("unit_proposals.show", unit_proposal=row["proposal"]), row["name"]
    if row["part"] == "submitted":
        due = _due(visitor, row, "submitted_at")
        return TodayLine(_("Decide about a new unit: %(name)s", name=name), href, FIRST, TO_DECIDE, row["unit_name"],
                         due_on=due, counts=row["proposed_by"] != visitor.account.id)  # fmt: skip
    if row["part"] == "consulted":
        due = _due(visitor, row, "consulted_at")
        return TodayLine(_("Answer about a new unit here: %(name)s", name=name), href, FIRST, TO_DECIDE,
                         row["unit_name"], due_on=due, counts=True)  # fmt: skip
    if row["part"] == "answered":
        detail = str(labels.ANSWERS[row["answer"]])
        text = _("The host has answered about %(name)s: submit it", name=name)
        return TodayLine(text, href, FIRST, TO_DECIDE, detail, counts=True)
    if row["part"] == "approved":
        return TodayLine(_("Approved: %(name)s. Place its members", name=name), href, FIRST, LATE)
    return TodayLine(_("Not approved: %(name)s", name=name), href, UNITS, 10, row["reason"])


def _due(visitor: Visitor, row: dict[str, Any], since: str) -> Any:
    months = visitor.parameters_of(row["path"])[row["path"]]["branch.reply_months"]
    return reply_due_on(day_of(row[since]), months)


def due_here(visitor: Visitor) -> int:
    """Count the proposals that wait for this visitor as committee or county."""
    waits = ("answered", "submitted", "consulted")
    return sum(row["part"] in waits for row in _rows(visitor)) if visitor.posts_as(Role.COMMITTEE, Role.COUNTY) else 0
