"""Rounds of screening: who was asked, every word that came, and the counts kept by change."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class Round(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    title = pw.TextField()
    purpose = pw.TextField()
    floating_only = pw.BooleanField()
    begins_on = pw.DateField()
    ends_on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    opened_at = UTCDateTimeField(null=True)
    opened_by = pw.UUIDField(null=True)
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "round"
        legacy_table_names = False


Round.add_index(Round.index(Round.unit, Round.opened_at, name="round_unit"))


class RoundStep(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE", backref="+")
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('opened','closed','reopened','extended'))")])
    at = UTCDateTimeField()
    by_id = pw.UUIDField()
    reason = pw.TextField()
    until = pw.DateField(null=True)

    class Meta:
        table_name = "round_step"
        legacy_table_names = False


class Question(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE", backref="+")
    place = pw.IntegerField(constraints=[pw.SQL("CHECK (place between 1 and 5)")])
    kind = pw.TextField(
        constraints=[pw.SQL("CHECK (kind in ('choice','multiple','yes_no','date','number','text','place'))")]
    )
    words = pw.TextField()
    options = pw.TextField()
    required = pw.BooleanField()

    class Meta:
        table_name = "question"
        legacy_table_names = False


Question.add_index(Question.index(Question.round, Question.place, unique=True, name="question_place"))


class Asked(pw.Model):
    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE", backref="+")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    contact_id = pw.UUIDField(null=True)
    before = pw.TextField()
    before_division = pw.TextField(null=True)
    before_country = pw.TextField(null=True)
    before_since = pw.DateField(null=True)
    before_reason = pw.TextField()
    before_settled = pw.TextField()
    before_moves = pw.IntegerField()
    tried = pw.IntegerField()
    lead_id = pw.UUIDField(null=True)
    lead_at = UTCDateTimeField(null=True)
    outcome = pw.TextField()
    way = pw.TextField()
    finding = pw.TextField()
    should_transfer = pw.BooleanField()
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    reason = pw.TextField()
    length = pw.TextField()
    moves = pw.TextField()

    class Meta:
        table_name = "asked"
        legacy_table_names = False
        primary_key = pw.CompositeKey("round", "member")


Asked.add_index(Asked.index(Asked.round, Asked.branch, Asked.outcome, name="asked_branch"))
Asked.add_index(Asked.index(Asked.member, Asked.round, name="asked_member"))
Asked.add_index(Asked.index(Asked.contact_id, Asked.round, name="asked_contact"))


class Word(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE", backref="+")
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    by_id = pw.UUIDField()
    way = pw.TextField(
        constraints=[pw.SQL("CHECK (way in ('questionnaire','phone','visit','message','family','data_match'))")]
    )
    outcome = pw.TextField(
        constraints=[pw.SQL("CHECK (outcome in ('here','away_short','away_long','abroad','returned','not_reached'))")]
    )
    unchanged = pw.BooleanField()
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    since = pw.DateField(null=True)
    reason = pw.TextField()
    settled = pw.TextField()
    answers = pw.TextField()
    needs = pw.TextField()
    note = pw.TextField()
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "word"
        legacy_table_names = False


Word.add_index(Word.index(Word.round, Word.member, Word.corrected_at, name="word_member"))


class RoundCount(pw.Model):
    county_id = pw.UUIDField()
    round = pw.ForeignKeyField(Round, on_delete="CASCADE", backref="+")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    kind = pw.TextField()
    key = pw.TextField()
    people = pw.IntegerField()

    class Meta:
        table_name = "round_count"
        legacy_table_names = False
        primary_key = pw.CompositeKey("round", "branch", "kind", "key")


MODELS = [Round, RoundStep, Question, Asked, Word, RoundCount]


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *MODELS], bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS, safe=False)
