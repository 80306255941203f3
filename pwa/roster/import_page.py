"""Build the pages of a roster import: what the file holds, what would change, and what is wrong, row by row."""

import json
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from pwa.core.i18n import readable_time
from pwa.core.listing import Asked, Column, Filter, Listed, Listing
from pwa.core.paging import Order
from pwa.members import labels as member_labels
from pwa.members.file_items import as_known
from pwa.organisations.models import Unit

from . import labels, likely_twins, rule_sources
from .models import RosterImport, StagedChange, StagedRow
from .row_places import sheets_of
from .staging import PART

Values = dict[str, Any]


def verdicts(_visitor: Any, roster: RosterImport, *_of: Any) -> list[tuple[str, str]]:
    """Return the choices of the filter: rows that are wrong, change or add something, each with their number."""
    counts = [(_("Wrong"), roster.wrongs), (_("Changed"), roster.changes), (_("Added"), roster.adds)]
    named = zip(("wrong", "change", "add"), counts, strict=True)
    return [(verdict, f"{words} {count}") for verdict, (words, count) in named if count]


def import_values(roster: RosterImport, listed: Listed) -> Values:
    """Return everything `roster/import.html` shows; `listed` are its rows."""
    facts = json.loads(roster.facts)
    sources = [source for row in listed.rows for _column, _text, source in row["problems"] if source]
    return {
        "roster": {
            "id": roster.id,
            "name": roster.file_name,
            "when": readable_time(roster.made_at),
            "state": roster.state,
        },
        "counts": {"wrong": roster.wrongs, "change": roster.changes, "add": roster.adds, "same": roster.sames},
        "total": roster.rows,
        "checked": min(roster.done * PART, roster.rows),
        "refused": labels.refusal(roster.refused, roster.what) if roster.refused else "",
        "columns": columns_of(facts, roster.what),
        "unread": [labels.unread(one) for one in facts.get("unread", [])],
        "months": facts.get("months") if roster.state in ("checking", "checked") else None,
        "notes": notes(facts.get("notes", {})),
        "verdicts": verdicts(None, roster),
        "questions": _questions(roster) if roster.what == "members" and roster.state == "checked" else 0,
        "twins": _twins(roster, facts),
        "listed": listed,
        "sources": list(dict.fromkeys(sources)),
        "may_apply": roster.may_apply,
        "applied": readable_time(roster.applied_at) if roster.applied_at else "",
        "told": min(roster.told, roster.rows),
        **_around(roster.what),
    }


def _questions(roster: RosterImport) -> int:
    """Count the rows that are not wrong and say something unusual."""
    asks = reduce(or_, [StagedRow.problems.contains(f'"{code}"') for code in labels.QUESTIONS])
    here = (StagedRow.roster == roster.id) & (StagedRow.verdict != "wrong")
    return int(StagedRow.select().where(here, asks).count())


def _twins(roster: RosterImport, facts: Values) -> list[Values]:
    """List the open questions whether a row is about somebody who is known: `row`, `of`, `title`, `born`, `text`."""
    if roster.what != "members" or roster.state != "checked" or not roster.wrongs:
        return []
    return [
        {
            "row": one["row"],
            "of": one["of"],
            "title": " · ".join(filter(None, [labels.row_name(facts, one["row"]), one["name"], one["born"]])),
            "text": labels.sentence(one["problem"], facts),
            "member": one["problem"]["code"] in likely_twins.OF_MEMBERS,
        }
        for one in likely_twins.questions(roster)
    ]


VIEWS = {"members": "roster", "organisations": "unit_import"}  # kind of import → blueprint of its pages


def _around(what: str) -> dict[str, Any]:
    """The title of an import's page, the address of its list, and where to go when it is done."""
    if what == "members":
        head, done = _("Import the roster"), (url_for("members.index"), _("To the members"))
    else:
        head, done = _("Import units"), (url_for("units.index"), _("To the units"))
    return {"head": head, "at": url_for(f"{VIEWS[what]}.index"), "views": VIEWS[what], "done": done}


def columns_of(facts: Values, what: str) -> list[str]:
    """Return the columns that were read, of each sheet: our heading, and the file's own where it differs."""
    lines = []
    for sheet in sheets_of(facts):
        said = [(labels.label(column, what), sheet["titles"][at].strip()) for column, at in sheet["places"].items()]
        words = "、".join(ours if ours == own else f"{ours}（{own}）" for ours, own in said)
        lines.append(f"{sheet['name']}：{words}" if sheet["name"] else words)
    return lines


