"""Every form of every page, posted twice: whatever it does is done once, and answered twice. By day one after the
other; at the same moment tests/core/test_write_keys.py posts some, and at night all are.

The forms are read off the pages, so a new one is walked from the day it exists.
"""

import io
import os
from collections import Counter
from functools import partial

from pwa.core.audit import AuditLine
from pwa.core.keyless_writes import OUTBOX, WAY_IN, WITHOUT_KEY
from pwa.organisations.working_year_rules import FESTIVALS
from tests.architecture.test_walk import rules, walks
from tests.kit.client import client_of, sign_in
from tests.meetings.minutes_of_a_meeting import PDF
from tests.people import PEOPLE, TODAY, UNITS
from tests.reminders.test_push_addresses import KNOWN, POINT, SECRET
from tests.reports.test_concurrency import at_once
from tests.roster.sheets import csv_of, person

from .forms import encoded
from .found_forms import A_BUTTON, NO_FORM, PREPARED, Found, base_of
from .row_counts import rows

LONG = "YANXING_LONG" in os.environ
COUNTED = {"write_key", "session"}  # the key itself; a walk that signs in
SAID = {  # what these forms need beside what the walk of forms says anyway
    "words": "已经打过电话", "reason": "年底核对", "by_whom": "周敏", "title": "年底核对", "purpose": "看看大家在哪里",
    "number": "11010119900307451X", "lost.record_decision meeting": "党员大会", "language": "en", "closing": "都问过了",
    "begins_on": "2026-11-23", "ends_on": "2026-12-30", "held_on": "2026-11-22", "lost.record_decision kind": "found",
    "organisations.close closing": "1", "membership_pages.end reason": "transferred", "organisation": "深圳市某党委",
    "because": "登记错了人", "time": "19:30", "group_pages.make kind": "group", "group_pages.make name": "第一党小组",
    "meetings.plan on": "2026-12-20", "meetings.change on": "2026-12-20",
    "until": "2026-12-31", "home_organisation": "红安县某支部", "home_phone": "0713-5201234",
    "inflow_members.add name": "李晓梅", "roll_guests.add name": "李晓梅", "applicants.add name": "李晓梅",
    "handed_in_on": "2026-11-20", "forwarded_to": "深圳市某党委", "forwarded_on": "2026-11-22",
    "walk_ins.file name": "李晓梅", "inflow_members.finish ended_on": "2026-11-22",
    "address": "丰山村文化礼堂", "opening_hours": "周一至周五 9:00–17:00", "receiving_points.add contact": "张卫东",
    "receiving_points.add phone": "0571-88886666", "receiving_points.change phone": "0571-88886666",
    "rights_pages.add phone": "0571-12348000", "rights_pages.change phone": "0571-12348000",
    "rights_pages.add topic": "wages", "rights_pages.add name": "法律援助中心",
    "minutes.write chair": "", "minutes.write recorder": "", "votes.add kind": "election", "votes.add posts": "1",
    "transfers.make way": "here", "transfers.make outside": "深圳市某党委", "transfers.make effective_on": "",
    "transfers.make outside_phone": "0755-28900000", "transfers.record_receipt number": "深龙-9",
    "transfers.record_receipt effective_on": "2026-11-23",
    "dues_members.add_setting payer": "wage", "dues_members.add_setting since": "2026-11",
    "base": "3000", "dues_members.add_setting due": "",
    "dues_members.add_exemption first": "2027-06", "dues_members.add_exemption last": "2027-07",
    "dues_members.add_exemption reduced": "0", "approver": "镇党委", "dues_members.add_large amount": "1000",
    "dues_members.add_exemption meeting_on": "2026-11-20", "dues_payments.answer answer": "已核对",
    "learning_members.add_exemption reason": "old", "learning_members.add_exemption decided_by": "支委会",
    "dues_members.pay_by_quarter from_month": "2026-10", "dues_members.pay_by_quarter agreed_on": "2026-09-20",
    "dues_books.record_handed_up amount": "1.00", "dues_books.enter_month month": "2026-10",
    "issued": "1", "returned": "1", "candidates": "陈建华 1 0 0", "ayes": "1", "noes": "0", "abstained": "0",
    "votes.leave_out reason": "abroad", "votes.leave_out consent": "镇党委同意",
    "bylaws.put_down text": "每月学习一次。",
    "notices.publish valid_until": "2026-12-20", "notices.correct valid_until": "2026-12-20",
    "tasks.publish on": "2026-12-20", "tasks.publish time": "19:00", "tasks.change on": "2026-12-20",
    "tasks.change time": "19:00", "tasks.publish places": "", "tasks.change places": "",
    "preview": "", "notices.publish kind": "help", "notices.correct kind": "help",
    "papers.ask kind": "certificate", "papers.ask to": "深圳市某支部", "file_items.change value": "木匠",
    "unit_proposals.add name": "拟建党支部甲", "unit_proposals.change name": "拟建党支部乙",
    "unit_proposals.add ends_on": "2028-06-30", "unit_proposals.change ends_on": "2028-06-30",
    "probation.decide kind": "full", "probation.decide full_on": "2026-11-20", "probation.decide meeting": "党员大会",
    "probation.decide expected": "10", "probation.decide votes_for": "9", "probation.decide votes_against": "1",
    "probation.decide approver": "丰山镇党委",
    "measures.record kind": "talk", "measures.record meeting": "党员大会", "measures.decide kind": "talk",
    "measures.decide meeting": "党员大会", "notified_on": "2026-11-20", "measures.end ended_on": "2026-11-23",
    "document": "丰党〔2026〕1号", "host_outside": "莘庄镇党委", "host_phone": "021-64921234",
    "answer_words": "电话答复同意", "suggestions.give_answer answer": "下月改",
    "own_suggestions.send unit": str(UNITS["county"]),
    "assignment_pages.make_hand_over successor": str(PEOPLE["secretary"].account_id),
    "assignment_pages.make_hand_over on": "2026-12-20",
    "confirmations.confirm_for source": "phone",
    "care_visits.add occasion": "festival", "care_visits.add on": "2026-12-20",
    "push.subscribe endpoint": "https://fcm.googleapis.com/x", "p256dh": POINT, "auth": SECRET,
    "push.unsubscribe endpoint": KNOWN,
    "unit_proposals.approve meeting": "部务会", "unit_proposals.approve held_on": "2026-11-23",
    **{f"{festival}_{part}": "" for festival in FESTIVALS for part in ("first", "last", "worked")},
    "new_year_first": f"{TODAY.year}-01-01", "calendar_pages.enter source": "国办通知",
    "formed_units.close meeting": "镇党委会议", "organiser": "",
    **{f"screening.draft q{number}_{part}": "" for number in range(1, 6) for part in ("kind", "required")},
}  # fmt: skip
SECOND_PDF = PDF + b"\n"  # the first one is attached already
TABLES = {
    "roster.take_in": csv_of([person(1)]),
    "unit_import.take_in": "编号,名称\n".encode(),
    "attachments.add": SECOND_PDF,
    "dues_imports.send": "姓名,月份,金额,交纳日期\n王建国,2025-03,15,2025-03-18\n".encode(),
}


