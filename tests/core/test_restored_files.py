"""A file that belongs to minutes comes back from a backup byte by byte, with its hash."""

import hashlib

import pytest

from pwa.core.clock import now, today
from pwa.core.database import write
from pwa.meetings.attachment_models import MinutesAttachment
from pwa.meetings.models import Meeting
from pwa.organisations.models import Unit
from tests.meetings.minutes_of_a_meeting import PDF
from tests.people import PEOPLE, PLACES


@pytest.mark.both_engines
def test_an_attachment_of_minutes_is_backed_up_and_restored(installed, run, tmp_path):
    by, home = PEOPLE["secretary"].account_id, Unit.get_by_id(PLACES["home"].id)
    facts = {"county_id": home.county_id, "unit": home.id, "on": today(), "begins_at": now(), "made_by": by}
    with write():
        meeting = Meeting.create(**facts)
        sent = {"name": "签到表.pdf", "kind": "pdf", "size": len(PDF), "sha256": hashlib.sha256(PDF).hexdigest()}
        row = MinutesAttachment.create(county_id=home.county_id, meeting=meeting, content=PDF, added_by=by, **sent)
    assert run("backup", tmp_path / "files.zip").exit_code == 0
    with write():
        MinutesAttachment.update(content=None, removed_at=now()).where(MinutesAttachment.id == row.id).execute()
    assert run("restore", tmp_path / "files.zip", "--replace").exit_code == 0
    back = MinutesAttachment.get_by_id(row.id)
    assert (bytes(back.content), back.removed_at) == (PDF, None)
    assert hashlib.sha256(bytes(back.content)).hexdigest() == back.sha256 == sent["sha256"]
