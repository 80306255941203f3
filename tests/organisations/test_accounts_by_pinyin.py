"""Accounts stand in the order of pinyin, as members do, on both engines; the key is written with the account."""

import re

import pytest

from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.changes import admit
from pwa.members.file import candidates
from pwa.members.models import Member
from pwa.organisations.models import Unit
from tests.people import PEOPLE, UNITS

NAMES = ["张甲", "安乙", "单丙", "李丁", "Ömer", "王戊"]
SORTED = ["安乙", "李丁", "Ömer", "单丙", "王戊", "张甲"]  # an, li, omer, shan (a surname), wang, zhang


@pytest.fixture
def made(app) -> None:
    with write():
        for name in NAMES:
            member = admit(Unit.get_by_id(UNITS["home"]), name=name, sex="1", by=None)
            Account.of_member(member, None)


@pytest.mark.both_engines
def test_the_administrators_list_is_in_the_order_of_pinyin(as_, made):
    page = as_("admin").get("/organisations/accounts").text
    assert [name for name in re.findall(r'class="row-title">([^<]+)<', page) if name in NAMES] == SORTED


@pytest.mark.both_engines
def test_so_are_possible_contact_persons(made):
    member = Member.with_branch(PEOPLE["member"].member_id)
    said = [words.split("（")[0] for _, words in candidates(member)]
    assert [name for name in said if name in NAMES] == SORTED


def test_every_account_of_the_demo_has_its_key(app):
    assert not Account.select().where(Account.name_key == "").exists()
