"""Store where a unit could be formed, what is unusual about units, their terms, the proposals of new ones with the
people who would belong to them, and why a unit was closed."""

from typing import Any

import peewee as pw

from pwa.core.clock import now
from pwa.core.database import Row, UTCDateTimeField, one_of
from pwa.members.models import Member
from pwa.members.placement_models import Placement
from pwa.organisations.models import Unit

from .unit_rules import BASES, FLOATING, KINDS, WARNINGS

BECOMES = ("home", "asked")  # who was placed in a closed unit: back to home alone, or asked about another unit
ANSWERS = ("agrees", "objects")


class UnitCandidate(Row):
    """A place where so many members of a committee live that a unit could be formed (`unit_rules.candidates`): counts,
    no names. Computed in the background (`unit_findings.py`)."""

    county_id = pw.UUIDField()
    committee = pw.ForeignKeyField(Unit, backref="+", on_delete="CASCADE", index=False)
    basis = pw.TextField(constraints=[one_of("basis", BASES)])
    division = pw.TextField()
    area = pw.TextField(default="")
    area_key = pw.TextField(default="")
    people_full = pw.IntegerField()
    people_probationary = pw.IntegerField()
    found_at = UTCDateTimeField(default=now)


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


class UnitWarning(Row):
    """What is unusual about a unit (`unit_rules.warnings_of`). Computed in the background, and when a term is
    written."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="CASCADE", index=False)
    code = pw.TextField(constraints=[one_of("code", WARNINGS)])
    number = pw.IntegerField(default=0)
    day = pw.DateField(null=True)
    found_at = UTCDateTimeField(default=now)


UnitWarning.add_index(UnitWarning.index(UnitWarning.unit, UnitWarning.code, unique=True, name="unit_warning_code"))


class UnitTerm(Row):
    """From when to when a unit, or a temporary branch as a whole, is set up; with the document. An extension or a new
    term replaces the row before."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT")
    begins_on = pw.DateField()
    ends_on = pw.DateField()
    document = pw.TextField(default="")
    written_at = UTCDateTimeField(default=now)
    written_by = pw.UUIDField(null=True)
    replaced_at = UTCDateTimeField(null=True)

    class Meta:
        constraints = [pw.Check("ends_on >= begins_on")]


UnitTerm.add_index(
    UnitTerm.index(UnitTerm.unit, unique=True, name="unit_term_current", where=UnitTerm.replaced_at.is_null())
)


