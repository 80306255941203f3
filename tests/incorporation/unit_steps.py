"""Steps of a proposal of a unit, for tests: four members of one committee live in one county."""

import pytest

from pwa.incorporation import unit_findings
from pwa.incorporation.unit_models import UnitCandidate, UnitProposal
from tests.people import PEOPLE, TODAY, UNITS, ago

LIST = "/incorporation/proposals"
FOUR = ("courier", "builder", "trader", "nurse")
LONGGANG = "440307"
NAME = "丰山镇驻龙岗流动党员党支部"


@pytest.fixture
def lives(phone_of, clock):
    """Let somebody report a place; everybody reported theirs a hundred days ago."""

    def report(login: str, division: str = LONGGANG, **more: str) -> None:
        clock.forward(minutes=1)
        told = {"division": division, "since": ago(100), "stay": "long"} | more
        phone_of(login).accepted("location", told)

    return report


@pytest.fixture
def candidate(lives, as_) -> UnitCandidate:
    """Four members of one committee live in one county, and the background has counted them."""
    for login in FOUR:
        lives(login)
    unit_findings.renew()
    return UnitCandidate.get()


@pytest.fixture
def proposed(candidate, as_):
    """The committee has proposed a unit for the four; its address."""
    answer = as_("committee").post(LIST, data=form_of(candidate))
    assert answer.status_code == 303, answer.text
    return answer.location


def form_of(candidate, logins=FOUR, **changed):
    people = [str(PEOPLE[login].member_id) for login in logins]
    return {"candidate": str(candidate.id), "name": NAME, "words": "相对集中，就近组织。", "member": people} | changed


def consult(as_, page, **host):
    said = host or {"host": str(UNITS["host-street"])}
    answer = as_("committee").post(f"{page}/consult", data=said)
    assert answer.status_code == 303, answer.text
    return answer


def submitted(as_, page):
    consult(as_, page)
    assert as_("host_committee").post(f"{page}/answer", data={"answer": "agrees"}).status_code == 303
    assert as_("committee").post(f"{page}/submit").status_code == 303


APPROVAL = {"meeting": "县委组织部部务会", "held_on": TODAY.isoformat(), "document": "临组〔2026〕41号"}


def approved(as_, page):
    submitted(as_, page)
    answer = as_("county").post(f"{page}/approve", data=APPROVAL)
    assert answer.status_code == 303, answer.text
    return UnitProposal.get().unit


def main(answer):
    return answer.text.partition("<main")[2]


def row():
    return UnitProposal.get()
