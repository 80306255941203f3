"""The background work of the roster: checking goes on where nobody looks, and old rows are deleted."""

import pytest

from pwa.core.audit import AuditLine
from pwa.organisations.models import Unit
from pwa.roster import jobs, staging
from pwa.roster.apply import apply
from pwa.roster.models import ImportPart, RosterImport, StagedChange, StagedRow
from pwa.roster.post_apply import follow
from tests.people import PLACES
from tests.roster.sheets import csv_of, people

pytestmark = pytest.mark.both_engines


@pytest.fixture
def waiting(app, monkeypatch) -> RosterImport:
    """A file that came and that nobody has looked at since."""
    monkeypatch.setattr(staging, "PART", 3)
    home = Unit.get_by_id(PLACES["home"].id)
    return staging.take_in(csv_of(people(7)), "名册.csv", [home.path], None, home.county_id)


def again(roster: RosterImport) -> RosterImport:
    return RosterImport.get_by_id(roster.id)


def test_an_import_that_nobody_looks_at_is_checked_to_its_end(waiting, monkeypatch):
    monkeypatch.setattr(jobs, "SECONDS", 0)
    for done in (1, 2, 3):
        jobs.check_on()
        assert again(waiting).done == done
    jobs.check_on()
    assert (again(waiting).state, again(waiting).adds) == ("checked", 7)


def test_rows_are_deleted_when_they_have_served_and_after_thirty_days(waiting, clock):
    jobs.check_on()
    assert jobs.sweep() == 0 and ImportPart.select().count() == 3
    follow(apply(again(waiting), None))
    assert jobs.sweep() == 1 and jobs.sweep() == 0
    for model in (ImportPart, StagedRow, StagedChange):
        assert model.select().count() == 0
    assert again(waiting).state == "applied"
    clock.forward(days=31)
    jobs.sweep()
    assert RosterImport.select().count() == 0


def test_what_was_never_applied_goes_after_thirty_days_too(waiting, clock):
    jobs.check_on()
    clock.forward(days=29)
    assert jobs.sweep() == 0 and StagedRow.select().count() == 7
    clock.forward(days=2)
    assert jobs.sweep() == 1
    for model in (RosterImport, ImportPart, StagedRow):
        assert model.select().count() == 0
    said = [(line.action, line.actor_id) for line in AuditLine.select().where(AuditLine.record_id == waiting.id)]
    assert said == [("out of date roster", None)] and jobs.sweep() == 0
