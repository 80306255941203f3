"""How many members each branch has and how many of them are away, kept by the change; counted here for the first time."""

import peewee as pw

from pwa.core.database import PathField


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class HeadCount(pw.Model):
    branch = pw.ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE", backref="+")
    county_id = pw.UUIDField()
    path = PathField()
    members = pw.IntegerField()
    away = pw.IntegerField()

    class Meta:
        table_name = "head_count"
        legacy_table_names = False


HeadCount.add_index(HeadCount.index(HeadCount.path, name="head_count_path"))

COUNTED = """
insert into "head_count" ("branch_id", "county_id", "path", "members", "away")
select u."id", u."county_id", u."path", count(m."id"), count(a."id") from "member" m
join "unit" u on u."id" = m."branch_id"
left join "away_period" a on a."member_id" = m."id" and a."ended_on" is null
where m."left_at" is null group by u."id", u."county_id", u."path"
"""


def up(migrator, db):
    with db.bind_ctx([Unit, HeadCount], bind_refs=False, bind_backrefs=False):
        db.create_tables([HeadCount], safe=False)
    db.execute_sql(COUNTED)
