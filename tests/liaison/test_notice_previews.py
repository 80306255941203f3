"""Before a notice is published, its page shows it as members will read it; nothing is written for that."""

import re

import pytest

from pwa.core.audit import AuditLine
from pwa.core.write_keys import WriteKey
from pwa.liaison.notice_models import Notice

from .notice_forms import form, publish

NEW, PREVIEW = "/liaison/notices", {"preview": "1"}


def shown(text: str) -> str:
    """The part of the page that is the preview."""
    return text.split('id="preview"')[1].split("</section>")[0]


def test_a_preview_shows_the_notice_as_members_read_it_and_writes_nothing(as_):
    before = AuditLine.select().count()
    answer = as_("secretary").post(NEW, data=form(**PREVIEW, write_key="0" * 32))
    part = shown(answer.text)
    assert answer.status_code == 200 and "<strong>周六上午九点</strong>" in part and "主题党日时间调整" in part
    assert "丰山村党支部" in part and "全体党员" in part
    assert 'value="主题党日时间调整"' in answer.text and "改到**周六上午九点**。</textarea>" in answer.text
    assert (Notice.select().count(), AuditLine.select().count()) == (0, before) and not WriteKey.select().exists()


def test_after_a_preview_the_same_form_publishes(as_):
    browser = as_("secretary")
    page = browser.post(NEW, data=form(**PREVIEW)).text
    key = re.search(r'name="write_key" value="([^"]+)"', page)[1]
    assert browser.post(NEW, data=form(write_key=key)).status_code == 303
    published = browser.get(NEW).text
    assert "<strong>周六上午九点</strong>" in published


def test_what_is_missing_is_left_out_and_not_called_wrong(as_):
    answer = as_("secretary").post(NEW, data=form(title="", words="", valid_until="2020-01-01", **PREVIEW))
    assert answer.status_code == 200 and 'id="error-summary"' not in answer.text
    assert "还没有标题" in shown(answer.text) and "还没有正文" in shown(answer.text)


def test_a_preview_shows_nothing_that_the_notice_would_not(as_):
    words = "<script>alert(1)</script> [x](javascript:alert(1)) **好**"
    part = shown(as_("secretary").post(NEW, data=form(words=words, **PREVIEW)).text)
    assert "<script" not in part and 'href="javascript' not in part and "<strong>好</strong>" in part


def test_a_correction_is_previewed_and_stays_what_it_was(as_):
    row = publish(audience="away")
    sent = {"kind": "decision", "title": "改期", "words": "改到**周日**。", "valid_until": str(row.valid_until)}
    answer = as_("secretary").post(f"/liaison/notices/{row.id}/correct", data={**sent, **PREVIEW})
    assert answer.status_code == 200 and "<strong>周日</strong>" in shown(answer.text)
    assert [one.id for one in Notice.select()] == [row.id]


@pytest.mark.parametrize("login", ["member", "host"])
def test_only_who_may_publish_there_previews(as_, login):
    assert as_(login).post(NEW, data=form(**PREVIEW)).status_code == 404
