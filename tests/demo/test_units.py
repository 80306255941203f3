"""Branches of every kind are in the story, with people, posts and terms, and proposals in every state."""

import pytest

from pwa.core import clock
from pwa.demo.cast import PLACES
from pwa.incorporation.formed_units import placed_in, term_of
from pwa.incorporation.unit_models import UnitProposal, UnitWarning
from pwa.incorporation.unit_rules import names_in
from pwa.members.models import Member
from pwa.organisations.models import Post, Unit


def of_the_committee(kind):
    return Unit.get(Unit.parent == PLACES["fengshan"].id, Unit.kind == kind)


def warned(unit):
    return {row.code for row in UnitWarning.select().where(UnitWarning.unit == unit.id)}


@pytest.mark.parametrize("kind", ["joint_branch", "temporary_branch"])
def test_a_joint_and_a_temporary_branch_have_their_officers_and_a_term(demo, kind):
    unit = of_the_committee(kind)
    assert {post.role for post in Post.select().where(Post.unit == unit.id)} == {"secretary", "organiser"}
    assert term_of(unit.id) is not None


def test_a_joint_branch_holds_memberships_and_its_term_soon_ends(demo):
    unit = of_the_committee("joint_branch")
    assert Member.select().where(Member.branch == unit.id).count() == 4 and placed_in(unit) == []
    assert len(names_in(UnitProposal.get(UnitProposal.unit == unit.id).joins)) == 3
    assert warned(unit) == {"term_ends"}


def test_a_temporary_branch_leaves_memberships_where_they_are_and_is_past_its_end(demo):
    unit = of_the_committee("temporary_branch")
    assert len(placed_in(unit)) == 5 and not Member.select().where(Member.branch == unit.id).exists()
    term = term_of(unit.id)
    assert term and term.ends_on < clock.today() and warned(unit) == {"temporary_over"}


def test_a_proposal_waits_for_the_county(demo):
    waiting = UnitProposal.select().where(UnitProposal.submitted_at.is_null(False), UnitProposal.outcome.is_null())
    assert [row.kind for row in waiting if row.kind == "temporary_branch"] == ["temporary_branch"]
