"""What was proposed before the upgrade knows by whose link its proposer had come in."""

from uuid import uuid4

import pytest

from pwa.core import schema
from pwa.core.audit import AuditLine
from pwa.organisations.appointment_models import Appointment
from pwa.organisations.models import Unit

from .test_released import AT, first_release

__all__ = ["first_release"]
pytestmark = pytest.mark.both_engines


def test_a_proposal_of_before_knows_by_whose_link_its_proposer_had_come_in(first_release):
    schema.apply_pending("0033_indexes_of_few_rows")
    county, maker, unit = uuid4(), uuid4(), Unit.get(Unit.kind == "branch").id
    for by_link in (maker, None):
        made = uuid4()
        post = {
            "id": made,
            "county_id": county,
            "account_id": uuid4(),
            "unit": unit,
            "role": "secretary",
            "proposed_by": uuid4(),
        }
        Appointment.insert(**post).execute()
        said = {"action": "proposed appointment", "kind": "appointment", "record_id": made, "at": AT}
        AuditLine.create(county_id=county, actor_id=post["proposed_by"], link_by=by_link, **said)
    schema.migrate()
    assert {row.link_by for row in Appointment.select()} == {maker, None}
