"""Between two steps of a roster: half deleted, checked again by two, followed up later than applied."""

from datetime import timedelta

import peewee as pw
import pytest

from pwa.core.clock import now
from pwa.core.database import db, is_postgres, write
from pwa.core.ids import new_id
from pwa.members.changes import set_phone
from pwa.members.models import Affiliation, AwayPeriod, FieldChange, Member
from pwa.roster import staging
from pwa.roster.apply import Changed, apply
from pwa.roster.models import StagedRow
from pwa.roster.post_apply import follow
from pwa.roster.staging import check_some
from tests.reports.phone import Phone
from tests.roster.sheets import csv_of, people, person
from tests.roster.test_atomicity import again, everything, taken_in

pytestmark = pytest.mark.both_engines


def test_a_number_of_the_roster_stands_against_an_older_report_before_its_line_is_told(app):
    follow(apply(taken_in(csv_of(people(2))), None))
    applied = apply(taken_in(csv_of([person(1, 手机号码="13912345678")])), None)
    member = Member.get(Member.name == person(1)["姓名"])
    with write():
        assert not set_phone(member, "13900000099", None, at=now() - timedelta(hours=1))
    assert Member.get_by_id(member.id).phone == "13912345678"
    follow(applied)
    assert FieldChange.select().where(FieldChange.member == member.id, FieldChange.field == "phone").count() == 1


def test_somebody_added_may_report_before_what_follows_is_written(app, as_):
    apply(taken_in(csv_of(people(1))), None)
    member = Member.get(Member.name == person(1)["姓名"])
    assert Affiliation.select().where(Affiliation.member == member.id).count() == 0
    Phone(as_("secretary"), "secretary").accepted(subject=str(member.id), source="phone")
    assert AwayPeriod.select().where(AwayPeriod.member == member.id).count() == 1


def test_the_connection_that_applied_looks_up_foreign_keys_again(app):
    apply(taken_in(csv_of(people(2))), None)
    if not is_postgres():
        assert db.pragma("foreign_keys") == 1 and db.pragma("wal_autocheckpoint") > 0
    with pytest.raises(pw.IntegrityError), write():
        Member.update(branch=new_id()).where(Member.name == person(1)["姓名"]).execute()


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
