"""Tell the list of members who was last in contact when, and for whom contact is overdue or a search is open."""

from typing import Any
from uuid import UUID

from pwa.core.page_entries import ListFacts
from pwa.identity.visitor import Visitor
from pwa.members.models import Member

from . import labels, last_contact

DUE = ("overdue", "searching", "candidate")


def list_facts(visitor: Visitor, members: list[Any]) -> dict[UUID, ListFacts]:
    """Return the facts about these members who are away. One query."""
    away = [one.id for one in members if getattr(one, "away", None) is not None and one.away.id]
    if not away:
        return {}
    query = last_contact.last_contact_query(
        Member.id.in_(away), last_contact.forms_without_contact(), last_contact.reached_by()
    )
    query = query.select_extend(last_contact.searched().alias("searched"))
    rows = [last_contact.with_last_contact(row) for row in query.objects()]
    rules = visitor.parameters_of(*{row.branch_path for row in rows})
    found = {}
    for row in rows:
        last_contact.assessed(row, rules[row.branch_path])
        due = (
            [labels.STATES["searching"]]
            if row.searched
            else [labels.SHORT[row.standing]]
            if row.standing in DUE
            else []
        )
        found[row.id] = ListFacts(row.heard.last, [str(words) for words in due])
    return found
