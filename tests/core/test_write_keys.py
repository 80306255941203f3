"""Two posts of one form at the same moment: written once, and both get the same answer; on both engines."""

import io
import threading
from functools import partial
from uuid import UUID, uuid4

import pytest

from pwa.cases.models import CaseStep, LostSearch
from pwa.core.audit import AuditLine
from pwa.core.write_keys import Sent
from pwa.members.models import TimelineLine
from pwa.roster.models import RosterImport
from pwa.screening.models import Round
from tests.cases.conftest import ask, away, search  # noqa: F401 - a request, and a search for a member
from tests.hostile.forms import forms_of
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE, ago
from tests.reports.test_concurrency import at_once
from tests.roster.sheets import csv_of, person

TRY = {"on": "2026-11-22", "channel": "phone", "by_whom": "周敏", "result": "nothing", "words": "关机"}
DRAFT = {"title": "年底核对", "purpose": "看看大家在哪里", "unit": str(PEOPLE["committee"].branch_id), "who": "all",
         "begins_on": ago(-1), "ends_on": ago(-17)}  # fmt: skip
ROUNDS, ROSTER = "/screening/rounds", "/screening/roster"


def key_of(page: str, action: str) -> str:
    """The key in the form of this page that goes to `action`."""
    form = next(form for form in forms_of(page, "/") if form.action == action)
    return next(control.value for control in form.controls if control.name == "write_key")


@pytest.fixture
def together(app, monkeypatch):
    """Two posts of one body on two connections, both begun before either is written: their answers."""
    monkeypatch.setattr(app, "testing", False)
    read, gate, met = Sent._row, threading.Barrier(2), threading.local()

    def read_and_wait(self):
        row = read(self)
        if not hasattr(met, "yes"):
            met.yes = True
            gate.wait(10)
        return row

    def post(login: str, path: str, body, **more: str) -> list:
        tabs = [sign_in(client_of(app), login) for _ in range(2)]
        with monkeypatch.context() as patched:
            patched.setattr(Sent, "_row", read_and_wait)
            return at_once(*(partial(_post, tab, path, body, more) for tab in tabs))

    return post


def _post(tab, path: str, body, more):
    return tab.post(path, data=body() if callable(body) else body, **more)


def leads_to(answers: list) -> set[str | None]:
    assert [answer.status_code for answer in answers] == [303, 303]
    return {answer.headers["Location"] for answer in answers}


def steps(case: UUID, kind: str) -> int:
    return CaseStep.select().where(CaseStep.case == case, CaseStep.kind == kind).count()


@pytest.mark.parametrize("address, kind", [("note", "noted"), ("tell", "told")])
def test_two_taps_write_one_note_and_tell_the_member_once(as_, ask, together, address, kind):  # noqa: F811
    case = ask()
    page, path = f"/liaison/cases/{case}", f"/liaison/cases/{case}/{address}"
    body = {"words": "已经打过电话", "write_key": key_of(as_("secretary").get(page).text, path)}
    assert leads_to(together("secretary", path, body)) == {page}
    told = TimelineLine.select().where(TimelineLine.kind == f"case_{kind}").count()
    assert (steps(case, kind), told) == (1, int(kind == "told"))


def test_two_taps_make_one_draft_and_both_lead_to_it(as_, together):
    before = {row.id for row in Round.select()}
    body = DRAFT | {"write_key": key_of(as_("committee").get(f"{ROUNDS}/new").text, ROUNDS)}
    answers = together("committee", ROUNDS, body)
    [made] = {row.id for row in Round.select()} - before
    assert leads_to(answers) == {f"{ROUNDS}/{made}"}


def test_two_taps_are_one_line_of_the_search(as_, search, together):  # noqa: F811
    body = TRY | {"write_key": key_of(as_("secretary").get(search).text, f"{search}/search")}
    before = AuditLine.select().count()
    assert leads_to(together("secretary", f"{search}/search", body)) == {search}
    assert (LostSearch.select().count(), AuditLine.select().count() - before) == (1, 1)


def test_two_taps_send_one_table(as_, together):
    key = key_of(as_("secretary").get(ROSTER).text, ROSTER)
    table = csv_of([person(1), person(2)])

    def body() -> dict:
        return {"write_key": key, "file": (io.BytesIO(table), "名册.csv")}

    answers = together("secretary", ROSTER, body, content_type="multipart/form-data")
    [made] = RosterImport.select()
    assert leads_to(answers) == {f"{ROSTER}/imports/{made.id}"}


def test_what_the_first_of_two_ended_is_no_refusal_for_the_second(as_, together):
    """A draft that is thrown away is gone for whoever comes second; both are told that it is done."""
    made = as_("committee").post(ROUNDS, data=DRAFT).headers["Location"]
    body = {"write_key": key_of(as_("committee").get(made).text, f"{made}/discard")}
    assert leads_to(together("committee", f"{made}/discard", body)) == {"/screening"}
    assert Round.get_or_none(Round.id == UUID(made.rpartition("/")[2])) is None


def test_one_of_two_with_other_words_is_refused_and_keeps_them(as_, ask, together):  # noqa: F811
    case = ask()
    path, key, turns = f"/liaison/cases/{case}/note", str(uuid4()), iter(("甲说的话", "乙说的话"))
    answers = together("secretary", path, lambda: {"words": next(turns), "write_key": key})
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    refused = next(answer.text for answer in answers if answer.status_code == 422)
    stored = CaseStep.get(CaseStep.kind == "noted").words
    other = "乙说的话" if stored == "甲说的话" else "甲说的话"
    assert other in refused and stored not in refused and key not in refused and steps(case, "noted") == 1
