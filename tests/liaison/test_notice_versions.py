"""A corrected notice is another version, a withdrawn one says why; of two officers one succeeds."""

import re

import peewee as pw
import pytest

from pwa.core.audit import AuditLine
from pwa.core.clock import today
from pwa.core.database import write
from pwa.liaison.notice_models import Notice
from tests.liaison.notice_forms import form, publish
from tests.liaison.test_notices import MINE, titles
from tests.people import PEOPLE


def test_a_corrected_notice_is_another_version_and_both_say_so(as_):
    row = publish()
    office = as_("secretary")
    assert office.get(f"{MINE}/{row.id}/correct").status_code == 200
    data = form(words="改到周日。", title=row.title)
    answer = office.post(f"{MINE}/{row.id}/correct", data=data)
    new = Notice.get(Notice.replaces == row.id)
    assert answer.headers["Location"] == f"{MINE}/{new.id}" and (new.version, new.audience) == (2, "all")
    old = Notice.get_by_id(row.id)
    assert (old.words, old.ended_how, old.ended_by) == ("改到周六。", "replaced", PEOPLE["secretary"].account_id)
    member = as_("member")
    assert titles(member) == [row.title] and "改到周日" in member.get(MINE).text
    assert f"{MINE}/{new.id}" in member.get(f"{MINE}/{row.id}").text
    assert f"{MINE}/{row.id}" in member.get(f"{MINE}/{new.id}").text
    line = AuditLine.get(AuditLine.action == "corrected notice")
    assert (line.record_id, line.fields) == (row.id, "words")
    assert office.post(f"{MINE}/{new.id}/correct", data=data).status_code == 422, "nothing is different"
    assert Notice.select().count() == 2


def test_a_withdrawn_notice_says_so_and_why_and_shows_members_its_text_no_more(as_):
    row = publish(words="写错的话")
    office, member = as_("secretary"), as_("member")
    refused = office.post(f"{MINE}/{row.id}/withdraw", data={"because": ""})
    assert refused.status_code == 422 and 'href="#f-because"' in refused.text
    assert office.post(f"{MINE}/{row.id}/withdraw", data={"because": "日期有误"}).status_code == 303
    shown = member.get(f"{MINE}/{row.id}").text
    assert "日期有误" in shown and "写错的话" not in shown
    past = member.get(f"{MINE}?show=past").text
    assert "日期有误" in past and "写错的话" not in past and titles(member) == []
    assert "写错的话" in office.get(f"{MINE}/{row.id}").text
    assert office.post(f"{MINE}/{row.id}/correct", data=form()).status_code == 422
    assert Notice.select().count() == 1


def test_a_second_officer_who_acts_at_once_is_shown_what_the_first_did(as_):
    row = publish()
    first, second = as_("secretary"), as_("organiser")
    seen = re.search(r'name="seen" value="(\w+)"', second.get(f"{MINE}/{row.id}/correct").text)
    assert seen
    first.post(f"{MINE}/{row.id}/correct", data=form(words="改到周日。"))
    late = second.post(f"{MINE}/{row.id}/correct", data=form(words="改到周一。", seen=seen[1]))
    assert late.status_code == 422 and "张卫东" in late.text
    assert second.post(f"{MINE}/{row.id}/withdraw", data={"because": "错了", "seen": seen[1]}).status_code == 422
    assert [one.words for one in Notice.select().order_by(Notice.version)] == ["改到周六。", "改到周日。"]


@pytest.mark.both_engines
def test_a_version_is_corrected_once(app):
    first = publish()
    facts = {"unit": first.unit, "sender": first.sender, "county_id": first.county_id, "made_by": first.made_by}
    facts |= {"audience": "all", "kind": "notice", "title": "一", "words": "二", "valid_until": today(), "version": 2}
    with write():
        Notice.create(replaces=first, **facts)
    with pytest.raises(pw.IntegrityError), write():
        Notice.create(replaces=first, **facts)


def test_no_version_of_a_notice_that_was_taken_back_shows_members_its_text(as_):
    row = publish(words="不该公开的话")
    office, member = as_("secretary"), as_("member")
    office.post(f"{MINE}/{row.id}/correct", data=form(words="改到周日。", title=row.title))
    assert "不该公开的话" in member.get(f"{MINE}/{row.id}").text
    new = Notice.get(Notice.replaces == row.id)
    assert office.post(f"{MINE}/{new.id}/withdraw", data={"because": "有个人信息"}).status_code == 303
    for version in (row, new):
        page = member.get(f"{MINE}/{version.id}")
        assert page.status_code == 200 and "不该公开的话" not in page.text and "改到周日" not in page.text
    assert "不该公开的话" in office.get(f"{MINE}/{row.id}").text
