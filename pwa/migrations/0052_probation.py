"""What general meetings decided about probationary members, and an index of those who are on probation."""

import peewee as pw

from pwa.core.database import UTCDateTimeField


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


class ProbationDecision(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE", index=False)
    kind = pw.TextField(constraints=[pw.Check("kind in ('full','extended')")])
    before_on = pw.DateField()
    full_on = pw.DateField(null=True)
    extended_until = pw.DateField(null=True)
    meeting = pw.TextField()
    held_on = pw.DateField()
    votes_for = pw.IntegerField(null=True)
    votes_against = pw.IntegerField(null=True)
    abstained = pw.IntegerField(null=True)
    expected = pw.IntegerField(null=True)
    approver = pw.TextField()
    document = pw.TextField()
    warned = pw.TextField()
    recorded_at = UTCDateTimeField()
    recorded_by = pw.UUIDField()
    undone_at = UTCDateTimeField(null=True)
    undone_by = pw.UUIDField(null=True)
    undone_because = pw.TextField()

    class Meta:
        table_name = "probation_decision"
        legacy_table_names = False
        constraints = [
            pw.Check("(kind = 'full') = (full_on is not null)"),
            pw.Check("(kind = 'extended') = (extended_until is not null)"),
            pw.Check("(undone_at is null) = (undone_by is null)"),
        ]


ProbationDecision.add_index(
    ProbationDecision.index(
        ProbationDecision.member,
        ProbationDecision.kind,
        unique=True,
        name="probation_decision_member",
        where=ProbationDecision.undone_at.is_null(),
    )
)


def up(migrator, db):
    with db.bind_ctx([Member, ProbationDecision], bind_refs=False, bind_backrefs=False):
        db.create_tables([ProbationDecision], safe=False)
    db.execute_sql(
        'create index "member_probationary" on "member" ("branch_id", "joined_on", "id") '
        "WHERE kind = 'probationary' and left_at is null"
    )
