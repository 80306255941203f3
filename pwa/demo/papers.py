"""Add papers: a card that is checked each year, one that was lost and replaced, one handed in, a letter in each state.

Each step is made by the program's own functions, with the clock set to its moment.
"""

from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from pwa.core import clock
from pwa.core.database import Fact
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.papers import keys, paper_steps
from pwa.papers.models import Paper, PaperIssuer, PaperSeries

from .cast import PEOPLE, PLACES
from .story import Story

SECRETARY, COMMITTEE = PEOPLE["secretary"].account_id, PEOPLE["committee"].account_id
ISSUERS = (("county", "LF00"), ("fengshan", "LF01"), ("host-county", "RW00"), ("host-street", "RW01"))


def tell_of_papers(story: Story, rng: Random) -> None:
    """Add the papers of 丰山村党支部."""
    with clock.stopped_at(story.moment(400)):
        for place, code in ISSUERS:
            _begin(Unit.get_by_id(PLACES[place].id), code, story, rng)
    _cards(story)
    _letters(story)


def _begin(unit: Unit, code: str, story: Story, rng: Random) -> None:
    """Give the unit its key and the series of its numbers, the same each time."""
    keys.make(unit, None, ec.derive_private_key(rng.getrandbits(255) + 1, ec.SECP256R1()))
    issuer = PaperIssuer.create(county_id=unit.county_id, unit=unit, code=code)
    facts = {"county_id": unit.county_id, "issuer": issuer, "series": "A", "epoch": Fact.read("epoch") or ""}
    for year in sorted({story.moment(days).astimezone(clock.CHINA).year for days in (0, 400)}):
        PaperSeries.create(year=year, **facts)


def _member(login: str) -> Member:
    member = Member.with_branch(PEOPLE[login].member_id)
    assert member is not None
    return member


def _ask(story: Story, login: str, kind: str, days_ago: float, **details: str) -> Paper:
    with clock.stopped_at(story.moment(days_ago, 15)):
        if kind == "card":
            return paper_steps.issue_card(_member(login), SECRETARY)
        return paper_steps.ask(kind, _member(login), details, SECRETARY)


def _do(story: Story, name: str, paper: UUID, days_ago: float, by: UUID, **values: str) -> None:
    found = Paper.select(Paper, Member, Unit).join(Member).switch(Paper).join(Unit, on=(Paper.branch == Unit.id))
    row = found.where(Paper.id == paper).get()
    with clock.stopped_at(story.moment(days_ago, 16)):
        getattr(paper_steps, name)(row, by, **values)


def _cards(story: Story) -> None:
    card = _ask(story, "member", "card", 390)
    _do(story, "check", card.id, 320, SECRETARY)
    lost = _ask(story, "courier", "card", 200)
    _do(story, "replace", lost.id, 60, SECRETARY, reason="活动证在路上遗失")
    back = _ask(story, "builder", "card", 150)
    _do(story, "hand_in", back.id, 20, SECRETARY)


def _letters(story: Story) -> None:
    over = _ask(story, "trader", "certificate", 300, to="昆明市官渡区矣六街道党工委", purpose="参加当地党组织活动")
    _do(story, "issue", over.id, 299, COMMITTEE)
    valid = _ask(story, "courier", "certificate", 30, to="杭州市余杭区仓前街道党工委", purpose="临时参加组织生活")
    _do(story, "issue", valid.id, 29, COMMITTEE)
    wrong = _ask(story, "silent", "certificate", 100, to="昆明市盘龙区联盟街道党工委", purpose="参加当地党组织活动")
    _do(story, "issue", wrong.id, 99, COMMITTEE)
    _do(story, "withdraw", wrong.id, 95, COMMITTEE, reason="接收单位名称有误")
    no = _ask(story, "builder", "certificate", 12, to="工地所在街道", purpose="出入证明")
    _do(story, "decline", no.id, 11, COMMITTEE, reason="请写明接收党组织的全称后再报")
    _ask(story, "member", "certificate", 1, to="深圳市龙岗区平湖街道党工委", purpose="参加当地党组织活动")
