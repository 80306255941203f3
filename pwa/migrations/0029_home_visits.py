"""Visits home in a table of their own, because a round's answer can announce one too; for which Spring Festival a round
asks who comes home; and where a branch placed its guests."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class HomeVisit(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+", index=False)
    begins_on = pw.DateField(null=True)
    ends_on = pw.DateField(null=True)
    round_id = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "home_visit"
        legacy_table_names = False
        constraints = [
            pw.SQL("CHECK ((begins_on is null) = (ends_on is null))"),
            pw.SQL("CHECK (ends_on >= begins_on)"),
        ]


HomeVisit.add_index(HomeVisit.index(HomeVisit.member, HomeVisit.ends_on, name="home_visit_member"))

COPY = """
insert into home_visit (id, county_id, member_id, begins_on, ends_on, corrected_at)
select id, county_id, member_id, since, visit_until, corrected_at from location_report where visit_until is not null
"""


def up(migrator, db):
    with db.bind_ctx([Member, HomeVisit], bind_refs=False, bind_backrefs=False):
        db.create_tables([HomeVisit], safe=False)
    db.execute_sql(COPY)
    migrator.migrate(migrator.add_column("round", "festival", pw.DateField(null=True)))
    for column in ("party_group_id", "contact_id"):
        migrator.migrate(migrator.add_column("guest", column, pw.UUIDField(null=True)))
