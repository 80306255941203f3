"""Show the worklist of a round, people still to be reached first: all of them on one page, kept on the phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from pwa.core.access import OFFICERS, needs_proof, open_to
from pwa.core.assets import asset
from pwa.core.characters import typed_words
from pwa.core.database import transact
from pwa.core.fragments import page, redirect_to
from pwa.core.ids import as_uuid
from pwa.core.listing import SORT
from pwa.members.access_log import take_along, taken_until
from pwa.members.kept_pages import keep_list
from pwa.members.reveals import numbers_stated

from .models import Round
from .rounds import is_open
from .worklist_rows import MOST, SORTED_BY, asked_rows, by_branch

worklist = Blueprint("worklist", __name__)
SHOWN = ("open", "reached")


@worklist.get("/screening/rounds/<uuid:round>/worklist")
@open_to(*OFFICERS)
def people(round: UUID) -> Response:
    """List everybody of the round within reach, those not reached first. In a unit with more than MOST people one
    chooses a branch first."""
    return _page(_asked_for(round, request.args))


@worklist.post("/screening/rounds/<uuid:round>/numbers")
@needs_proof
@open_to(*OFFICERS)
def take_numbers(round: UUID) -> Response:
    """Show the phone numbers of those not reached yet in the list until the end of the next day, to be kept on the
    phone. Each number is logged as a look with the reason."""
    found = _asked_for(round, request.form)
    if not is_open(found.round) or found.many:
        raise NotFound
    reason, errors = numbers_stated()
    rows = [(row["id"], row["county_id"]) for row in found.rows if row["to_call"]]
    if errors and rows:
        return _page(found, errors, reason)
    visitor = current_user._get_current_object()
    transact(lambda: take_along(visitor, rows, "round", found.round.id, reason))
    unit = found.unit.id if found.unit else None
    return redirect_to(url_for("worklist.people", round=round, unit=unit, _anchor="prepare"))


@dataclass
class Found:
    """A list as requested: unit, search, and rows."""

    round: Round
    units: list[Any]
    unit: Any
    q: str
    show: str
    by: str  # the column that sorts it, with `-` the other way round; empty: by branch and name
    many: bool
    rows: list[dict[str, Any]]

    @property
    def is_mixed(self) -> bool:
        """Whether the rows are of several branches, so that each must say which."""
        return len({row["branch"] for row in self.rows}) > 1


def _asked_for(round_id: UUID, asked: Mapping[str, str]) -> Found:
    visitor = current_user._get_current_object()
    row, units = opened_round(round_id), by_branch(visitor, round_id)
    if row is None or not units:  # no such round, or it asks nobody within reach
        raise NotFound
    chosen = as_uuid(asked.get("unit"))
    unit = next((branch for branch in units if branch.id == chosen), None)
    if unit is None and asked.get("unit"):
        raise NotFound
    q, show = typed_words(asked.get("q", "")[:80]), asked.get("show", "")
    show = show if show in SHOWN else ""
    many = unit is None and sum(branch.people for branch in units) > MOST
    by = asked.get(SORT, "") if asked.get(SORT, "").removeprefix("-") in SORTED_BY else ""
    rows = [] if many else asked_rows(visitor, row, unit, q, show, by)
    return Found(row, units, unit, q, show, by, many, rows)


def _headings(found: Found) -> list[tuple[str, str, str]]:
    """Return the headings of the columns as (title, address that sorts by it, `aria-sort`)."""
    kept = {"round": found.round.id, "unit": found.unit and found.unit.id, "q": found.q, "show": found.show}

    def heading(title: str, name: str = "") -> tuple[str, str, str]:
        if not name:
            return title, "", ""
        chosen, back = found.by.removeprefix("-") == name, found.by.startswith("-")
        asked = {**kept, SORT: f"-{name}" if chosen and not back else name}
        address = url_for("worklist.people", **{key: value for key, value in asked.items() if value})
        falls = back != (name == "days")  # since the earliest day: the most days come first
        return title, address, ("descending" if falls else "ascending") if chosen else ""

    return [
        heading(_("Name"), "name"),
        *([heading(_("Party organisation"))] if found.is_mixed else []),
        heading(_("Phone")),
        heading(_("Place")),
        heading(_("Days away"), "days"),
        heading(_("Last attempt"), "last"),
        heading(_("On record")),
    ]


def _page(found: Found, errors: dict[str, str] | None = None, reason: str = "") -> Response:
    mine = [found.unit] if found.unit else found.units
    whole = not (found.q or found.show)
    taken = sum(bool(row["tel"]) for row in found.rows)
    keep_list(current_user, short=bool(taken))
    return page(
        "screening/worklist.html",
        block="main",
        status=422 if errors else 200,
        round=found.round,
        unit=found.unit,
        units=found.units if len(found.units) > 1 else [],
        many=found.many,
        rows=found.rows,
        headings=_headings(found),
        mixed=found.is_mixed,
        cut=len(found.rows) == MOST,
        total=sum(branch.people for branch in mine),
        reached=sum(branch.reached for branch in mine),
        to_call=sum(row["to_call"] for row in found.rows) if whole else 0,
        taken=taken,
        numbers_until=taken_until().isoformat(),
        reason=reason if errors else _("To call: %(title)s", title=found.round.title),
        errors=errors or {},
        q=found.q,
        show=found.show,
        is_open=is_open(found.round),
        keep=[url_for("attempts.new_attempt"), *_ways_back(found.round, found.unit), url_for("today.home")],
        keep_data=[asset("place/places.json")],
    )


def _ways_back(row: Round, unit: Any) -> list[str]:
    """The addresses that 'Back' opens from the list and its form; they are kept too, so that it works offline."""
    page_of_round = url_for("screening.show", round=row.id)
    return [*([url_for("worklist.people", round=row.id)] if unit else []), page_of_round, url_for("screening.index")]


def opened_round(round_id: UUID) -> Round | None:
    """Return the round, if it was opened."""
    return Round.get_or_none(Round.id == round_id, Round.opened_at.is_null(False))
