"""The first schema: what release 0.1.0 stores. Frozen; written by scripts/freeze.py."""

import peewee as pw

from pwa.core.database import PathField, UTCDateTimeField


class Fact(pw.Model):
    name = pw.TextField(primary_key=True)
    value = pw.TextField()

    class Meta:
        table_name = "fact"
        legacy_table_names = False


class Throttle(pw.Model):
    name = pw.TextField()
    window = UTCDateTimeField()
    tries = pw.IntegerField()

    class Meta:
        table_name = "throttle"
        legacy_table_names = False
        primary_key = pw.CompositeKey("name", "window")


class Lease(pw.Model):
    name = pw.TextField(primary_key=True)
    holder = pw.TextField()
    until = UTCDateTimeField()

    class Meta:
        table_name = "lease"
        legacy_table_names = False


class AuditLine(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    at = UTCDateTimeField()
    actor_id = pw.UUIDField(null=True)
    action = pw.TextField()
    kind = pw.TextField()
    record_id = pw.UUIDField(null=True)
    member_id = pw.UUIDField(null=True)
    fields = pw.TextField()
    reason = pw.TextField(null=True)
    link = pw.BigIntegerField(null=True)
    digest = pw.TextField(null=True)

    class Meta:
        table_name = "audit_line"
        legacy_table_names = False


AuditLine.add_index(AuditLine.index(AuditLine.member_id, AuditLine.at, name="audit_line_member"))
AuditLine.add_index(AuditLine.index(AuditLine.county_id, AuditLine.link, unique=True, name="audit_line_chain"))
AuditLine.add_index(AuditLine.index(AuditLine.county_id, AuditLine.at, name="audit_line_unsealed", where=AuditLine.link.is_null()))
AuditLine.add_index(AuditLine.index(AuditLine.at, AuditLine.id, name="audit_line_at"))


class Unit(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField(index=True)
    parent = pw.ForeignKeyField("self", on_delete="RESTRICT", backref="+", null=True)
    path = PathField(unique=True)
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('county','committee','general_branch','branch','joint_branch','temporary_branch','floating_branch','group'))")])
    code = pw.TextField(null=True, unique=True)
    name = pw.TextField()
    division = pw.TextField(null=True)
    phone = pw.TextField(null=True)
    made_at = UTCDateTimeField()
    closed_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "unit"
        legacy_table_names = False


class Override(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    name = pw.TextField()
    value = pw.TextField()
    source = pw.TextField()
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "override"
        legacy_table_names = False


class Post(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    account_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    role = pw.TextField(constraints=[pw.SQL("CHECK (role in ('member','contact','secretary','organiser','committee','county','auditor','admin'))")])
    began_at = UTCDateTimeField()
    began_by = pw.UUIDField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "post"
        legacy_table_names = False


Post.add_index(Post.index(Post.account_id, name="post_account"))
Post.add_index(Post.index(Post.unit, Post.role, name="post_unit_role"))


class Account(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField(null=True)
    member_id = pw.UUIDField(null=True, unique=True)
    login = pw.TextField(unique=True)
    name = pw.TextField()
    sign_in_phone = pw.TextField(null=True, index=True)
    passphrase = pw.TextField(null=True)
    language = pw.TextField()
    large_text = pw.BooleanField()
    notice_read = pw.TextField(null=True)
    offer_put_off_at = UTCDateTimeField(null=True)
    made_at = UTCDateTimeField()

    class Meta:
        table_name = "account"
        legacy_table_names = False


class Invitation(pw.Model):
    id = pw.UUIDField(primary_key=True)
    account = pw.ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    token_hash = pw.TextField(unique=True)
    made_at = UTCDateTimeField()
    made_by = pw.UUIDField(null=True)
    expires_at = UTCDateTimeField()
    spent_at = UTCDateTimeField(null=True)
    voided_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "invitation"
        legacy_table_names = False


class Passkey(pw.Model):
    id = pw.UUIDField(primary_key=True)
    account = pw.ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    credential_id = pw.TextField(unique=True)
    public_key = pw.TextField()
    sign_count = pw.BigIntegerField()
    transports = pw.TextField()
    backed_up = pw.BooleanField()
    label = pw.TextField()
    made_at = UTCDateTimeField()
    last_used_on = pw.DateField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "passkey"
        legacy_table_names = False


class Challenge(pw.Model):
    id = pw.UUIDField(primary_key=True)
    value = pw.TextField(unique=True)
    purpose = pw.TextField()
    browser = pw.TextField()
    account_id = pw.UUIDField(null=True)
    made_at = UTCDateTimeField(index=True)

    class Meta:
        table_name = "challenge"
        legacy_table_names = False


class Session(pw.Model):
    id = pw.UUIDField(primary_key=True)
    account = pw.ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    began_at = UTCDateTimeField()
    last_used_at = UTCDateTimeField()
    way_in = pw.TextField()
    label = pw.TextField()
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "session"
        legacy_table_names = False


class Consent(pw.Model):
    id = pw.UUIDField(primary_key=True)
    account = pw.ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('whereabouts','host','reminders'))")])
    notice = pw.TextField()
    given_at = UTCDateTimeField()
    withdrawn_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "consent"
        legacy_table_names = False


Consent.add_index(Consent.index(Consent.account, Consent.kind, unique=True, name="consent_once", where=Consent.withdrawn_at.is_null()))


class SecurityNote(pw.Model):
    id = pw.UUIDField(primary_key=True)
    account = pw.ForeignKeyField(Account, on_delete="CASCADE", backref="+")
    kind = pw.TextField()
    at = UTCDateTimeField()
    by_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "security_note"
        legacy_table_names = False


class Member(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    name = pw.TextField()
    search = pw.TextField()
    sex = pw.TextField(constraints=[pw.SQL("CHECK (sex in ('1','2'))")])
    born_on = pw.DateField(null=True)
    kind = pw.TextField(constraints=[pw.SQL("CHECK (kind in ('full','probationary'))")])
    joined_on = pw.DateField(null=True)
    phone = pw.TextField(null=True)
    id_sealed = pw.TextField(null=True)
    id_index = pw.TextField(null=True, unique=True)
    made_at = UTCDateTimeField()
    left_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "member"
        legacy_table_names = False


Member.add_index(Member.index(Member.branch, Member.name, Member.id, name="member_branch_name"))
Member.add_index(Member.index(Member.county_id, name="member_county"))


class Affiliation(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    branch = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    began_at = UTCDateTimeField()
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "affiliation"
        legacy_table_names = False


class ContactAssignment(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    account_id = pw.UUIDField(index=True)
    began_at = UTCDateTimeField()
    began_by = pw.UUIDField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "contact_assignment"
        legacy_table_names = False


class HostNaming(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    host = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    named_at = UTCDateTimeField()
    named_by = pw.UUIDField(null=True)
    consented_at = UTCDateTimeField(null=True)
    consent_way = pw.TextField(null=True)
    consent_by = pw.UUIDField(null=True)
    ended_at = UTCDateTimeField(null=True)
    ended_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "host_naming"
        legacy_table_names = False


HostNaming.add_index(HostNaming.index(HostNaming.member, unique=True, name="host_naming_current", where=HostNaming.ended_at.is_null()))
HostNaming.add_index(HostNaming.index(HostNaming.host, HostNaming.ended_at, name="host_naming_host"))


class AwayPeriod(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    area = pw.TextField()
    stay = pw.TextField()
    settled = pw.TextField()
    reason = pw.TextField()
    employer_kind = pw.TextField()
    began_on = pw.DateField()
    ended_on = pw.DateField(null=True)
    here_since = pw.DateField()
    said_at = UTCDateTimeField()

    class Meta:
        table_name = "away_period"
        legacy_table_names = False


AwayPeriod.add_index(AwayPeriod.index(AwayPeriod.member, unique=True, name="away_period_open", where=AwayPeriod.ended_on.is_null()))
AwayPeriod.add_index(AwayPeriod.index(AwayPeriod.member, AwayPeriod.began_on, name="away_period_member"))


class Stay(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    area = pw.TextField()
    stay = pw.TextField()
    settled = pw.TextField()
    reason = pw.TextField()
    employer_kind = pw.TextField()
    period = pw.ForeignKeyField(AwayPeriod, on_delete="CASCADE", backref="+")
    since = pw.DateField()

    class Meta:
        table_name = "stay"
        legacy_table_names = False


class TimelineLine(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    at = UTCDateTimeField()
    kind = pw.TextField()
    by_id = pw.UUIDField(null=True)
    record_id = pw.UUIDField(null=True)
    facts = pw.TextField()

    class Meta:
        table_name = "timeline_line"
        legacy_table_names = False


TimelineLine.add_index(TimelineLine.index(TimelineLine.member, TimelineLine.at, TimelineLine.id, name="timeline_member"))


class FieldChange(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    field = pw.TextField()
    before = pw.TextField(null=True)
    after = pw.TextField(null=True)
    at = UTCDateTimeField()
    by_id = pw.UUIDField(null=True)

    class Meta:
        table_name = "field_change"
        legacy_table_names = False


class StatedReason(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    account_id = pw.UUIDField(index=True)
    unit = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+")
    reason = pw.TextField()
    made_at = UTCDateTimeField()
    until = UTCDateTimeField()

    class Meta:
        table_name = "stated_reason"
        legacy_table_names = False


class Submission(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    account_id = pw.UUIDField()
    member_id = pw.UUIDField(null=True)
    device = pw.UUIDField(null=True)
    seq = pw.IntegerField(null=True)
    form = pw.TextField()
    version = pw.IntegerField()
    source = pw.TextField(null=True)
    replaces = pw.UUIDField(null=True)
    fields = pw.TextField()
    content_hash = pw.TextField()
    claimed_at = UTCDateTimeField(null=True)
    received_at = UTCDateTimeField()
    corrected_at = UTCDateTimeField()
    clock_shifted = pw.BooleanField()
    branch_id = pw.UUIDField(null=True)
    former_branch_id = pw.UUIDField(null=True)
    seq_reused = pw.BooleanField()
    receipt = pw.TextField()
    waits = pw.BooleanField()
    adopted_at = UTCDateTimeField(null=True)
    adopted_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "submission"
        legacy_table_names = False


Submission.add_index(Submission.index(Submission.account_id, Submission.received_at, Submission.id, name="submission_account"))
Submission.add_index(Submission.index(Submission.member_id, Submission.received_at, Submission.id, name="submission_member"))
Submission.add_index(Submission.index(Submission.branch_id, Submission.received_at, Submission.id, name="submission_branch"))
Submission.add_index(Submission.index(Submission.former_branch_id, Submission.received_at, Submission.id, name="submission_former_branch"))
Submission.add_index(Submission.index(Submission.account_id, Submission.device, Submission.seq, name="submission_seq"))
Submission.add_index(Submission.index(Submission.replaces, name="submission_replaces"))
Submission.add_index(Submission.index(Submission.receipt, name="submission_receipt"))


class Quarantined(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    account_id = pw.UUIDField()
    member_id = pw.UUIDField(null=True)
    device = pw.UUIDField(null=True)
    seq = pw.IntegerField(null=True)
    form = pw.TextField()
    version = pw.IntegerField()
    source = pw.TextField(null=True)
    replaces = pw.UUIDField(null=True)
    fields = pw.TextField()
    content_hash = pw.TextField()
    claimed_at = UTCDateTimeField(null=True)
    received_at = UTCDateTimeField()
    corrected_at = UTCDateTimeField()
    clock_shifted = pw.BooleanField()
    submission_id = pw.UUIDField()
    outcome = pw.TextField(constraints=[pw.SQL("CHECK (outcome in ('rejected','conflict'))")])
    errors = pw.TextField()
    settled_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "quarantined"
        legacy_table_names = False


Quarantined.add_index(Quarantined.index(Quarantined.account_id, Quarantined.submission_id, Quarantined.content_hash, unique=True, name="quarantined_once"))
Quarantined.add_index(Quarantined.index(Quarantined.member_id, Quarantined.received_at, name="quarantined_member"))
Quarantined.add_index(Quarantined.index(Quarantined.account_id, Quarantined.device, Quarantined.seq, name="quarantined_seq"))


class Device(pw.Model):
    account_id = pw.UUIDField()
    device = pw.UUIDField()
    highest = pw.IntegerField()
    session_id = pw.UUIDField(null=True)
    first_seen_at = UTCDateTimeField()

    class Meta:
        table_name = "device"
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "device")


class Gap(pw.Model):
    id = pw.UUIDField(primary_key=True)
    account_id = pw.UUIDField()
    device = pw.UUIDField()
    seq = pw.IntegerField()
    upto = pw.IntegerField()
    noticed_at = UTCDateTimeField()
    closed_at = UTCDateTimeField(null=True)
    closed_by = pw.UUIDField(null=True)
    reason = pw.TextField(null=True)

    class Meta:
        table_name = "gap"
        legacy_table_names = False


Gap.add_index(Gap.index(Gap.account_id, Gap.device, Gap.seq, unique=True, name="gap_seq"))


class Discarded(pw.Model):
    account_id = pw.UUIDField()
    device = pw.UUIDField()
    seq = pw.IntegerField()
    at = UTCDateTimeField()

    class Meta:
        table_name = "discarded"
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "device", "seq")


class LocationReport(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    since = pw.DateField()
    division = pw.TextField(null=True)
    country = pw.TextField(null=True)
    area = pw.TextField()
    stay = pw.TextField()
    settled = pw.TextField()
    reason = pw.TextField()
    employer_kind = pw.TextField()
    back_home = pw.BooleanField()
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "location_report"
        legacy_table_names = False


LocationReport.add_index(LocationReport.index(LocationReport.member, LocationReport.corrected_at, name="location_member"))


class ActivityReport(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    held_by = pw.ForeignKeyField(Unit, on_delete="RESTRICT", backref="+", null=True)
    kind = pw.TextField()
    topic = pw.TextField()
    on = pw.DateField()
    summary = pw.TextField()
    half_hours = pw.IntegerField()
    replaces = pw.UUIDField(null=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "activity_report"
        legacy_table_names = False


ActivityReport.add_index(ActivityReport.index(ActivityReport.member, ActivityReport.on, name="activity_member"))
ActivityReport.add_index(ActivityReport.index(ActivityReport.held_by, ActivityReport.on, name="activity_held_by"))


class Decision(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    activity = pw.ForeignKeyField(ActivityReport, on_delete="CASCADE", backref="+")
    unit_id = pw.UUIDField()
    verdict = pw.TextField(constraints=[pw.SQL("CHECK (verdict in ('confirmed','corrected','declined'))")])
    reason = pw.TextField()
    kind = pw.TextField(null=True)
    topic = pw.TextField(null=True)
    on = pw.DateField(null=True)
    half_hours = pw.IntegerField(null=True)
    at = UTCDateTimeField()
    by_id = pw.UUIDField()
    withdrawn_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "decision"
        legacy_table_names = False


Decision.add_index(Decision.index(Decision.activity, unique=True, name="decision_current", where=Decision.withdrawn_at.is_null()))


class Withdrawal(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    account_id = pw.UUIDField()
    member = pw.ForeignKeyField(Member, on_delete="CASCADE", backref="+")
    of = pw.UUIDField(index=True)
    corrected_at = UTCDateTimeField()

    class Meta:
        table_name = "withdrawal"
        legacy_table_names = False


class PhotoNamed(pw.Model):
    submission_id = pw.UUIDField()
    account_id = pw.UUIDField()
    sha256 = pw.TextField()

    class Meta:
        table_name = "photo_named"
        legacy_table_names = False
        primary_key = pw.CompositeKey("submission_id", "sha256")


PhotoNamed.add_index(PhotoNamed.index(PhotoNamed.account_id, PhotoNamed.sha256, name="photo_named_account"))


class Photo(pw.Model):
    account_id = pw.UUIDField()
    sha256 = pw.TextField()
    content = pw.BlobField()
    mimetype = pw.TextField()
    received_at = UTCDateTimeField()
    lost_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "photo"
        legacy_table_names = False
        primary_key = pw.CompositeKey("account_id", "sha256")


MODELS = [Fact, Throttle, Lease, AuditLine, Unit, Override, Post, Account, Invitation, Passkey, Challenge, Session, Consent, SecurityNote, Member, Affiliation, ContactAssignment, HostNaming, AwayPeriod, Stay, TimelineLine, FieldChange, StatedReason, Submission, Quarantined, Device, Gap, Discarded, LocationReport, ActivityReport, Decision, Withdrawal, PhotoNamed, Photo]


def up(migrator, db):
    with db.bind_ctx(MODELS, bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS, safe=False)
