"""What a request writes to a file that was joined into another meanwhile is moved too."""

import threading

import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.core.database import db, write
from pwa.identity.models import Account, Invitation
from pwa.learning.exemptions import exempt
from pwa.learning.models import LearningExemption
from pwa.members import headcounts, invitations
from pwa.members.changes import add_timeline_line, assign_contact, contacts_of
from pwa.members.file_joining import join_files, moved_tables
from pwa.members.late_rows import move_late_rows
from pwa.members.models import ContactAssignment, Member, TimelineLine
from pwa.screening.models import Asked
from pwa.screening.rebuild_counts import recount
from tests.kit.at_once import at_once
from tests.members.test_file_joining import BY, STAYS, naming, second
from tests.people import PEOPLE
from tests.screening.conftest import a_round

__all__ = ["a_round", "second"]
pytestmark = pytest.mark.both_engines


def join(goes: Member) -> None:
    with write():
        assert join_files(Member.with_branch(STAYS), Member.with_branch(goes.id), (), BY)


def test_what_a_request_writes_that_had_read_the_file_before_the_joining_is_moved(app, second, as_, monkeypatch):
    """One officer ends the phones of the second file; while the request runs, another joins the two files."""
    read, joined, officer = threading.Event(), threading.Event(), as_("secretary")
    before = invitations.account_for

    def wait_for_the_joining(*args):
        read.set()
        assert joined.wait(10)
        return before(*args)

    def join_meanwhile():
        assert read.wait(10)
        with app.app_context():
            join(second)
        joined.set()

    monkeypatch.setattr(invitations, "account_for", wait_for_the_joining)
    path = f"/members/{second.id}/phones/end"
    answered, _ = at_once(lambda: officer.post(path, data={"sure": "1"}), join_meanwhile)
    assert answered.status_code == 200 and naming(second.id) == ["account", "timeline_line"]
    assert move_late_rows() == 1
    assert naming(second.id) == ["account"], "it is closed, and stays with the file that is left"
    kinds = {row.kind for row in TimelineLine.select().where(TimelineLine.member == STAYS)}
    assert {"phones_ended", "files_joined"} <= kinds
    assert AuditLine.select().where(AuditLine.action == "moved late rows", AuditLine.member_id == STAYS).count() == 1
    assert move_late_rows() == 0


def test_an_exemption_recorded_for_the_emptied_file_ends_if_there_is_one_for_the_year(second):
    said = {"year": today().year, "reason": "old", "words": "", "decided_by": "支委会", "decided_on": today()}
    with write():
        exempt(Member.with_branch(STAYS), said, BY)
    join(second)
    with write():
        late = exempt(second, said, BY)
    move_late_rows()
    late = LearningExemption.get_by_id(late.id)
    assert (late.member_id, late.ended_by) == (STAYS, BY) and late.ended_at is not None
    assert LearningExemption.select().where(LearningExemption.ended_at.is_null()).count() == 1
    assert move_late_rows() == 0


def test_an_account_made_for_the_emptied_file_opens_nobodys_file(second):
    join(second)
    with write():
        late = Account.of_member(second, BY)
        Invitation.make(late, BY)
    move_late_rows()
    late, own = Account.get_by_id(late.id), Account.get(Account.member_id == STAYS)
    assert late.closed_at is not None and late.member_id == second.id
    assert own.id == PEOPLE["member"].account_id and own.closed_at is None
    assert not Invitation.select().where(Invitation.account == late.id, Invitation.valid()).exists()


def test_what_a_person_has_once_stays_once_and_counts_stay_right(second, a_round):
    row = a_round()
    join(second)
    asked = Asked.select().where(Asked.round == row.id).count()
    keeper = Account.get_by_id(PEOPLE["organiser"].account_id)
    with write():
        assign_contact(second, keeper, BY)
        add_timeline_line(second, "invited", BY)
    assert move_late_rows() == 1
    assert naming(second.id) == []
    assert [one.account_id for one in contacts_of(STAYS)] == [PEOPLE["contact"].account_id]
    assert ContactAssignment.select().where(ContactAssignment.account_id == keeper.id).count() == 1
    assert Asked.select().where(Asked.round == row.id).count() == asked
    assert all(differ == [] for _, differ in headcounts.differing())
    assert all(differences == [0, 0] for _, *differences in recount())


def test_a_file_that_nobody_joined_is_left_alone(second):
    with write():
        add_timeline_line(second, "invited", BY)
    assert move_late_rows() == 0 and "timeline_line" in naming(second.id)


def test_the_rows_of_a_file_are_found_by_an_index_in_every_table(app):
    """The job looks into all of them every minute; of a table without such an index it would read every row."""
    for model, field in moved_tables():
        indexes = db.get_indexes(model._meta.table_name)
        assert field.column_name in {index.columns[0] for index in indexes}, model.__name__
