"""Build the lines of Today about units: proposals that wait for this person, places where a unit could be formed, terms
that end, and branches that are too small."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.core.access import Role
from pwa.core.clock import day_of
from pwa.core.today_line import FIRST, LATE, TO_DECIDE, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor

from . import unit_labels as labels
from .officer_rows import UNITS_SHOWN, told
from .unit_rules import JOINT, reply_due_on

UNITS = TodayGroup("units_below", _l("Branches below you"), 46)


def lines(visitor: Visitor) -> Iterator[TodayLine]:
    """Tell committees, hosts and counties what waits for them, and what is unusual about units."""
    warned = 0
    for row in told(visitor)[1]:
        if row["part"] == "warned":
            warned += 1
            if warned > UNITS_SHOWN:
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
    if row["part"] == "approved" and row["kind"] == JOINT:
        return TodayLine(_("Approved: %(name)s", name=name), href, UNITS, 10, _("Its members are transferred to it."))
    if row["part"] == "approved":
        return TodayLine(_("Approved: %(name)s. Place its members", name=name), href, FIRST, LATE)
    return TodayLine(_("Not approved: %(name)s", name=name), href, UNITS, 10, row["reason"])


def _due(visitor: Visitor, row: dict[str, Any], since: str) -> Any:
    months = visitor.parameters_of(row["path"])[row["path"]]["branch.reply_months"]
    return reply_due_on(day_of(row[since]), months)


def due_here(visitor: Visitor) -> int:
    """Count the proposals that wait for this visitor as committee or county."""
    waits = ("answered", "submitted", "consulted")
    return sum(row["part"] in waits for row in told(visitor)[1]) if visitor.posts_as(Role.COMMITTEE, Role.COUNTY) else 0