def written(before: tuple[dict[str, int], Counter]) -> tuple[dict[str, int], Counter]:
    """Tables with more or fewer rows than before, and the audit lines that came."""
    counts, lines = state()
    more = {name: count - before[0][name] for name, count in counts.items() if name not in COUNTED}
    return {name: count for name, count in more.items() if count}, lines - before[1]


def state() -> tuple[dict[str, int], Counter]:
    """How many rows each table has, and how many audit lines of each kind."""
    return rows(), Counter(AuditLine.select(AuditLine.action, AuditLine.fields).tuples())


def body_of(one: Found) -> list[tuple[str, str]]:
    """What this form says when it is filled in well."""
    pairs = base_of(one.form)
    return [(name, SAID.get(f"{one.endpoint} {name}", SAID.get(name, value))) for name, value in pairs]


def send(browser, one: Found, pairs: list[tuple[str, str]]):
    if table := TABLES.get(one.endpoint):
        return browser.post(one.form.action, data={**dict(pairs), "file": (io.BytesIO(table), "名册.csv")})
    return browser.post(one.form.action, data=encoded(pairs), content_type="application/x-www-form-urlencoded")


ONLY_READS = {
    "unnamed.answer",
    "paper_reading.read",
    "incoming.read",
}  # what they are asked for must not stand in an address
NEEDS_A_PAPER = {"transfers.read_receipt"}  # a genuine receipt letter: tests/management/test_receipts_read.py
ENDS_OWN_POST = {"post_pages.end"}  # the county's officer finds the own post here; without it nothing of it is shown


