"""Add two rounds of the county: one closed half a year ago, one open.

The secretaries made calls and sent the results through the real intake; some members answered themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from pwa.core import clock
from pwa.core.access import Role
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.models import AwayPeriod
from pwa.organisations.models import Post, Unit
from pwa.places import is_abroad
from pwa.policy import add_months
from pwa.policy.spring_festival import next_festival
from pwa.screening import rounds
from pwa.screening.models import Asked, Round
from pwa.screening.rules import Asks

from .cast import PEOPLE, PLACES
from .phone import Phone
from .seasons import before_festival, round_purpose, round_title
from .story import Story

WAYS = ("phone",) * 12 + ("visit",) * 3 + ("message",) * 3 + ("family", "data_match")
NEEDS = (
    "想了解在外地怎么参加组织生活。",
    "孩子在当地上学的手续。",
    "工资拖欠，问找谁反映。",
    "回乡办小厂，想了解政策。",
)
OWN_ANSWERS = ("nurse", "student", "courier", "trader")
COURSE = Asks("yes_no")
HELP = Asks("multiple", ("组织生活", "子女入学", "社保医保", "法律咨询", "返乡创业"))


@dataclass
class Calls:
    """The calls of one round: when they began, how many days they took, and how many people were not reached."""

    round: Round
    from_days_ago: int
    to_days_ago: int
    reached: float
    tried: float


def tell_of_rounds(story: Story) -> None:
    """Add one closed round and one open round."""
    rng = Random(f"rounds {story.today}")
    half = _opened(story, 190, 25, ())
    _as_of(half, story.today - timedelta(days=190))
    _call(story, rng, Calls(half, 188, 168, 0.93, 0.98))
    with clock.stopped_at(story.moment(165, 17)):
        _change(lambda: rounds.close(half, PEOPLE["county"].account_id, "各支部已核对完毕。"))
    asks = (("能参加线上组织生活吗？", COURSE), ("最希望组织上帮助什么？", HELP))
    now = _opened(story, 6, 21, asks)
    _call(story, rng, Calls(now, 5, 1, 0.38, 0.44))
    for n, login in enumerate(OWN_ANSWERS):
        outcome = Asked.get(Asked.round == now, Asked.member == PEOPLE[login].member_id).before
        said = {"round": str(now.id), "unchanged": True, "outcome": outcome, "q1": "yes", "q2": [HELP.options[n]]}
        said |= _comes_home(now.festival, login) if now.festival else {}
        story.phone(login).report("answer", 4 - n, 20, 5 + n, said)


def _comes_home(festival: date, login: str) -> dict[str, str]:
    """Say who comes home for the Spring Festival: the student for the holidays; the courier does not know yet."""
    if login == "student":
        days = (festival - timedelta(days=12), festival + timedelta(days=15))
        return {"comes": "yes", "comes_on": days[0].isoformat(), "leaves_on": days[1].isoformat()}
    return {"comes": "unknown"} if login == "courier" else {}


def _change(change: Callable[[], None]) -> None:
    with write():
        change()


def _opened(story: Story, days_ago: int, days: int, asks: tuple) -> Round:
    by, day = PEOPLE["county"].account_id, story.today - timedelta(days=days_ago)
    coming = next_festival(story.today) if days_ago < 30 and before_festival(day) else None
    wish = rounds.Wish(round_title(day), round_purpose(day), day, day + timedelta(days=days), False, asks, coming)
    with clock.stopped_at(story.moment(days_ago, 8, 30)), write():
        row = rounds.draft(Unit.get_by_id(PLACES["county"].id), wish, by)
        rounds.open_round(row, by)
    return Round.get_by_id(row.id)


def _as_of(round_: Round, day: date) -> None:
    """Set where each person was on that day, from their away periods: the story wrote the whole year before the round
    was opened."""
    at_home: dict[str, Any] = {"before": "here", "before_division": None, "before_country": None, "before_since": None}
    mine = Asked.round == round_.id
    at_home |= {"before_moves": 0, "before_reason": "", "before_settled": "unknown"}
    Asked.update(at_home).where(mine).execute()
    gone = (AwayPeriod.began_on <= day) & (AwayPeriod.ended_on.is_null() | (AwayPeriod.ended_on > day))
    for period in AwayPeriod.select().where(gone, AwayPeriod.county_id == round_.county_id):
        long = period.stay == "long" or period.began_on <= add_months(day, -6)
        stood: dict[str, Any] = {
            "before": "abroad"
            if is_abroad(period.country or period.division)
            else "away_long"
            if long
            else "away_short"
        }
        stood |= {"before_division": period.division, "before_country": period.country}
        stood |= {"before_since": period.began_on, "before_moves": 1}
        stood |= {"before_reason": period.reason, "before_settled": period.settled}
        Asked.update(stood).where(mine, Asked.member == period.member_id).execute()


def _call(story: Story, rng: Random, calls: Calls) -> None:
    """Each secretary calls the people of the branch on a day or two."""
    by_branch: dict[UUID, list[Asked]] = {}
    for row in Asked.select().where(Asked.round == calls.round.id).order_by(Asked.branch, Asked.member):
        by_branch.setdefault(row.branch_id, []).append(row)
    posts = Post.select().where(Post.role == Role.SECRETARY.value, Post.unit.in_(list(by_branch)))
    secretaries = {post.unit_id: post.account_id for post in posts}
    own = {PEOPLE[login].member_id for login in (*OWN_ANSWERS, "member")}
    known = {person.account_id: login for login, person in PEOPLE.items()}
    for branch, people in by_branch.items():
        if branch not in secretaries:
            continue
        login, account = known.get(secretaries[branch]), Account.get_by_id(secretaries[branch])
        phone = story.phone(login) if login else Phone(account, story.today)
        day = rng.randint(calls.to_days_ago, calls.from_days_ago)
        called = [row for row in people if row.member_id not in own | {account.member_id}]
        entries = [_tried(phone, rng, calls, row, day, n) for n, row in enumerate(called)]
        if sent := [entry for entry in entries if entry]:
            results = phone.send(sent, day, 21, 30).results
            assert {result.outcome for result in results} == {"accepted"}, results


def _tried(phone: Phone, rng: Random, calls: Calls, row: Asked, day: int, n: int) -> dict | None:
    """The result of one call; None for somebody not called yet."""
    chance = rng.random()
    way, needs, stays = rng.choice(WAYS), rng.random() < 0.04, rng.random()
    if chance > calls.tried:
        return None
    said = {"round": str(calls.round.id), "way": way, "outcome": _outcome(row, calls, stays)}
    if chance > calls.reached or row.member_id == PEOPLE["silent"].member_id:  # the branch searches for her
        said["outcome"] = "not_reached"
    elif needs and row.before != "here":
        said["needs"] = rng.choice(NEEDS)
    return phone.write("attempt", day, 9 + n // 6 % 11, n % 6 * 9, said, subject=row.member_id)


def _outcome(row: Asked, calls: Calls, stays: float) -> str:
    """Most are where they were; a few had just left, a few were home for the harvest."""
    if row.before == "here":
        return "away_short" if stays > 0.985 else "here"
    return "here" if stays > 0.94 and calls.reached > 0.9 else row.before
