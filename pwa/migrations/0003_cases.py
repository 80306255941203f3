"""Cases: a problem or request on its way to an answer, its steps, and the search for someone who is lost."""

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


class Case(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    home = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    category = pw.TextField(constraints=[pw.SQL("CHECK (category in ('hardship','work','wages','labour_protection','legal','family','health','opinion','other','lost_contact'))")])
    readers = pw.TextField(constraints=[pw.SQL("CHECK (readers in ('contact','branch','committee','charge'))")])
    origin = pw.TextField(constraints=[pw.SQL("CHECK (origin in ('member','officer','attempt','candidates'))")])
    raised_at = UTCDateTimeField()
    raised_by = pw.UUIDField()
    owner_id = pw.UUIDField(null=True)
    due_on = pw.DateField()
    last = pw.TextField()
    moved_at = UTCDateTimeField()
    asks = pw.IntegerField()
    asked_at = UTCDateTimeField(null=True)
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)
    how = pw.TextField(null=True, constraints=[pw.SQL("CHECK (how in ('settled','unanswered','found','restored','removed'))")])

    class Meta:
        table_name = "case_file"
        legacy_table_names = False
        constraints = [pw.SQL("CHECK ((closed_at is null) = (how is null))")]


Case.add_index(Case.index(Case.member, Case.raised_at, name="case_member"))
Case.add_index(Case.index(Case.home, Case.due_on, Case.id, name="case_home", where=Case.closed_at.is_null()))
Case.add_index(Case.index(Case.unit, Case.due_on, Case.id, name="case_unit", where=Case.closed_at.is_null()))
Case.add_index(Case.index(Case.owner_id, Case.due_on, name="case_owner", where=Case.closed_at.is_null()))
Case.add_index(Case.index(Case.home, Case.closed_at, Case.id, name="case_closed"))
Case.add_index(Case.index(Case.member, unique=True, name="case_lost", where=pw.SQL("closed_at is null and category = 'lost_contact'")))


class CaseStep(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    case = pw.ForeignKeyField(Case, on_delete="CASCADE", backref="+")
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('raised','taken_on','handed_over','told','noted','asked_up','guidance','answered','asked_member','settled','not_settled','closed','reopened','searched','decided'))")])
    at = UTCDateTimeField()
    by_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+", null=True)
    to_unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+", null=True)
    words = pw.TextField()
    due_on = pw.DateField(null=True)

    class Meta:
        table_name = "case_step"
        legacy_table_names = False


CaseStep.add_index(CaseStep.index(CaseStep.case, CaseStep.at, CaseStep.id, name="case_step_case"))
CaseStep.add_index(CaseStep.index(CaseStep.to_unit, CaseStep.case, name="case_step_asked", where=CaseStep.to_unit.is_null(False)))


class LostSearch(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    case = pw.ForeignKeyField(Case, on_delete="CASCADE", backref="+")
    on = pw.DateField()
    channel = pw.TextField(constraints=[pw.SQL("CHECK (channel in ('phone','message','family','neighbours','police','visit','other'))")])
    by_whom = pw.TextField()
    result = pw.TextField(constraints=[pw.SQL("CHECK (result in ('nothing','news','reached'))")])

    class Meta:
        table_name = "lost_search"
        legacy_table_names = False


LostSearch.add_index(LostSearch.index(LostSearch.case, LostSearch.on, name="lost_search_case"))


class LostDecision(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    case = pw.ForeignKeyField(Case, on_delete="CASCADE", backref="+")
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('lost_confirmed','suspended','restored','removed','found'))")])
    meeting = pw.TextField()
    held_on = pw.DateField()
    votes_for = pw.IntegerField(null=True)
    votes_against = pw.IntegerField(null=True)
    abstained = pw.IntegerField(null=True)
    expected = pw.IntegerField(null=True)
    approver = pw.TextField()
    document = pw.TextField()
    warned = pw.TextField()

    class Meta:
        table_name = "lost_decision"
        legacy_table_names = False


LostDecision.add_index(LostDecision.index(LostDecision.case, LostDecision.held_on, name="lost_decision_case"))


MODELS = [Case, CaseStep, LostSearch, LostDecision]


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *MODELS], bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS, safe=False)
