"""Figures that are each large enough must not give a small one away by taking one from the other."""

import re

from pwa.members.models import Member
from tests.people import UNITS
from tests.screening.conftest import make_round


def test_drafts_on_a_unit_and_on_those_below_it_tell_the_county_no_number_to_subtract(as_, app):
    drafts = {key: make_round(key, opened=False) for key in ("county", "fengshan", "home", "next-door")}
    for key, draft in drafts.items():
        text = as_("county").get(f"/screening/rounds/{draft.id}").text
        told = re.findall(r"(?:不超过 (\d+) 人|(不足五人)) × 约", text)
        assert told and all(few or int(most) % 10 == 0 for most, few in told), key
    people = Member.select().where(Member.branch == UNITS["home"]).count()
    assert f"{people} 人 × 约" in as_("committee").get(f"/screening/rounds/{drafts['home'].id}").text
