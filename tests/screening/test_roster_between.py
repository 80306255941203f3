"""Between a roster's steps: what is half deleted, checked anew by two, or told later than it was applied."""

from datetime import timedelta

import pytest

from pwa.ground.clock import now
from pwa.ground.database import write
from pwa.members.changes import set_phone
from pwa.members.models import FieldChange, Member
from pwa.screening.roster import staging
from pwa.screening.roster.applying import Changed, apply
from pwa.screening.roster.following import follow
from pwa.screening.roster.models import StagedRow
from pwa.screening.roster.staging import check_some
from tests.screening.sheets import csv_of, people, person
from tests.screening.test_roster_whole import again, everything, taken_in


def test_a_number_of_the_roster_stands_against_an_older_report_before_its_line_is_told(app):
    follow(apply(taken_in(csv_of(people(2))), None))
    applied = apply(taken_in(csv_of([person(1, 手机号码="13912345678")])), None)
    member = Member.get(Member.name == person(1)["姓名"])
    with write():
        assert not set_phone(member, "13900000099", None, at=now() - timedelta(hours=1))
    assert Member.get_by_id(member.id).phone == "13912345678"
    follow(applied)
    assert FieldChange.select().where(FieldChange.member == member.id, FieldChange.field == "phone").count() == 1


def test_what_is_half_deleted_is_not_applied_and_a_stale_new_check_changes_nothing(app):
    roster = taken_in(csv_of(people(6)))
    StagedRow.delete().where(StagedRow.roster == roster.id, StagedRow.row <= 4).execute()
    before = everything()
    with pytest.raises(Changed):
        apply(roster, None)
    assert everything() == before
    staging.check_again(roster)
    staging.check_again(roster)  # asked for by what it was before
    fresh = check_some(again(roster), 60)
    assert fresh.adds == 6 == StagedRow.select().count()
    applied = apply(fresh, None)
    staging.check_again(fresh)
    assert (again(applied).state, StagedRow.select().count()) == ("telling", 6)
    follow(applied)
    assert Member.select().where(Member.name.in_([one["姓名"] for one in people(6)])).count() == 6
