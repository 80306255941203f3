"""Committees and the county read how many have reached the hours, never who, and no small figure."""

import re

import pytest

from pwa.core.clock import now
from pwa.core.database import write
from pwa.learning import counts
from pwa.learning.figure_models import LearningFigure
from pwa.learning.models import LearningExemption
from pwa.members.models import Member
from tests.meetings.conftest import roll, tick
from tests.people import PEOPLE, TODAY, UNITS

from .conftest import BY, planned

PAGE = "/management/learning/counts"


def test_a_branch_is_counted_by_what_its_members_have_done(as_, phone_of, clock):
    for _time in range(3):
        meeting = planned(types=("lecture",), half_hours=48)
        clock.forward(minutes=1)
        phone_of("secretary").accepted("roll", roll(meeting, tick("silent", "present", clock.now)))
    with write():
        facts = {"county_id": UNITS["county"], "member": PEOPLE["quiet"].member_id, "made_by": BY, "decided_on": TODAY}
        LearningExemption.create(year=TODAY.year, reason="old", decided_by="支委会", **facts)
    assert counts.renew() and counts.renew()
    row = LearningFigure.get(LearningFigure.branch == UNITS["home"])
    people = Member.select().where(Member.branch == UNITS["home"], Member.left_at.is_null()).count()
    assert (row.members, row.met, row.exempt) == (people - 1, 1, 1)


def figures(**more: tuple[int, int]) -> None:
    """Figures of these branches: members, reached."""
    counts.renew()
    with write():
        LearningFigure.update(members=0, met=0).execute()
        for key, (members, met) in more.items():
            branch = LearningFigure.branch == UNITS[key.replace("_", "-")]
            LearningFigure.update(members=members, met=met).where(branch).execute()


def test_small_figures_and_those_by_which_they_could_be_computed_are_hidden_from_the_committee_too(as_):
    figures(home=(20, 10), next_door=(20, 18))
    shown = re.sub(r"\s+", " ", as_("committee").get(PAGE).text)
    assert "18" not in re.findall(r"20 名中 (\S+) 名", shown), "two of twenty have not reached them"
    figures(home=(20, 10), next_door=(20, 8))
    shown = as_("committee").get(PAGE).text
    assert sorted(re.findall(r"20 名中 (\S+) 名", shown)) == ["10", "8"] and "40 名党员中 18 名" in shown


@pytest.mark.both_engines
def test_the_county_reads_the_sum_of_each_committee_on_both_engines(as_):
    figures(home=(20, 10), next_door=(20, 8))
    answer = as_("county").get(PAGE)
    assert answer.status_code == 200 and "40 名" in answer.text


def test_the_page_names_no_member_and_is_kept_by_no_phone(as_):
    figures(home=(20, 10))
    for login in ("committee", "county"):
        answer = as_(login).get(PAGE)
        assert answer.status_code == 200 and "Yanxing-Keep" not in answer.headers
        assert PEOPLE["silent"].name not in answer.text
    for login in ("secretary", "member", "auditor", "admin"):
        assert as_(login).get(PAGE).status_code == 404


def test_a_closed_branch_is_counted_no_more(app):
    counts.renew()
    with write():
        branch = LearningFigure.get(LearningFigure.branch == UNITS["next-door"]).branch
        type(branch).update(closed_at=now()).where(type(branch).id == branch.id).execute()
    counts.renew()
    assert not LearningFigure.select().where(LearningFigure.branch == UNITS["next-door"]).exists()


def test_the_counts_of_a_county_are_one_grouped_query(as_, queries):
    figures(home=(20, 10))
    as_("county").get(PAGE)
    with queries() as seen:
        as_("county").get(PAGE)
    assert len([sql for sql in seen.selects if '"learning_figure"' in sql]) == 1