def notes(found: dict[str, list[str]]) -> list[str]:
    """Return notes about the file as a whole, in the reader's language."""
    said = {
        "macros": _("The workbook holds macros. They were not run; only the cells were read."),
        "hides": _("Some rows or columns are hidden in the workbook. They were read like the others."),
    }
    return [text for name, text in said.items() if name in found]


def _staged(_visitor: Any, asked: Asked, roster: RosterImport) -> Any:
    if roster.state != "checked":
        return []
    return StagedRow.select().where(StagedRow.roster == roster.id, StagedRow.verdict == asked["show"])


def _with_changes(_visitor: Any, found: list[Any], roster: RosterImport) -> list[dict[str, Any]]:
    changes: dict[int, list[StagedChange]] = {}
    if changing := [row.row for row in found if row.verdict == "change"]:
        of = (StagedChange.roster == roster.id) & StagedChange.row.in_(changing)
        for change in StagedChange.select().where(of).order_by(StagedChange.row, StagedChange.id):
            changes.setdefault(change.row, []).append(change)
    branches = {row.branch_id for row in found if row.branch_id}
    units: dict[UUID | None, str] = {
        unit.id: unit.name for unit in Unit.select(Unit.id, Unit.name).where(Unit.id.in_(branches))
    }
    facts = json.loads(roster.facts)
    return [_row(row, changes.get(row.row, []), units.get(row.branch_id, ""), facts) for row in found]


def _row(row: StagedRow, changes: list[StagedChange], branch: str, facts: Values) -> dict[str, Any]:
    said = json.loads(row.problems) if row.problems else []
    return {
        "place": labels.row_name(facts, row.row),
        "name": row.name,
        "details": [] if row.verdict == "wrong" else _details(row, branch),
        "problems": [(labels.label(p["column"]), labels.sentence(p, facts), rule_sources.why(p)) for p in said],
        "changes": [
            (labels.field_name(c.field), labels.value(c.field, c.before), labels.value(c.field, c.after))
            for c in changes
        ],
    }


def _details(row: StagedRow, branch: str) -> list[str]:
    """What tells an officer which person it is: who they are, and their branch and since when."""
    born = _("born in %(year)s", year=row.born_on.year) if row.born_on else ""
    joined_on = member_labels.value_words("joined_on", as_known("joined_on", row.__data__))
    joined = _("joined %(day)s", day=joined_on) if joined_on else ""
    person = [member_labels.value_words("sex", row.sex), born, member_labels.value_words("kind", row.kind)]
    lines = [[*person, member_labels.masked_phone(row.phone or row.landline)], [branch, joined]]
    return [" · ".join(filter(None, line)) for line in lines if any(line)]


ROWS = Listing(
    "roster.show",
    query=_staged,
    order=Order(StagedRow.row, unique=True),
    columns=(
        Column(lambda row: " · ".join(filter(None, [row["place"], row["name"]])), "title"),
        Column(lambda row: row["details"], "lines"),
        Column(lambda row: [(column, text) for column, text, _source in row["problems"]], "points"),
        Column(lambda row: [(field, f"{before} → {after}") for field, before, after in row["changes"]], "points"),
    ),
    filters=(Filter("show", choices=verdicts),),
    prepare=_with_changes,
    size=30,
)


def imports_of(account_id: UUID, what: str, limit: int = 20) -> list[dict[str, Any]]:
    """Return the latest imports of this account, newest first."""
    rows = RosterImport.select().where(RosterImport.account_id == account_id, RosterImport.what == what)
    said = {
        "refused": _("could not be read"),
        "reading": _("could not be read"),
        "checking": _("being checked"),
        "checked": _("checked, not applied yet"),
        "telling": _("applied"),
        "applied": _("applied"),
        "discarded": _("thrown away"),
    }
    found = rows.order_by(RosterImport.made_at.desc(), RosterImport.id.desc()).limit(limit)
    return [
        {
            "href": url_for(f"{VIEWS[what]}.show", roster=row.id),
            "name": row.file_name,
            "when": readable_time(row.made_at),
            "state": said[row.state],
            "wrong": row.wrongs,
        }
        for row in found
    ]
