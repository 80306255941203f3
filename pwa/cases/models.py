"""Store cases, every step of them, and the searches for members out of contact.

The rows of `CaseStep` are only ever added and are the source of truth. The columns of `Case` that say which unit has
it, since when, and what it waits for are derived from the steps. They are stored so that a list reads one index.
"""

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .rules import CATEGORIES, CHANNELS, DECISIONS, ENDS, LOST, ORIGINS, READERS, RESULTS, STEPS


class Case(Row):
    """One problem or request. If a phone raised it, its id is the submission's, so it exists exactly once."""

    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="cases", on_delete="CASCADE")
    # the member's branch when the case was raised; statistics count the case there
    branch = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    home = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")  # the unit that reads it and answers
    # the unit that must act now: home, or a unit that was asked
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    category = pw.TextField(constraints=[one_of("category", (*CATEGORIES, LOST))])
    readers = pw.TextField(constraints=[one_of("readers", READERS)])
    origin = pw.TextField(constraints=[one_of("origin", ORIGINS)])
    raised_at = UTCDateTimeField()
    raised_by = pw.UUIDField()
    owner_id = pw.UUIDField(null=True)  # the account that has taken it on
    due_on = pw.DateField()
    last = pw.TextField(default="raised")  # the last step that changed the state
    moved_at = UTCDateTimeField()  # time of the last step that concerns the member
    asks = pw.IntegerField(default=0)  # how often the member was asked whether it is settled, without an answer
    asked_at = UTCDateTimeField(null=True)  # when the member was last asked that
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)
    how = pw.TextField(null=True, constraints=[one_of("how", ENDS)])

    class Meta:
        table_name = "case_file"  # CASE is a word of SQL's own
        constraints = [pw.Check("(closed_at is null) = (how is null)")]


Case.add_index(Case.index(Case.member, Case.raised_at, name="case_member"))
Case.add_index(Case.index(Case.home, Case.due_on, Case.id, name="case_home", where=Case.closed_at.is_null()))
Case.add_index(Case.index(Case.branch, Case.due_on, Case.id, name="case_branch", where=Case.closed_at.is_null()))
Case.add_index(Case.index(Case.unit, Case.due_on, Case.id, name="case_unit", where=Case.closed_at.is_null()))
Case.add_index(Case.index(Case.owner_id, Case.due_on, name="case_owner", where=Case.closed_at.is_null()))
Case.add_index(Case.index(Case.home, Case.closed_at, Case.id, name="case_closed"))
Case.add_index(
    Case.index(Case.member, unique=True, name="case_lost", where=pw.SQL(f"closed_at is null and category = '{LOST}'"))
)


class CaseStep(Row):
    """One step of a case: who did it, for which unit, for whom, and the text."""

    county_id = pw.UUIDField()
    case = pw.ForeignKeyField(Case, backref="steps", on_delete="CASCADE")
    kind = pw.TextField(constraints=[one_of("kind", STEPS)])
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")  # null is the member
    to_unit = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")  # the unit asked or answered
    words = pw.TextField(default="")
    due_on = pw.DateField(null=True)


CaseStep.add_index(CaseStep.index(CaseStep.case, CaseStep.at, CaseStep.id, name="case_step_case"))
CaseStep.add_index(
    CaseStep.index(CaseStep.to_unit, CaseStep.case, name="case_step_asked", where=CaseStep.to_unit.is_null(False))
)


class LostSearch(Row):
    """One attempt to find a member out of contact; its id is the step's."""

    county_id = pw.UUIDField()
    case = pw.ForeignKeyField(Case, backref="searches", on_delete="CASCADE")
    on = pw.DateField()
    channel = pw.TextField(constraints=[one_of("channel", CHANNELS)])
    by_whom = pw.TextField()
    result = pw.TextField(constraints=[one_of("result", RESULTS)])


LostSearch.add_index(LostSearch.index(LostSearch.case, LostSearch.on, name="lost_search_case"))


class LostDecision(Row):
    """What a meeting decided about a member out of contact; its id is the step's. The software only records it."""

    county_id = pw.UUIDField()
    case = pw.ForeignKeyField(Case, backref="decisions", on_delete="CASCADE")
    kind = pw.TextField(constraints=[one_of("kind", DECISIONS)])
    meeting = pw.TextField()
    held_on = pw.DateField()
    votes_for = pw.IntegerField(null=True)
    votes_against = pw.IntegerField(null=True)
    abstained = pw.IntegerField(null=True)
    expected = pw.IntegerField(null=True)  # voting members who should have attended
    approver = pw.TextField(default="")
    document = pw.TextField(default="")
    effective_on = pw.DateField(null=True)  # None: the day of the meeting
    requested_on = pw.DateField(null=True)  # day of the person's written request to be restored
    # codes of the rules that this decision did not meet, as shown when it was recorded
    warned = pw.TextField(default="")


LostDecision.add_index(LostDecision.index(LostDecision.case, LostDecision.held_on, name="lost_decision_case"))


from .week_models import WeekRequest  # noqa: E402, F401  (registered with the models above)
