"""The same person in other words: one folding for names, and a row that would make a likely twin is asked about."""

import json

import pytest

from pwa.members.models import Member
from pwa.roster.apply import apply
from pwa.roster.models import StagedRow
from pwa.roster.post_apply import follow
from tests.people import PLACES
from tests.roster.sheets import csv_of, person
from tests.roster.test_atomicity import taken_in

pytestmark = pytest.mark.both_engines
BARE = {"公民身份号码": "", "出生日期": "1970-05-05"}


def problems(roster) -> list[tuple[int, str]]:
    rows = StagedRow.select().where(StagedRow.roster == roster.id, StagedRow.verdict == "wrong").order_by(StagedRow.row)
    return [(row.row, one["code"]) for row in rows for one in json.loads(row.problems)]


@pytest.mark.parametrize(
    ("first", "again"),
    [("王　𠮷", "王𠮷"), ("刘 〇", "刘〇"), ("迪丽·吐尔逊", "迪丽•吐尔逊"), ("José", "JOSE"), ("王\u3164芳", "王芳")],
)
def test_another_spelling_of_a_name_is_the_same_person(app, first, again):
    follow(apply(taken_in(csv_of([person(1, **BARE, 姓名=first)])), None))
    before = Member.select().count()
    found = taken_in(csv_of([person(1, **BARE, 姓名=again, 学历="本科")]))
    assert (found.adds, found.changes, found.wrongs) == (0, 1, 0)
    follow(apply(found, None))
    assert Member.select().count() == before


def test_two_spellings_in_one_file_are_the_same_person_twice(app):
    found = taken_in(csv_of([person(1, **BARE, 姓名="王　芳"), person(2, **BARE, 姓名="王芳")]))
    assert problems(found) == [(3, "same_person")]


def test_a_row_without_number_with_name_and_phone_of_a_member_is_asked_about(app):
    follow(apply(taken_in(csv_of([person(1, 姓名="王　芳")])), None))
    phone = person(1)["手机号码"]
    twin = person(2, **BARE, 姓名="王芳", 手机号码=phone)
    found = taken_in(csv_of([person(3), twin]))
    assert problems(found) == [(3, "likely_twin")] and not found.may_apply
    row = StagedRow.get(StagedRow.roster == found.id, StagedRow.row == 3)
    born = Member.get(Member.phone == phone).born_on.isoformat()
    assert json.loads(row.problems)[0]["values"] == {"branch": PLACES["home"].name, "born": born}

    other_phone = taken_in(csv_of([{**twin, "手机号码": "13912345678"}]))
    numbered = taken_in(csv_of([person(2, 姓名="王芳", 手机号码=phone)]))
    other_name = taken_in(csv_of([{**twin, "姓名": "王方"}]))
    for free in (other_phone, numbered, other_name):
        assert (problems(free), free.adds) == ([], 1)


def test_who_has_left_is_nobodys_twin(app, clock):
    follow(apply(taken_in(csv_of([person(1, 姓名="王芳")])), None))
    Member.update(left_at=clock.now).where(Member.name == "王芳").execute()
    found = taken_in(csv_of([person(2, **BARE, 姓名="王芳", 手机号码=person(1)["手机号码"])]))
    assert (problems(found), found.adds) == ([], 1)
