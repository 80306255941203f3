"""What a round found: the pictures, their tables and the rows say the same; one drills down to the people by right."""

import re

import pytest

from pwa.ground.database import write
from pwa.members.models import HostNaming
from pwa.organisations.models import Unit
from pwa.screening.models import Asked
from tests.people import PEOPLE, PLACES, UNITS
from tests.screening.conftest import AWAY, answer

SHENZHEN = {**AWAY, "reason": "work", "settled": "yes"}


def page_of(round_, **asked: object) -> str:
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/screening/rounds/{round_.id}/findings" + (f"?{words}" if words else "")


def tell(phone_of, round_, **said: dict) -> None:
    """Each of these people answers so."""
    for login, words in said.items():
        phone = phone_of(login)
        outcomes = [one["outcome"] for one in phone.send(phone.entry("answer", answer(round_, **words)))["results"]]
        assert outcomes == ["accepted"], login


def stats(text: str) -> dict[str, str]:
    """The figures of a page by their label."""
    found = re.findall(r'<dl class="stat"><dt>(.*?)</dt><dd>(.*?)</dd>', text)
    return {label: re.sub("<.*?>", "", shown) for label, shown in found}


@pytest.fixture
def told(a_round, phone_of):
    """A round of the committee in which four have answered."""
    round_ = a_round()
    tell(phone_of, round_, member=SHENZHEN, courier={**AWAY, "division": "440106", "reason": "family"}, silent={})
    tell(phone_of, round_, next_member={"unchanged": False, "outcome": "abroad", "country": "SG", "since": "2020-01-01"})
    return round_


def test_the_figures_are_those_of_the_rows(as_, told):
    found = stats(as_("committee").get(page_of(told)).text)
    asked = Asked.select().where(Asked.round == told)
    assert found["应排查"] == str(asked.count()) and found["已联系上"] == "3"
    assert found["已核实"] == "3" and found["没有变化"] == "1" and found["新流出"] == "3"
