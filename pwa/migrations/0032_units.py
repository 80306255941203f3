"""Units where members live: candidates, warnings, terms, proposals with their people, and closings."""

import peewee as pw

from pwa.core.database import UTCDateTimeField, one_of

BASES = ("county", "place")
WARNINGS = ("few_full", "term_ends", "term_over", "temporary_over", "no_committee", "too_many")
BECOMES = ("home", "asked")
ANSWERS = ("agrees", "objects")


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


class Placement(pw.Model):
    id = pw.UUIDField(primary_key=True)

    class Meta:
        table_name = "placement"
        legacy_table_names = False


class UnitCandidate(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    committee = pw.ForeignKeyField(Unit, backref="+", on_delete="CASCADE", index=False)
    basis = pw.TextField(constraints=[one_of("basis", BASES)])
    division = pw.TextField()
    area = pw.TextField()
    area_key = pw.TextField()
    people_full = pw.IntegerField()
    people_probationary = pw.IntegerField()
    found_at = UTCDateTimeField()

    class Meta:
        table_name = "unit_candidate"
        legacy_table_names = False


UnitCandidate.add_index(
    UnitCandidate.index(
        UnitCandidate.committee,
        UnitCandidate.basis,
        UnitCandidate.division,
        UnitCandidate.area_key,
        unique=True,
        name="unit_candidate_place",
    )
)


class UnitWarning(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="CASCADE", index=False)
    code = pw.TextField(constraints=[one_of("code", WARNINGS)])
    number = pw.IntegerField()
    day = pw.DateField(null=True)
    found_at = UTCDateTimeField()

    class Meta:
        table_name = "unit_warning"
        legacy_table_names = False


UnitWarning.add_index(UnitWarning.index(UnitWarning.unit, UnitWarning.code, unique=True, name="unit_warning_code"))


class UnitTerm(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    begins_on = pw.DateField()
    ends_on = pw.DateField()
    document = pw.TextField()
    written_at = UTCDateTimeField()
    written_by = pw.UUIDField(null=True)
    replaced_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "unit_term"
        legacy_table_names = False
        constraints = [pw.Check("ends_on >= begins_on")]


UnitTerm.add_index(
    UnitTerm.index(UnitTerm.unit, unique=True, name="unit_term_current", where=UnitTerm.replaced_at.is_null())
)


class UnitProposal(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    committee = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    name = pw.TextField()
    basis = pw.TextField(constraints=[one_of("basis", BASES)])
    division = pw.TextField()
    area = pw.TextField()
    words = pw.TextField()
    secretary_id = pw.UUIDField(null=True)
    organiser_id = pw.UUIDField(null=True)
    proposed_at = UTCDateTimeField()
    proposed_by = pw.UUIDField()
    host = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT", index=False)
    host_outside = pw.TextField()
    host_contact = pw.TextField()
    host_phone = pw.TextField()
    consulted_at = UTCDateTimeField(null=True)
    consulted_by = pw.UUIDField(null=True)
    answer = pw.TextField(null=True, constraints=[one_of("answer", ANSWERS)])
    answer_words = pw.TextField()
    answered_at = UTCDateTimeField(null=True)
    answered_by = pw.UUIDField(null=True)
    submitted_at = UTCDateTimeField(null=True)
    submitted_by = pw.UUIDField(null=True)
    outcome = pw.TextField(null=True, constraints=[one_of("outcome", ("approved", "refused"))])
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)
    meeting = pw.TextField()
    held_on = pw.DateField(null=True)
    document = pw.TextField()
    reason = pw.TextField()
    unit = pw.ForeignKeyField(Unit, null=True, unique=True, backref="+", on_delete="RESTRICT")
    placed_at = UTCDateTimeField(null=True)
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    class Meta:
        table_name = "unit_proposal"
        legacy_table_names = False
        constraints = [
            pw.Check("(answer is null) = (answered_at is null)"),
            pw.Check("answered_at is null or consulted_at is not null"),
            pw.Check("consulted_at is null or (host_id is null) = (host_outside <> '')"),
            pw.Check("submitted_at is null or answered_at is not null"),
            pw.Check("(outcome is null) = (decided_at is null)"),
            pw.Check("outcome is null or submitted_at is not null"),
            pw.Check("outcome is null or decided_by <> proposed_by"),
            pw.Check(
                "outcome is null or outcome <> 'approved' or (unit_id is not null and held_on is not null "
                "and meeting <> '' and document <> '')"
            ),
            pw.Check("outcome is null or outcome <> 'refused' or (unit_id is null and reason <> '')"),
            pw.Check("withdrawn_at is null or outcome is null"),
        ]


UnitProposal.add_index(UnitProposal.index(UnitProposal.committee, UnitProposal.proposed_at, name="unit_proposal_home"))
UnitProposal.add_index(
    UnitProposal.index(
        UnitProposal.host, UnitProposal.consulted_at, name="unit_proposal_host", where=UnitProposal.host.is_null(False)
    )
)
UnitProposal.add_index(
    UnitProposal.index(
        UnitProposal.county_id,
        UnitProposal.submitted_at,
        name="unit_proposal_county",
        where=UnitProposal.submitted_at.is_null(False),
    )
)


class UnitProposalMember(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    proposal = pw.ForeignKeyField(UnitProposal, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    placement = pw.ForeignKeyField(Placement, null=True, backref="+", on_delete="SET NULL")

    class Meta:
        table_name = "unit_proposal_member"
        legacy_table_names = False


UnitProposalMember.add_index(
    UnitProposalMember.index(
        UnitProposalMember.proposal, UnitProposalMember.member, unique=True, name="unit_proposal_member_once"
    )
)


class UnitClosing(pw.Model):
    id = pw.UUIDField(primary_key=True)
    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, unique=True, backref="+", on_delete="RESTRICT")
    reason = pw.TextField()
    meeting = pw.TextField()
    held_on = pw.DateField()
    document = pw.TextField()
    becomes = pw.TextField(constraints=[one_of("becomes", BECOMES)])
    successor = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")
    people = pw.IntegerField()
    closed_at = UTCDateTimeField()
    closed_by = pw.UUIDField()

    class Meta:
        table_name = "unit_closing"
        legacy_table_names = False
        constraints = [pw.Check("(becomes = 'asked') = (successor_id is not null)")]


MODELS = [UnitCandidate, UnitWarning, UnitTerm, UnitProposal, UnitProposalMember, UnitClosing]


def up(migrator, db):
    with db.bind_ctx([Unit, Member, Placement, *MODELS], bind_refs=False, bind_backrefs=False):
        db.create_tables(MODELS, safe=False)
