"""A marked word in every text column of measures: no host, other branch, list, figure, export, search or log has it."""

import html
import json
import logging

import pytest

from pwa.core.access import Role
from pwa.core.audit import AuditLine
from pwa.core.database import write
from pwa.identity.models import Account
from pwa.members.models import Member
from pwa.supervision import measure_list
from pwa.supervision.models import Measure, MeasureEntry, Statement
from tests.kit.supervision_records import measures_of
from tests.people import PEOPLE, TODAY, UNITS
from tests.stories.xss_payloads import WORDS

MARK = "处置暗号乙"
ABOUT = PEOPLE["member"]  # away, with a contact person and a host who takes part
READS = {"member", "secretary", "organiser"}
LOGINS = (*sorted(READS), "contact", "committee", "county", "host", "next_secretary", "auditor", "admin")
KINDS = ("批评教育", "限期改正", "提醒谈话")
LISTS = ("/", "/work", "/branch", "/members", "/reports", "/organisations", "/audit", "/me", "/me/trail", "/screening")
LISTS += ("/liaison/contacts", "/liaison/cases", "/liaison/lost", "/management/transfers", "/management/probation")
LISTS += ("/management/dues", "/meetings", "/incorporation/report-ins", "/me/data.json", "/me/data.csv")


@pytest.fixture
def marked(app) -> list[Measure]:
    with write():
        member = Member.with_branch(ABOUT.member_id)
        return measures_of(member, PEOPLE["secretary"].account_id, ABOUT.account_id, MARK)


def pages_of(client, rows):
    searched = (
        f"/members?q={MARK}",
        f"/members?q={ABOUT.name}",
        "/management/measures",
        "/management/measures?which=all",
    )
    about = [f"/members/{ABOUT.member_id}", f"/members/{ABOUT.member_id}?stage=management"]
    about += [f"/management/measures/members/{ABOUT.member_id}/new", "/management/measures/statements/new"]
    for path in (*LISTS, *searched, *about, *(f"/management/measures/{row.id}" for row in rows)):
        yield path, html.unescape(client.get(path).text)


def test_every_text_column_has_the_mark(marked):
    empty = {(model.__name__, name) for model in (Measure, MeasureEntry, Statement) for name in WORDS[model.__name__]}
    for model in (Measure, MeasureEntry, Statement):
        for row in model.select():
            empty -= {(model.__name__, name) for name in WORDS[model.__name__] if getattr(row, name) == MARK}
    assert empty == set()


def test_nobody_but_the_member_and_the_unit_that_decides_finds_a_word_or_a_kind(as_, marked):
    for login in LOGINS:
        client, found = as_(login), set()
        client.post("/members/reason", data={"unit": str(ABOUT.branch_id), "reason": "核查"})
        for path, text in pages_of(client, marked):
            if MARK in text:
                found.add(path)
            if login not in READS:
                assert MARK not in text.replace(f"q={MARK}", "").replace(f'value="{MARK}"', ""), (login, path)
                told = text.replace("正在限期改正", "")  # beside a number
                named = [kind for kind in KINDS if kind in told and "/new" not in path]
                assert not named, (login, path, named)
        assert bool(found - {f"/members?q={MARK}"}) is (login in READS), (login, found)


def test_a_foreign_measure_is_not_there_for_whoever_does_not_read_it(as_, marked):
    for login in set(LOGINS) - READS:
        for row in marked:
            assert as_(login).get(f"/management/measures/{row.id}").status_code == 404, login
            for step in ("end", "decide", "look", "appeal", "take-back", "notify"):
                assert as_(login).post(f"/management/measures/{row.id}/{step}", data={}).status_code == 404, (
                    login,
                    step,
                )


def test_no_export_has_it(as_, marked, app, tmp_path):
    runner = app.test_cli_runner()
    for what in ("members", "submissions"):
        out = tmp_path / f"{what}.csv"
        assert runner.invoke(args=["export", what, str(out)]).exit_code == 0
        assert MARK not in out.read_text("utf-8-sig") and "限期改正" not in out.read_text("utf-8-sig")
    own = json.loads(as_("member").get("/me/data.json").text)
    assert MARK in json.dumps(own, ensure_ascii=False) and len(own["measures"]) == 4
    assert "限期改正" in as_("member").get("/me/data.csv").text


def test_no_log_has_it_and_no_audit_line_says_which_kind(as_, marked, caplog):
    logger = logging.getLogger("yanxing")
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.DEBUG, "yanxing")
    try:
        look = {"on": "2026-11-22", "words": MARK}
        assert as_("secretary").post(f"/management/measures/{marked[1].id}/look", data=look).status_code == 303
        as_("secretary").get(f"/management/measures/{marked[1].id}")
    finally:
        logger.removeHandler(caplog.handler)
    assert MARK not in caplog.text
    for line in AuditLine.select():
        said = " ".join(str(value) for value in line.__data__.values())
        assert MARK not in said and not any(kind in said for kind in ("criticism", "removed", "限期"))
    assert MARK not in as_("auditor").get("/audit").text


def test_above_there_are_numbers_only_and_no_small_ones(as_, marked):
    for login in ("committee", "county"):
        shown = as_(login).get("/management/measures").text
        assert "少于 5" in shown and ABOUT.name not in shown, login
    with write():
        for login in ("courier", "builder", "silent", "nurse", "trader"):
            person = PEOPLE[login]
            measures_of(Member.with_branch(person.member_id), PEOPLE["secretary"].account_id, person.account_id, MARK)
    assert "本年作出决定或仍在执行：6" in as_("committee").get("/management/measures").text
    assert MARK not in as_("committee").get("/management/measures").text


def test_what_is_open_is_named_before_a_membership_ends_to_who_reads_it(as_, marked):
    ends, words = f"/members/{ABOUT.member_id}/membership/end", "未作决定或仍在执行的组织处置"
    for login in ("secretary", "organiser"):
        assert words in as_(login).get(ends).text, login
    assert words not in as_("committee").get(ends).text and "membership" in as_("committee").get(ends).text
    with write():
        Measure.update(ended_on=TODAY, outcome="dropped").execute()
    assert words not in as_("secretary").get(ends).text


def test_one_session_by_somebody_elses_link_reads_none(as_, marked):
    class Limited:
        limited = True
        account = Account.get_by_id(ABOUT.account_id)
        roles = frozenset({Role.MEMBER})

        def posts_as(self, *roles):
            return []

    assert measure_list._own(Limited(), {}) is None and measure_list.figures(Limited()) == []
    assert UNITS["home"]
