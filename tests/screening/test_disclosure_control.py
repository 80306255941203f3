"""Figures that are each large enough must not give a small one away by taking one from the other."""

import html
import re

import pytest

from pwa.members.models import Member
from tests.people import UNITS
from tests.screening.conftest import make_round


def told_in(text: str) -> list[str]:
    """What the page of a draft says of the number of people."""
    return re.findall(r"[>：]([^<>：]*) × 约", html.unescape(text))


@pytest.mark.parametrize("floating_only", [False, True])
def test_drafts_tell_the_county_no_number_that_the_tree_of_units_hides(as_, app, floating_only):
    """Of a town of 12 with 'at most 20' here and 'under five' there, the one branch has 11 and the other 1."""
    for key in ("fengshan", "home", "next-door"):
        draft = make_round(key, opened=False, floating_only=floating_only)
        tree = html.unescape(as_("county").get(f"/organisations/{UNITS[key]}").text)
        members, away = re.findall(r'<dl class="stat"><dt>[^<]*</dt><dd>(.*?)</dd>', tree)[:2]
        told = told_in(as_("county").get(f"/screening/rounds/{draft.id}").text)
        assert not (told and (away if floating_only else members) == "*"), key


def test_drafts_tell_the_county_no_exact_number_and_the_committee_one(as_, app):
    drafts = {key: make_round(key, opened=False) for key in ("county", "home")}
    [told] = told_in(as_("county").get(f"/screening/rounds/{drafts['county'].id}").text)[:1]
    assert re.fullmatch(r"不超过 \d+0 人", told)
    people = Member.select().where(Member.branch == UNITS["home"]).count()
    assert told_in(as_("committee").get(f"/screening/rounds/{drafts['home'].id}").text)[0] == f"{people} 人"


def test_who_was_asked_lately_is_counted_only_for_those_who_may_open_them(as_, app):
    make_round("home")
    draft = make_round("fengshan", opened=False)
    people = Member.select().where(Member.branch == UNITS["home"]).count()
    for login, counted in (("county", False), ("committee", True)):
        text = html.unescape(as_(login).get(f"/screening/rounds/{draft.id}").text)
        [said] = re.findall(r"[^<>]*还?不到 \d+ 天[^<>]*", text)
        assert (str(people) in said) == counted and "不超过" not in said