class UnitProposal(Row):
    """A branch that a committee proposes: a floating-member branch where its members live, a joint or a temporary one.
    The host that is consulted, what it says, and what was decided, in which meeting and by which document."""

    county_id = pw.UUIDField()
    committee = pw.ForeignKeyField(Unit, backref="+", on_delete="RESTRICT", index=False)
    name = pw.TextField()
    kind = pw.TextField(default=FLOATING, constraints=[one_of("kind", KINDS)])
    basis = pw.TextField(constraints=[one_of("basis", BASES)])
    division = pw.TextField()
    area = pw.TextField(default="")
    joins = pw.TextField(default="")  # the units that a joint branch joins, one a line
    ends_on = pw.DateField(null=True)  # until when it is set up; None: for the usual term
    words = pw.TextField(default="")
    secretary_id = pw.UUIDField(null=True)  # accounts of those who would hold the posts
    organiser_id = pw.UUIDField(null=True)
    proposed_at = UTCDateTimeField(default=now)
    proposed_by = pw.UUIDField()
    link_by = pw.UUIDField(null=True)  # who made the link by which they had come in, and may have been them
    host: Any = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT", index=False)
    host_outside = pw.TextField(default="")
    host_contact = pw.TextField(default="")
    host_phone = pw.TextField(default="")
    consulted_at = UTCDateTimeField(null=True)
    consulted_by = pw.UUIDField(null=True)
    answer = pw.TextField(null=True, constraints=[one_of("answer", ANSWERS)])
    answer_words = pw.TextField(default="")
    answered_at = UTCDateTimeField(null=True)
    answered_by = pw.UUIDField(null=True)
    submitted_at = UTCDateTimeField(null=True)
    submitted_by = pw.UUIDField(null=True)
    outcome = pw.TextField(null=True, constraints=[one_of("outcome", ("approved", "refused"))])
    decided_at = UTCDateTimeField(null=True)
    decided_by = pw.UUIDField(null=True)
    meeting = pw.TextField(default="")
    held_on = pw.DateField(null=True)
    document = pw.TextField(default="")
    reason = pw.TextField(default="")
    unit: Any = pw.ForeignKeyField(Unit, null=True, unique=True, backref="+", on_delete="RESTRICT")  # that was formed
    placed_at = UTCDateTimeField(null=True)  # when members were last placed in it
    withdrawn_at = UTCDateTimeField(null=True)
    withdrawn_by = pw.UUIDField(null=True)

    class Meta:
        constraints = [
            pw.Check("(answer is null) = (answered_at is null)"),
            pw.Check("answered_at is null or consulted_at is not null"),
            pw.Check("consulted_at is null or (host_id is null) = (host_outside <> '')"),
            pw.Check("submitted_at is null or answered_at is not null or kind <> 'floating_branch'"),
            pw.Check("(outcome is null) = (decided_at is null)"),
            pw.Check("outcome is null or submitted_at is not null"),
            pw.Check("outcome is null or decided_by <> proposed_by"),
            pw.Check("outcome is null or outcome <> 'approved' or (unit_id is not null and held_on is not null "
                     "and meeting <> '' and document <> '')"),
            pw.Check("outcome is null or outcome <> 'refused' or (unit_id is null and reason <> '')"),
            pw.Check("withdrawn_at is null or outcome is null"),
            pw.Check("kind = 'joint_branch' or joins = ''"),
            pw.Check("kind <> 'temporary_branch' or ends_on is not null"),
        ]  # fmt: skip

    seen_as: str  # set by unit_reach.py: as what the visitor sees this proposal

    @classmethod
    def open(cls) -> pw.Expression:
        """Build the condition of a proposal that is neither decided nor withdrawn."""
        return cls.outcome.is_null() & cls.withdrawn_at.is_null()

    @property
    def host_name(self) -> str:
        """The name of the organisation that is consulted, in this installation or outside; empty before."""
        return self.host.name if self.host_id else self.host_outside


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


class UnitProposalMember(Row):
    """A member who would belong to a proposed unit; `placement`: by which they were placed in it."""

    county_id = pw.UUIDField()
    proposal = pw.ForeignKeyField(UnitProposal, backref="+", on_delete="CASCADE", index=False)
    member = pw.ForeignKeyField(Member, backref="+", on_delete="CASCADE")
    placement: Any = pw.ForeignKeyField(Placement, null=True, backref="+", on_delete="SET NULL")


UnitProposalMember.add_index(
    UnitProposalMember.index(
        UnitProposalMember.proposal, UnitProposalMember.member, unique=True, name="unit_proposal_member_once"
    )
)


class UnitClosing(Row):
    """Why a unit was closed, by which meeting and document, and what became of who was placed in it."""

    county_id = pw.UUIDField()
    unit = pw.ForeignKeyField(Unit, unique=True, backref="+", on_delete="RESTRICT")
    reason = pw.TextField()
    meeting = pw.TextField()
    held_on = pw.DateField()
    document = pw.TextField()
    becomes = pw.TextField(constraints=[one_of("becomes", BECOMES)])
    successor: Any = pw.ForeignKeyField(Unit, null=True, backref="+", on_delete="RESTRICT")
    people = pw.IntegerField(default=0)
    closed_at = UTCDateTimeField(default=now)
    closed_by = pw.UUIDField()

    class Meta:
        constraints = [pw.Check("(becomes = 'asked') = (successor_id is not null)")]
