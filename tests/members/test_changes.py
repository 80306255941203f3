"""What changes in a file: the history keeps what was, the trail names the field, the timeline tells it."""

from datetime import timedelta

import pytest

from pwa.core import crypto
from pwa.core.audit import AuditLine
from pwa.core.clock import now
from pwa.core.database import write
from pwa.core.name_keys import search_key
from pwa.members.changes import admit, set_phone
from pwa.members.models import Affiliation, FieldChange, Member, TimelineLine
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

pytestmark = pytest.mark.both_engines

BY = PEOPLE["secretary"].account_id
NUMBER = "999999199001010016"  # of an area that does not exist


@pytest.fixture
def member(app) -> Member:
    return Member.get_by_id(PEOPLE["member"].member_id)


def test_a_new_number_keeps_the_old_one_in_the_history(member):
    before = member.phone
    with write():
        assert set_phone(member, "19900009999", BY)
    assert Member.get_by_id(member.id).phone == "19900009999"
    change = FieldChange.get(FieldChange.member == member.id)
    assert (change.field, change.before, change.after, change.by_id) == ("phone", before, "19900009999", BY)
    line = AuditLine.get(AuditLine.action == "changed")
    assert line.fields == "phone" and "1990000" not in str(line.__data__)
    told = TimelineLine.get(TimelineLine.member == member.id)
    assert told.kind == "phone_changed" and "1990000" not in told.facts


def test_the_same_number_changes_nothing(member):
    with write():
        assert not set_phone(member, member.phone, BY)
    assert not FieldChange.select().exists() and not TimelineLine.select().exists()


def test_a_report_from_before_does_not_bring_the_old_number_back(member):
    with write():
        assert set_phone(member, "19900009998", BY, at=now())
        assert not set_phone(member, "19900009997", BY, at=now() - timedelta(days=3))
    assert Member.get_by_id(member.id).phone == "19900009998"


def test_admitted_with_affiliation_search_key_and_a_sealed_number(app):
    with write():
        row = admit(
            Unit.get_by_id(UNITS["home"]),
            name="曾乐",
            sex="1",
            by=BY,
            phone="19900009996",
            id_number="999999199001010016",
        )
    kept = Member.get_by_id(row.id)
    assert kept.county_id == UNITS["county"] and "zengle" in kept.search
    assert crypto.unseal(kept.id_sealed) == "999999199001010016" and kept.id_index == crypto.index_of(
        "999999199001010016"
    )
    assert Affiliation.get(Affiliation.member == row.id).branch_id == UNITS["home"]
    line = AuditLine.get(AuditLine.action == "admitted")
    assert line.member_id == row.id and "phone" in line.fields and "199" not in str(line.fields)
    assert TimelineLine.get(TimelineLine.member == row.id).kind == "admitted"


@pytest.mark.parametrize(
    ("name", "finds"),
    [
        ("王建国", ["王建国", "wangjianguo", "wjg"]),
        ("曾乐", ["zengle", "cengle", "zengyue", "zl"]),
        ("单雄信", ["shanxiongxin", "danxiongxin", "sxx"]),
        ("迪丽努尔·吐尔逊", ["dilinuertuerxun", "dlnetex"[:4]]),
        ("Li Lei", ["li lei", "lilei"]),
        ("吕布", ["lvbu", "lb"]),
    ],
)
def test_a_name_is_found_by_every_reading(name, finds):
    key = search_key(name)
    assert all(words in key for words in finds), key


def test_a_name_of_many_readings_stays_short():
    assert len(search_key("乐单曾长行重朝").split()) <= 1 + 16 * 2
