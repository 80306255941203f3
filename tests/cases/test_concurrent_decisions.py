"""Two officers record what a meeting decided: the second is told what the first has recorded."""

from functools import partial

import pytest

from pwa.cases.models import CaseStep, LostDecision
from pwa.core.audit import AuditLine
from tests.cases.conftest import MET, kinds, stands
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, ago
from tests.reports.test_concurrency import at_once

pytestmark = pytest.mark.both_engines

LOST = MET | {"kind": "lost_confirmed", "all_the_same": "1", "upon": ""}  # as the form of a search without decisions


@pytest.fixture
def officers(app, monkeypatch):
    """Two officers of the branch, each with a connection of their own, as in the server."""
    monkeypatch.setattr(app, "testing", False)
    return [sign_in(client_of(app), login) for login in ("secretary", "organiser")]


def upon(page: str) -> str:
    """The decision that the form of this page follows."""
    return page.split('name="upon" value="')[1].split('"')[0]


def test_of_two_at_the_same_moment_one_is_recorded_and_the_other_told_of_it(search, officers):
    answers = at_once(*(partial(officer.post, f"{search}/decision", data=LOST) for officer in officers))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    told = next(answer.text for answer in answers if answer.status_code == 422)
    first = CaseStep.get(CaseStep.kind == "decided")
    name = next(one.name for one in PEOPLE.values() if one.account_id == first.by_id)
    assert f"{name}已先登记" in told and "认定为失联党员" in told and MET["meeting"] in told
    assert f'value="{MET["document"]}"' in told  # nobody types twice
    assert LostDecision.select().count() == 1 and AuditLine.select().where(AuditLine.kind == "case").count() >= 1
    assert AuditLine.select().where(AuditLine.action == "recorded decision").count() == 1


def test_found_recorded_twice_at_the_same_moment_is_recorded_once(search, officers):
    found = {"kind": "found", "held_on": ago(1), "words": "电话打通了"}
    answers = at_once(*(partial(officer.post, f"{search}/decision", data=found) for officer in officers))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert LostDecision.select().count() == 1 and stands(search.rpartition("/")[2]).how == "found"


def test_a_page_that_was_shown_before_another_decision_records_none_upon_it(search, as_):
    stale = upon(as_("organiser").get(search).text)
    assert as_("secretary").post(f"{search}/decision", data=LOST | {"upon": stale}).status_code == 303
    later = LOST | {"kind": "found", "upon": stale}
    refused = as_("organiser").post(f"{search}/decision", data=later)
    assert refused.status_code == 422 and f"{PEOPLE['secretary'].name}已先登记" in refused.text
    assert kinds(search.rpartition("/")[2]).count("decided") == 1
    assert as_("organiser").post(f"{search}/decision", data=later | {"upon": upon(refused.text)}).status_code == 303
    assert kinds(search.rpartition("/")[2]).count("decided") == 2


@pytest.mark.parametrize("said", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_decision_upon_one_that_is_not_there_is_refused_once_there_is_one(search, as_, said):
    assert as_("secretary").post(f"{search}/decision", data=LOST | {"upon": ""}).status_code == 303
    later = LOST | {"kind": "suspended", "upon": said}
    assert as_("secretary").post(f"{search}/decision", data=later).status_code == 422
    assert LostDecision.select().count() == 1
