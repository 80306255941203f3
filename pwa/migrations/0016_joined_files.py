"""Files that were joined with another file of the same person, and pairs of which somebody says that they are two
people."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)
    joined_into = pw.UUIDField(null=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


Member.add_index(
    Member.index(Member.joined_into, name="member_joined_into", where=Member.joined_into.is_null(False))
)


class TwoPeople(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    first = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    second = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    at = UTCDateTimeField()
    by_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "two_people"
        legacy_table_names = False


TwoPeople.add_index(TwoPeople.index(TwoPeople.first, TwoPeople.second, unique=True, name="two_people_pair"))


def up(migrator, db):
    with db.bind_ctx([Member, TwoPeople], bind_refs=False, bind_backrefs=False):
        migrator.migrate(migrator.add_column("member", "joined_into", pw.UUIDField(null=True)))
        db.create_tables([TwoPeople], safe=False)
        Member._schema.create_indexes(safe=False)
