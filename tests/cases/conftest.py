"""A request on its way: raised from a phone, stepped through the pages as a browser without JavaScript does it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from pwa.cases.models import Case, CaseStep
from pwa.core.clock import now
from pwa.core.database import write
from pwa.organisations.models import Post, Unit
from tests.people import PEOPLE, UNITS, ago
from tests.reports.phone import Phone

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what is tried here knows no database
SILENT = PEOPLE["silent"].member_id
MET = {"meeting": "十一月党员大会", "held_on": ago(1), "expected": "30", "votes_for": "25", "votes_against": "1"}
MET |= {"abstained": "1", "approver": "丰山镇党委", "document": "丰委〔2026〕9号", "words": ""}
WORDS = {"category": "wages", "readers": "branch", "words": "三个月工资没有发。"}


@pytest.fixture
def ask(as_) -> Callable[..., UUID]:
    """`ask("member", readers="committee")` sends a request from a new phone of theirs; its id."""

    def send(login: str = "member", beside: dict | None = None, **fields: str) -> UUID:
        return Phone(as_(login), login).accepted("request", {**WORDS, **fields}, **(beside or {}))

    return send


@pytest.fixture
def step(as_) -> Callable[..., int]:
    """`step("secretary", case, "answer", "好的")` presses the button; the status of the answer."""

    def press(login: str, case: UUID, address: str, words: str = "知道了", **more: str) -> int:
        return as_(login).post(f"/liaison/cases/{case}/{address}", data={"words": words, **more}).status_code

    return press


@pytest.fixture
def away(as_, clock):
    """李秀英 told her contact person where she is, and then nothing for `days`."""

    def gone(days: int) -> None:
        clock.forward(days=-days)
        phone = Phone(as_("contact"), "contact")
        place = {"division": "431103", "since": clock.today.isoformat(), "stay": "long"}
        phone.accepted("location", place, subject=str(SILENT), source="phone")
        clock.forward(days=days)

    return gone


@pytest.fixture
def search(away, as_):
    """A search opened by the secretary; its address."""
    away(170)
    made = as_("secretary").post(f"/liaison/lost/{SILENT}", data={"words": "电话停机", "from": "list"})
    assert made.status_code == 303
    return made.headers["Location"]


def kinds(case: UUID) -> list[str]:
    """The steps of a case, in order."""
    rows = CaseStep.select().where(CaseStep.case == case).order_by(CaseStep.at, CaseStep.id)
    return [row.kind for row in rows]


def stands(case: UUID) -> Case:
    """The case as it is stored."""
    return Case.get_by_id(case)


def give_post(login: str, role: str, unit: str) -> None:
    """One more post for somebody of the cast."""
    with write():
        Post.give(PEOPLE[login].account_id, role, Unit.get_by_id(UNITS[unit]), by=None)  # type: ignore[arg-type]


def one_of_every_standing(as_) -> None:
    """王建国's cases in every standing that has a form of its own, and a search for 李秀英."""

    def ask() -> UUID:
        told = {"subject": str(PEOPLE["member"].member_id), "source": "phone"}
        return Phone(as_("secretary"), "secretary").accepted("request", WORDS, **told)

    def press(login: str, case: UUID, address: str) -> None:
        assert as_(login).post(f"/liaison/cases/{case}/{address}", data={"words": "看看"}).status_code == 303

    for address in ("take-on", "ask-above", "answer"):
        press("secretary", ask(), address)
    press("member", ask(), "settled")
    asked = {"asks": 2, "asked_at": now() - timedelta(days=30), "last": "asked_member"}
    Case.update(asked).where(Case.id == ask()).execute()
    silent = PEOPLE["silent"].member_id
    assert as_("secretary").post(f"/liaison/lost/{silent}", data={"words": "电话停机"}).status_code == 303
