"""What was proposed before the upgrade knows by whose link its proposer had come in."""

import datetime as dt
from importlib import import_module
from uuid import UUID, uuid4

import pytest

from pwa.core import schema
from pwa.core.audit import AuditLine
from pwa.core.database import db
from pwa.incorporation.unit_models import UnitProposal
from pwa.meetings.minutes_models import MinutesCorrection
from pwa.meetings.models import Meeting
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Unit

from .test_released import AT, DAY, first_release

__all__ = ["first_release"]
pytestmark = pytest.mark.both_engines
COUNTY, PROPOSER, CHANGER = uuid4(), uuid4(), uuid4()
MAKER, OTHER_MAKER = uuid4(), uuid4()  # of links


@pytest.fixture
def before(first_release):
    """A database from before proposals knew it; returns the models as they were."""
    schema.apply_pending("0033_indexes_of_few_rows")
    units, minutes = map(import_module, ("pwa.migrations.0032_units", "pwa.migrations.0030_minutes"))
    tables = [units.UnitProposal, minutes.MinutesCorrection]
    with db.bind_ctx(tables, bind_refs=False, bind_backrefs=False):
        yield units.UnitProposal, minutes.MinutesCorrection


def said(action: str, kind: str, record: UUID, actor: UUID, link_by: UUID | None, minutes: int = 0) -> None:
    at = AT + dt.timedelta(minutes=minutes)
    AuditLine.create(
        county_id=COUNTY, action=action, kind=kind, record_id=record, actor_id=actor, link_by=link_by, at=at
    )


def branch() -> UUID:
    return Unit.get(Unit.kind == "branch").id


def stored(model) -> dict[UUID, UUID | None]:
    return {row.id: row.link_by for row in model.select(model.id, model.link_by)}


def test_a_proposed_appointment_knows_by_whose_link_its_proposer_had_come_in(before):
    by_link, without = uuid4(), uuid4()
    for made, link_by in ((by_link, MAKER), (without, None)):
        post = {"id": made, "county_id": COUNTY, "account_id": uuid4(), "unit": branch(), "role": "secretary"}
        Appointment.insert(**post, proposed_by=PROPOSER).execute()
        said("proposed appointment", "appointment", made, PROPOSER, link_by)
    schema.migrate()
    assert stored(Appointment) == {by_link: MAKER, without: None}


def test_a_proposed_correction_of_minutes_knows_it_unless_it_is_decided(before):
    _old_proposal, correction = before
    meeting, unit = uuid4(), branch()
    held = {"begins_at": AT, "on": DAY, "half_hours": 2, "made_at": AT, "made_by": uuid4()}
    Meeting.create(id=meeting, county_id=COUNTY, unit=unit, **held)
    by_link, without, decided = uuid4(), uuid4(), uuid4()
    for made, link_by in ((by_link, MAKER), (without, None), (decided, MAKER)):
        over = {"decided_at": AT, "decided_by": uuid4(), "accepted": True} if made == decided else {}
        facts = {"id": made, "county_id": COUNTY, "unit": unit, "meeting": meeting, "kind": "words", "words": "x"}
        correction.insert(**facts, **over, proposed_at=AT, proposed_by=PROPOSER).execute()
        said("proposed correction of minutes", "minutes_correction", made, PROPOSER, link_by)
    schema.migrate()
    assert stored(MinutesCorrection) == {by_link: MAKER, without: None, decided: None}


def test_a_proposed_unit_knows_it_also_if_somebody_else_has_proposed_other_officers_since(before):
    old_proposal, _correction = before
    made, changed, twice, without = (uuid4() for _ in range(4))
    texts = dict.fromkeys(("area", "words", "host_outside", "host_contact", "host_phone", "answer_words"), "")
    texts |= dict.fromkeys(("meeting", "document", "reason"), "")
    for proposal in (made, changed, twice, without):
        facts = {"id": proposal, "county_id": COUNTY, "committee": branch(), "name": "x", "division": "440307"}
        facts |= {"basis": "place", "proposed_at": AT, "proposed_by": CHANGER if proposal == changed else PROPOSER}
        old_proposal.insert(**facts, **texts).execute()
        said("proposed unit", "unit_proposal", proposal, PROPOSER, None if proposal == without else MAKER)
    said("changed proposal of unit", "unit_proposal", changed, CHANGER, OTHER_MAKER, 1)
    said("changed proposal of unit", "unit_proposal", twice, PROPOSER, OTHER_MAKER, 1)
    said("changed proposal of unit", "unit_proposal", without, CHANGER, OTHER_MAKER, 1)
    schema.migrate()
    assert stored(UnitProposal) == {made: MAKER, changed: OTHER_MAKER, twice: OTHER_MAKER, without: None}
