"""Minutes, votes, seals and corrections of meetings, what became of decisions, and the rules 制度 of branches."""

import peewee as pw

from pwa.core.database import UTCDateTimeField

KINDS = ("motion", "admission", "election")
STANCES = ("for", "against", "abstain")
LEFT_OUT = ("no_will", "abroad", "prison", "bedridden", "moved", "retired")
READERS = ("attended", "called")
SEALERS = ("chair", "recorder")
CORRECTIONS = ("words", "roll")


def check(condition):
    return pw.SQL(f"CHECK ({condition})")


def one_of(column, codes):
    return check(f"{column} in ('" + "','".join(codes) + "')")


class Known(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        legacy_table_names = False


class Unit(Known):
    pass


class Member(Known):
    pass


class Meeting(Known):
    pass


class Minutes(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, unique=True, backref="+", on_delete="CASCADE")
    chair = pw.ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL")
    recorder = pw.ForeignKeyField(Member, null=True, backref="+", on_delete="SET NULL")
    others = pw.TextField()
    public = pw.TextField()
    discussed = pw.TextField()
    differing = pw.TextField()
    readers = pw.TextField(constraints=[one_of("readers", READERS)])
    written_at = UTCDateTimeField()
    written_by = pw.UUIDField()

    class Meta:
        table_name = "minutes"
        legacy_table_names = False
        constraints = [check("chair_id <> recorder_id")]


class MinutesSeal(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE", index=False)
    role = pw.TextField(constraints=[one_of("role", SEALERS)])
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    edition = pw.IntegerField()
    at = UTCDateTimeField()
    by_id = pw.UUIDField()

    class Meta:
        table_name = "minutes_seal"
        legacy_table_names = False

MinutesSeal.add_index(
    MinutesSeal.index(MinutesSeal.meeting, MinutesSeal.edition, MinutesSeal.role, unique=True, name="minutes_seal_role")
)
MinutesSeal.add_index(
    MinutesSeal.index(MinutesSeal.meeting, MinutesSeal.edition, MinutesSeal.by_id, unique=True, name="minutes_seal_by")
)


class MinutesCorrection(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="CASCADE", index=False)
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE")
    kind = pw.TextField(constraints=[one_of("kind", CORRECTIONS)])
    words = pw.TextField()
    half_hours = pw.IntegerField(null=True, constraints=[check("half_hours between 0 and 48")])
    roll_id = pw.UUIDField(null=True, unique=True)
    proposed_at = UTCDateTimeField()
    proposed_by = pw.UUIDField()
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)
    accepted = pw.BooleanField(null=True)

    class Meta:
        table_name = "minutes_correction"
        legacy_table_names = False
        constraints = [
            check("(decided_at is null) = (decided_by is null)"),
            check("(decided_at is null) = (accepted is null)"),
            check("(kind = 'roll') = (roll_id is not null)"),
            check("decided_by <> proposed_by"),
        ]

MinutesCorrection.add_index(
    MinutesCorrection.index(
        MinutesCorrection.unit, name="minutes_correction_open", where=MinutesCorrection.decided_at.is_null()
    )
)


class Vote(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE", index=False)
    place = pw.IntegerField()
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    words = pw.TextField()
    secret = pw.BooleanField()
    ayes = pw.IntegerField(constraints=[check("ayes >= 0")])
    noes = pw.IntegerField(constraints=[check("noes >= 0")])
    abstained = pw.IntegerField(constraints=[check("abstained >= 0")])
    posts = pw.IntegerField(null=True, constraints=[check("posts > 0")])
    issued = pw.IntegerField(null=True, constraints=[check("issued >= 0")])
    returned = pw.IntegerField(null=True, constraints=[check("returned >= 0")])
    invalid = pw.IntegerField(null=True, constraints=[check("invalid between 0 and returned")])
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()

    class Meta:
        table_name = "vote"
        legacy_table_names = False
        constraints = [
            check("(kind = 'election') = (posts is not null)"),
            check("(posts is null) = (issued is null)"),
            check("(posts is null) = (returned is null)"),
            check("(posts is null) = (invalid is null)"),
        ]

Vote.add_index(Vote.index(Vote.meeting, Vote.place, unique=True, name="vote_place"))


class VoteCandidate(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    vote = pw.ForeignKeyField(Vote, backref="+", on_delete="CASCADE", index=False)
    place = pw.IntegerField()
    name = pw.TextField()
    ayes = pw.IntegerField(constraints=[check("ayes >= 0")])
    noes = pw.IntegerField(constraints=[check("noes >= 0")])
    abstained = pw.IntegerField(constraints=[check("abstained >= 0")])

    class Meta:
        table_name = "vote_candidate"
        legacy_table_names = False

VoteCandidate.add_index(
    VoteCandidate.index(VoteCandidate.vote, VoteCandidate.place, unique=True, name="vote_candidate_place")
)


class WrittenOpinion(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    vote = pw.ForeignKeyField(Vote, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    stance = pw.TextField(constraints=[one_of("stance", STANCES)])
    words = pw.TextField()
    received_on = pw.DateField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()

    class Meta:
        table_name = "written_opinion"
        legacy_table_names = False

WrittenOpinion.add_index(
    WrittenOpinion.index(WrittenOpinion.vote, WrittenOpinion.member, unique=True, name="written_opinion_member")
)


class ElectionExclusion(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    meeting = pw.ForeignKeyField(Meeting, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    reason = pw.TextField(constraints=[one_of("reason", LEFT_OUT)])
    consent = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()

    class Meta:
        table_name = "election_exclusion"
        legacy_table_names = False

ElectionExclusion.add_index(
    ElectionExclusion.index(
        ElectionExclusion.meeting, ElectionExclusion.member, unique=True, name="election_exclusion_member"
    )
)


class Bylaw(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    title = pw.TextField()
    text = pw.TextField()
    from_on = pw.DateField()
    meeting = pw.ForeignKeyField(Meeting, null=True, backref="+", on_delete="RESTRICT")
    decided_where = pw.TextField()
    replaces = pw.ForeignKeyField("self", null=True, backref="+", on_delete="SET NULL")
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "bylaw"
        legacy_table_names = False
        constraints = [
            check("(ended_at is null) = (ended_by is null)"),
            check("(meeting_id is null) = (decided_where <> '')"),
        ]

Bylaw.add_index(Bylaw.index(Bylaw.unit, Bylaw.from_on, Bylaw.id, name="bylaw_unit"))

TABLES = [
    Minutes, MinutesSeal, MinutesCorrection, Vote, VoteCandidate, WrittenOpinion, ElectionExclusion, Bylaw,
]  # fmt: skip


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("meeting", "edition", pw.IntegerField(default=0)),
        migrator.add_column("meeting", "sealed_at", UTCDateTimeField(null=True)),
        migrator.add_column("meeting_decision", "done_at", UTCDateTimeField(null=True)),
        migrator.add_column("meeting_decision", "done_by", pw.UUIDField(null=True)),
        migrator.add_column("meeting_decision", "done_words", pw.TextField(default="")),
    )
    with db.bind_ctx([Unit, Member, Meeting, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES, safe=False)