def test_every_form_has_a_key_and_what_is_posted_twice_is_written_once(app, engine, every_form, monkeypatch):
    if LONG:
        monkeypatch.setattr(app, "testing", False)  # each thread has a connection of its own
    before = state()
    writing, wrote = {rule.endpoint for rule in rules(app) if set(walks(rule)) - {"GET"}}, set()
    assert WITHOUT_KEY.keys() <= writing
    for one in (one for one in every_form if one.form.method == "post"):
        why_not = WITHOUT_KEY.get(one.endpoint)
        assert ("write_key" in one.form.names) == (why_not is None), one
        assert ("submission_id" in one.form.names) == (why_not == OUTBOX), one
        if why_not == WAY_IN or (one.endpoint in wrote and not LONG):  # by day one form that writes, at night each
            continue
        if post_at_once(app, engine, one) if LONG else post_again(app, engine, one, before):
            wrote.add(one.endpoint)
    reached = (
        writing
        - NO_FORM
        - A_BUTTON
        - ONLY_READS
        - NEEDS_A_PAPER
        - {name for name, why in WITHOUT_KEY.items() if why == WAY_IN}
    )
    assert engine.name != "sqlite" or reached - wrote == set(), reached - wrote


def post_again(app, engine, one: Found, before: tuple[dict[str, int], Counter]) -> bool:
    """Post it, post it again, and then with other content: whether it wrote anything."""
    engine.again(PREPARED)
    browser, body = sign_in(client_of(app), one.login or "member"), body_of(one)
    first = send(browser, one, body)
    once = written(before)
    again = send(browser, one, body)
    case = (one.endpoint, one.page, first, again)
    if one.endpoint in ENDS_OWN_POST and first.status_code < 400:  # nobody ends the last administrator
        assert again.status_code == 404, case
    elif one.endpoint not in WITHOUT_KEY:
        assert again.status_code == first.status_code, case
        assert again.headers.get("Location") == first.headers.get("Location"), case
        if first.status_code < 400:
            assert send(browser, one, [*body, ("more", "1")]).status_code == 422, case
    assert written(before) == once, case
    return any(once)


def post_at_once(app, engine, one: Found) -> bool:
    """Post it alone, then twice at once, then once more, and then with other content: whether it wrote anything."""
    body, login = body_of(one), one.login or "member"
    engine.again(PREPARED)
    before = state()
    alone = send(sign_in(client_of(app), login), one, body)
    once = written(before)
    engine.again(PREPARED)
    before = state()
    tabs = [sign_in(client_of(app), login) for _ in range(2)]
    answers = at_once(*(partial(send, tab, one, body) for tab in tabs))
    case = (one.endpoint, one.page, alone.status_code, answers)
    assert written(before) == once, case
    if one.endpoint not in WITHOUT_KEY:
        again = send(tabs[0], one, body)
        assert written(before) == once, case
        if one.endpoint in ENDS_OWN_POST and alone.status_code < 400:  # nobody ends the last administrator
            assert again.status_code == 404, case
            return any(once)
        answers.append(again)
        assert {answer.status_code for answer in answers} == {alone.status_code}, case
        assert len({answer.headers.get("Location") for answer in answers}) == 1, case
        if alone.status_code < 400:
            other = send(tabs[1], one, [*body, ("more", "1")])
            assert other.status_code == 422 and written(before) == once, (case, other.status_code)
    return any(once)
