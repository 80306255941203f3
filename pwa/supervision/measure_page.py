"""Build what the page of a measure shows: what it is, what happened, and what can be done now."""

import json
from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from pwa.core.form_markup import Form
from pwa.core.i18n import on_day, readable_time
from pwa.members.changes import account_name
from pwa.members.labels import cited

from . import labels, measure_fields
from .measure_list import state_text
from .measure_steps import STEPS, has_appeal
from .measures import choices_for, leads_to_end
from .models import MeasureEntry, Statement
from .rules import SOURCES, outcomes_for

FORMS = {
    "add_fact": measure_fields.FACT,
    "notify": measure_fields.NOTICE,
    "decide": measure_fields.DECIDED,
    "look": measure_fields.LOOK,
    "appeal": measure_fields.APPEAL,
    "answer_appeal": measure_fields.ANSWER,
    "end": measure_fields.END,
    "take_back": measure_fields.BECAUSE,
}


def may_do(row: Any) -> list[str]:
    """Return the steps that this visitor may take now, in the order of the table."""
    return [name for name, step in STEPS.items() if step.allowed(row) and (name == "appeal") is row.own]


def facts_of(row: Any) -> list[tuple[str, str]]:
    """Return what is recorded of the measure, as (label, value), without what is empty."""
    votes = (row.votes_for, row.votes_against, row.abstained, row.expected)
    told = ""
    if None not in votes:
        told = _("%(yes)s for, %(no)s against, %(none)s abstained of %(all)s",
                 yes=votes[0], no=votes[1], none=votes[2], all=votes[3])  # fmt: skip
    pairs = [
        (_("Member"), row.member.name),
        (_("Kind"), labels.kind_text(row.kind)),
        (_("Ground"), str(labels.GROUNDS[row.ground]) if row.ground else ""),
        (_("Unit that decided"), row.unit.name),
        (_("Member told on"), on_day(row.notified_on)),
        (_("Day of the decision"), on_day(row.decided_on)),
        (_("Meeting"), row.meeting),
        (_("Votes"), told),
        (_("Approved by"), row.approver),
        (_("Document number"), row.document),
        (_("In force since"), on_day(row.effective_on)),
        (_("Correction period ends on"), on_day(row.until)),
        (_("Who helps"), row.helpers),
        (_("Ended on"), on_day(row.ended_on)),
        (_("Taken back because"), row.undone_because),
    ]
    return [(label, value) for label, value in pairs if value]


def entries_of(row: Any) -> list[dict[str, Any]]:
    """Return what was written down beside the measure and the member's statements, in the order of writing. The member
    is told no officer's name."""
    found = []
    for one in MeasureEntry.select().where(MeasureEntry.measure == row.id):
        by = "" if row.own or one.kind == "appeal" else account_name(one.made_by)
        when = {"at": one.made_at, "on": on_day(one.on), "by": by}
        found.append({"title": str(labels.ENTRIES[one.kind]), "words": one.words, **when})
    for said in Statement.select().where(Statement.measure == row.id):
        when = {"at": said.written_at, "on": readable_time(said.written_at), "by": ""}
        found.append({"title": _("Statement of the member"), "words": said.words, **when})
    return sorted(found, key=lambda one: one["at"])


def page_values(row: Any, tried: str, said: Mapping[str, str], errors: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page shows. `tried`: the step whose form was refused, with what was typed and the errors."""
    may = may_do(row)
    forms = {name: Form(FORMS[name], {}, {}, f"-{name}") for name in may}
    if tried in forms:
        forms[tried] = Form(FORMS[tried], said, errors)  # the summary of errors links to its fields
    return {
        "measure": {
            "id": row.id,
            "member": row.member_id,
            "name": row.member.name,
            "seen": STEPS["end"].noun.seen(row),
        },
        "own": row.own,
        "state": state_text(row),
        "considered": row.decided_on is None and row.ended_on is None and row.undone_at is None,
        "facts": facts_of(row),
        "source": cited(SOURCES[row.kind]),
        "warned": bool(row.warned and json.loads(row.warned)),
        "entries": entries_of(row),
        "appealed": has_appeal(row),
        "may": may,
        "forms": forms,
        "tried": tried,
        "kinds": [(kind, str(labels.KINDS[kind])) for kind in choices_for(row.member)],
        "considered_kind": row.kind,
        "outcomes": [(one, str(labels.OUTCOMES[one])) for one in outcomes_for(row.kind, row.decided_on is not None)],
        "may_state": row.own and STEPS["decide"].allowed(row),
        "end_membership": _end_of_membership(row),
    }


def _end_of_membership(row: Any) -> str:
    """Return where people end the membership after a removal or cancellation; nothing ends it by itself."""
    stands = row.decided_on is not None and row.ended_on is None and row.undone_at is None
    if not (stands and row.decides and leads_to_end(row)) or row.member.left_at is not None:
        return ""
    given = {"reason": row.kind, "on": row.effective_on.isoformat()}
    return url_for("membership_pages.new", member=row.member_id, **given)
