"""Things to do, who claims them and who was asked; activities name the thing that was done."""

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


class Task(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    organiser = pw.TextField()
    title = pw.TextField()
    words = pw.TextField()
    skill = pw.TextField()
    division = pw.TextField()
    place = pw.TextField()
    on = pw.DateField()
    begins_at = UTCDateTimeField()
    half_hours = pw.IntegerField(constraints=[pw.Check("half_hours between 0 and 48")])
    places = pw.IntegerField(null=True, constraints=[pw.Check("places between 1 and 500")])
    provided = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    moved_at = UTCDateTimeField(null=True)
    moved_from = pw.DateField(null=True)
    cancelled_at = UTCDateTimeField(null=True)
    cancelled_by = pw.UUIDField(null=True)
    cancelled_because = pw.TextField()


    class Meta:
        table_name = "task"
        legacy_table_names = False
        constraints = [pw.Check("(cancelled_at is null) = (cancelled_by is null)")]


Task.add_index(Task.index(Task.unit, Task.on, Task.id, name="task_unit"))
Task.add_index(Task.index(Task.on, Task.division, name="task_day"))


class Claim(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    task = pw.ForeignKeyField(Task, backref="+", on_delete="CASCADE")
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    drops = pw.BooleanField()
    arrival = pw.IntegerField(null=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "claim"
        legacy_table_names = False


class TaskPlace(pw.Model):
    county_id = pw.UUIDField()
    task = pw.ForeignKeyField(Task, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    arrival = pw.IntegerField()
    has_place = pw.BooleanField()


    class Meta:
        table_name = "task_place"
        legacy_table_names = False
        primary_key = pw.CompositeKey("task", "member")


class TaskAsk(pw.Model):
    county_id = pw.UUIDField()
    task = pw.ForeignKeyField(Task, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    asked_at = UTCDateTimeField()
    asked_by = pw.UUIDField()
    put_off_at = UTCDateTimeField(null=True)


    class Meta:
        table_name = "task_ask"
        legacy_table_names = False
        primary_key = pw.CompositeKey("task", "member")


TABLES = [Task, Claim, TaskPlace, TaskAsk]
BY_TASK = 'create index "activity_task" on "activity_report" ("task_id") WHERE ("task_id" IS NOT NULL)'


def up(migrator, db):
    with db.bind_ctx([Unit, Member, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
    migrator.migrate(migrator.add_column("activity_report", "task_id", pw.UUIDField(null=True)))
    db.execute_sql(BY_TASK)
