"""Every table of the house, in the order they can be created and filled."""

from .cases.models import Case, CaseStep, LostDecision, LostSearch
from .ground.audit import AuditLine
from .ground.database import Fact
from .ground.lease import Lease
from .ground.throttle import Throttle
from .ground.write_keys import WriteKey
from .identity.models import Account, Challenge, Consent, Invitation, Passkey, SecurityNote, Session
from .members.models import (
    Affiliation,
    AwayPeriod,
    ContactAssignment,
    FieldChange,
    HeadCount,
    HostNaming,
    Member,
    StatedReason,
    Stay,
    TimelineLine,
)
from .organisations.models import Override, Post, Unit
from .reports.models import (
    ActivityReport,
    Decision,
    Device,
    Discarded,
    Gap,
    LocationReport,
    Photo,
    PhotoNamed,
    Quarantined,
    Submission,
    Withdrawal,
)
from .screening.models import Asked, Question, RollUp, Round, RoundCount, RoundStep, Word
from .screening.roster.models import ImportPart, RosterImport, StagedChange, StagedRow

MODELS = [
    Fact, Throttle, Lease, AuditLine,
    Unit, Override, Post,
    Account, Invitation, Passkey, Challenge, Session, Consent, SecurityNote,
    Member, HeadCount, Affiliation, ContactAssignment, HostNaming, AwayPeriod, Stay, TimelineLine, FieldChange,
    StatedReason,
    Submission, Quarantined, Device, Gap, Discarded, LocationReport, ActivityReport, Decision, Withdrawal,
    PhotoNamed, Photo,
    Round, RoundStep, Question, Asked, Word, RoundCount, RollUp,
    Case, CaseStep, LostSearch, LostDecision,
    RosterImport, ImportPart, StagedRow, StagedChange,
    WriteKey,
]  # fmt: skip
