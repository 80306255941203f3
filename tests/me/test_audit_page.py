"""The data officer reads who did what; never whose record, never what was in it, never another county's."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pwa
from pwa.core import audit
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.core.features import registry
from pwa.core.transitions import Transition
from pwa.identity.models import Account
from pwa.me.labels import has_label
from pwa.screening.rounds import Wish, _columns
from tests.cases.conftest import one_of_every_standing
from tests.people import PEOPLE, PLACES, ago
from tests.screening.conftest import one_of_every_state

PLACE = {"division": "440307", "since": ago(142), "stay": "long", "area": "平湖街道"}


@pytest.mark.both_engines
def test_changes_and_looks_stand_in_the_trail_without_contents(phone, as_):
    phone.accepted("location", PLACE)
    as_("secretary").get(f"/members/{PEOPLE['member'].member_id}")
    page = as_("auditor").get("/audit")
    assert "提交了一份报告" in page.text and "查看了党员数据" in page.text
    assert "张卫东 · 党支部书记 · 丰山村党支部" in page.text
    assert "王建国" not in page.text and "平湖街道" not in page.text
    looks = as_("auditor").get("/audit?show=looks").text
    assert "查看了党员数据" in looks and "提交了一份报告" not in looks


def test_what_nobody_signed_in_did_is_said_of_the_server_or_of_the_command_line(app, as_):
    def said_after(action: str) -> list[int]:
        with write():
            audit.record(action, "roster", None, county_id=PLACES["county"].id)
        page = as_("auditor").get("/audit").text
        return [page.count(who) for who in ("系统自动", "命令行操作员")]

    before = as_("auditor").get("/audit").text.count("命令行操作员")
    assert said_after("out of date roster") == [1, before]
    assert said_after("imported") == [1, before + 1]


def test_another_countys_lines_are_not_there(as_, phone_of):
    phone_of("host_member").accepted("location", {**PLACE, "division": "330110"})
    assert "提交了一份报告" in as_("host_auditor").get("/audit").text
    assert "提交了一份报告" not in as_("auditor").get("/audit").text


@pytest.mark.both_engines
@pytest.mark.parametrize("login", ["secretary", "committee", "county"])
def test_a_search_for_a_number_that_nobody_has_is_read_in_the_officers_own_county_only(as_, login):
    as_(login).post("/members/numbers", data={"number": "999999190001010018"})
    assert PEOPLE[login].name in as_("auditor").get("/audit").text
    assert PEOPLE[login].name not in as_("host_auditor").get("/audit").text


def test_a_line_that_names_no_county_belongs_to_whoever_acted(app, as_):
    """Also of an account without a county of its own, which has only its posts."""
    who = PEOPLE["secretary"]
    for own in (who.county_id, None):
        Account.update(county_id=own).where(Account.id == who.account_id).execute()
        as_("secretary").post("/members/numbers", data={"number": "999999190001010018"})
    lines = AuditLine.select().where(AuditLine.actor_id == who.account_id, AuditLine.action == "searched number")
    assert [line.county_id for line in lines] == [who.county_id] * 2


def test_a_line_of_an_earlier_release_that_names_no_county_names_no_officer_to_anybody(as_):
    auditors, name = (as_("auditor"), as_("host_auditor")), PEOPLE["secretary"].name
    before = [auditor.get("/audit").text.count(name) for auditor in auditors]
    with write():
        audit.record("searched number", "member", None, actor_id=PEOPLE["secretary"].account_id)
        audit.record("backed up", "database", None)
    texts = [auditor.get("/audit").text for auditor in auditors]
    assert [text.count(name) for text in texts] == before and all("命令行操作员" in text for text in texts)


@pytest.mark.both_engines
def test_the_trail_is_paged_and_asks_little(phone, as_, queries):
    for _ in range(60):
        phone.accepted("location", PLACE)
    auditor = as_("auditor")
    first = auditor.get("/audit").text
    older = re.search(r'href="(/audit\?before=[^"]+)"', first)[1].replace("&amp;", "&")
    with queries() as seen:
        second = auditor.get(older).text
    assert first.count("提交了一份报告") == 50 and second.count("提交了一份报告") >= 10
    assert len([q for q in seen.selects if "audit_line" in str(q) or '"post"' in str(q)]) <= 3
    assert auditor.get("/audit?before=nonsense").status_code == 200


def declared_transitions() -> Iterator[Transition]:
    """Every transition that a package declares, by itself or in a table."""
    for name, module in [*sys.modules.items()]:
        for value in [*vars(module).values()] if name.startswith("pwa.") else ():
            tables = value.values() if isinstance(value, dict) else (value,)
            yield from (one for one in tables if isinstance(one, Transition))


def test_every_action_in_the_code_has_words(app):
    """A new `audit.record("…", "…")` needs a line in the audit labels of its package."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(pwa.__file__).parent.rglob("*.py"))
    said = re.findall(
        r'(?:\b_record\(\s*\w+, |(?:\brecord|audit\.line|[^_]\bline)\(\s*)"([a-z_ ]+)"(?:, "([a-z_]+)")?', code
    )
    actions = {action for action, _ in said}
    transitions = [*declared_transitions()]
    actions |= {one.action for one in transitions}
    assert {"filed", "invited", "gave post", "reopened round"} <= actions, "the search still finds what it looks for"
    assert actions <= registry().audit.actions.keys(), actions - registry().audit.actions.keys()
    kinds = {kind for _, kind in said if kind} | {one.noun.kind for one in transitions}
    kinds -= {"entry"}  # its line names the form instead
    assert kinds <= registry().audit.kinds.keys(), kinds - registry().audit.kinds.keys()


def test_every_field_that_the_code_names_has_words(app):
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(pwa.__file__).parent.rglob("*.py"))
    lists = re.findall(r"(?:\bfields=|change\.fields = (?:\(.*\), )?)\[([^]]*)\]", code)
    named = {name for told in lists for name in re.findall(r'"([a-z_]+)"', told)}
    assert {"host", "verdict", "contact_id"} <= named, "the search still finds what it looks for"
    assert {name for name in {*named, *_columns(Wish("", "", None, None))} if not has_label(name)} == set()


def test_every_form_and_every_field_of_one_has_words(app):
    assert registry().forms.keys() <= registry().audit.kinds.keys()
    fields = [name for kind in registry().forms.values() for name in kind.fields.schema()["properties"]]
    assert fields and [name for name in fields if not has_label(name)] == []


def test_whatever_is_done_is_told_in_words(world, as_):
    one_of_every_standing(as_)
    one_of_every_state()
    lines = list(AuditLine.select())
    assert len({line.kind for line in lines}) > 5
    assert {line.action for line in lines} <= registry().audit.actions.keys()
    assert {line.kind for line in lines} <= registry().audit.kinds.keys()
    assert {name for line in lines for name in line.fields.split() if not has_label(name)} == set()
