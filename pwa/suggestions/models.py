"""Store suggestions without a name. A row holds nothing that leads to who wrote it: no account, no phone, no hour."""

from typing import Any
from uuid import uuid4

import peewee as pw

from pwa.cases.rules import due_on
from pwa.core.clock import today
from pwa.core.database import Row, UTCDateTimeField
from pwa.organisations.models import Unit, parameters_at


class Suggestion(Row):
    """What somebody wrote to a committee or a county, and the answer.

    The id is random, not a UUIDv7, which would hold the millisecond. On SQLite the table is stored by that id, so no
    row number tells the order of arrival.
    """

    id = pw.UUIDField(primary_key=True, default=uuid4)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)  # the unit that answers
    on = pw.DateField()  # the day in China; nothing finer
    words = pw.TextField()
    code = pw.TextField(unique=True)  # digest of the code by which the answer is read
    due_on = pw.DateField()
    answer = pw.TextField(default="")
    answered_at = UTCDateTimeField(null=True)
    answered_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [
            pw.Check("answered_at is null or answer <> ''"),
            pw.Check("(answered_at is null) = (answered_by is null)"),
        ]


Suggestion.add_index(Suggestion.index(Suggestion.on, name="suggestion_on"))
Suggestion.add_index(
    Suggestion.index(
        Suggestion.unit,
        Suggestion.due_on,
        Suggestion.id,
        name="suggestion_open",
        where=Suggestion.answered_at.is_null(),
    )
)
Suggestion.add_index(Suggestion.index(Suggestion.unit, Suggestion.on, Suggestion.id, name="suggestion_unit"))


def columns_of(unit: Unit, words: str) -> dict[str, Any]:
    """Return the columns of a new suggestion to this unit."""
    due = due_on(parameters_at(unit.path)["case.days"], today())
    return {"county_id": unit.county_id, "unit": unit, "on": today(), "words": words, "due_on": due}


class SuggestionWriter(Row):
    """Who wrote a suggestion with the name of an account that has no member file. A suggestion without a name has no
    row here, and no column for one."""

    suggestion = pw.ForeignKeyField(Suggestion, backref="+", unique=True, on_delete="CASCADE")
    county_id = pw.UUIDField()
    account_id = pw.UUIDField()


SuggestionWriter.add_index(SuggestionWriter.index(SuggestionWriter.account_id, name="suggestion_writer_account"))
