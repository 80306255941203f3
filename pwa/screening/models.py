"""Store rounds: who was asked, every response, which response counts for each person, and counts updated with each
change.

The rows of `RoundResponse` are the source of truth. The outcome columns of `Asked` and all rows of `RoundCount` are
derived from them. Any order of arrival gives the same result; a command rebuilds both and proves them equal.
"""

from uuid import UUID

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, db, one_of
from pwa.members.models import Member
from pwa.organisations.models import Unit

from .rules import OUTCOMES, QUESTION_KINDS, TRIED

WAYS = ("questionnaire", *TRIED)


class Round(Row):
    """A survey round (排查): a draft until `opened_at` is set, open until `closed_at` is set. Reopening sets it to
    null again."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT")  # its subtree is asked
    title = pw.TextField()
    purpose = pw.TextField()
    floating_only = pw.BooleanField(default=False)
    begins_on = pw.DateField()
    ends_on = pw.DateField()
    festival = pw.DateField(null=True)  # the Spring Festival for which it asks who comes home, if it does
    made_at = UTCDateTimeField(default=now)
    made_by = pw.UUIDField()
    opened_at = UTCDateTimeField(null=True)
    opened_by = pw.UUIDField(null=True)
    # whether the tree of units hid the unit's figure when the round was opened; null: opened before migration 0017
    was_hidden = pw.BooleanField(null=True)
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)


Round.add_index(Round.index(Round.unit, Round.opened_at, name="round_unit"))


class RoundStep(Row):
    """One change of a round: by whom and why it was opened, closed, reopened or extended."""

    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, backref="steps", on_delete="CASCADE")
    kind = pw.TextField(constraints=[one_of("kind", ("opened", "closed", "reopened", "extended"))])
    at = UTCDateTimeField(default=now)
    by_id = pw.UUIDField()
    reason = pw.TextField(default="")
    until = pw.DateField(null=True)  # extended or reopened to this day


class Question(Row):
    """One of the at most five questions a round adds to the standard ones."""

    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, backref="questions", on_delete="CASCADE")
    place = pw.IntegerField(constraints=[pw.Check("place between 1 and 5")])
    kind = pw.TextField(constraints=[one_of("kind", QUESTION_KINDS)])
    words = pw.TextField()
    options = pw.TextField(default="[]")  # JSON list of words, for choice and multiple
    required = pw.BooleanField(default=False)


Question.add_index(Question.index(Question.round, Question.place, unique=True, name="question_place"))


class Asked(pw.Model):
    """One person of a round. Fixed at opening, except that whoever leaves the organisation before anybody reached them
    is taken out (`member_work.py`). The columns from `tried` on are computed from the responses about them."""

    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, backref="asked", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT")  # at opening; statistics count the person there
    contact_id = pw.UUIDField(null=True)  # the account that is to ask them; null is the branch itself
    before = pw.TextField(default="here")  # where they were at opening, as an outcome
    before_division = pw.TextField(null=True)
    before_country = pw.TextField(null=True)
    before_since = pw.DateField(null=True)  # away since
    before_reason = pw.TextField(default="")
    before_settled = pw.TextField(default="unknown")
    before_moves = pw.IntegerField(default=0)  # places within the twelve months before
    tried = pw.IntegerField(default=0)  # responses about them
    lead_id = pw.UUIDField(null=True)  # the response that counts
    lead_at = UTCDateTimeField(null=True)
    outcome = pw.TextField(default="")
    way = pw.TextField(default="")
    finding = pw.TextField(default="")
    should_transfer = pw.BooleanField(default=False)
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    reason = pw.TextField(default="")
    length = pw.TextField(default="")
    moves = pw.TextField(default="")

    round_id: UUID
    member_id: UUID
    branch_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("round", "member")


Asked.add_index(Asked.index(Asked.round, Asked.branch, Asked.outcome, name="asked_branch"))
Asked.add_index(Asked.index(Asked.member, Asked.round, name="asked_member"))
Asked.add_index(Asked.index(Asked.contact_id, Asked.round, name="asked_contact"))


class RoundResponse(Row):
    """One answer or one attempt; its id is the submission's. If it names a place, a location report with that id exists
    too."""

    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE")
    by_id = pw.UUIDField()
    way = pw.TextField(constraints=[one_of("way", WAYS)])
    outcome = pw.TextField(constraints=[one_of("outcome", OUTCOMES)])
    unchanged = pw.BooleanField(default=False)
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    since = pw.DateField(null=True)
    reason = pw.TextField(default="")
    settled = pw.TextField(default="unknown")
    answers = pw.TextField(default="{}")  # JSON: q1 to q5 → answer
    needs = pw.TextField(default="")
    note = pw.TextField(default="")
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "word"  # its name in every released database


RoundResponse.add_index(
    RoundResponse.index(RoundResponse.round, RoundResponse.member, RoundResponse.corrected_at, name="word_member")
)


class RoundCount(pw.Model):
    """How many people of a branch have this value in a round: `kind` is what is counted, `key` its value (derived)."""

    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT")
    kind = pw.TextField()  # asked, outcome, way, finding, place, reason, length, moves
    key = pw.TextField()
    people = pw.IntegerField()

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("round", "branch", "kind", "key")


class RollUp(pw.Model):
    """The counts of a unit with very many branches and of the units below it, as of `made_at` (derived)."""

    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE")
    unit = pw.ForeignKeyField(Unit, on_delete="CASCADE")
    made_at = UTCDateTimeField()
    counts = pw.TextField()  # JSON: own → kind → key → people; below → step of the path → kind → key → people

    round_id: UUID
    unit_id: UUID

    class Meta:
        database = db
        legacy_table_names = False
        primary_key = pw.CompositeKey("round", "unit")
