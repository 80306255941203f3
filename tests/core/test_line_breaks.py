"""Days are not broken in a line of text, and no line begins with a dot."""

from markupsafe import Markup

from pwa.core.line_breaks import unbroken


def test_a_day_stands_in_one_piece():
    assert unbroken("最迟 12月28日 答复") == '最迟 <span class="whole">12月28日</span> 答复'
    assert unbroken("有效期至 2027年1月4日") == '有效期至 <span class="whole">2027年1月4日</span>'
    assert unbroken("统计于 今天 12:10") == '统计于 <span class="whole">今天 12:10</span>'


def test_no_line_begins_with_a_dot():
    assert unbroken("一般通知 · 丰山村党支部") == "一般通知\u00a0· 丰山村党支部"


def test_what_people_typed_is_escaped_and_what_is_markup_stays():
    assert unbroken("<b>12月1日</b>") == '&lt;b&gt;<span class="whole">12月1日</span>&lt;/b&gt;'
    assert unbroken(Markup("<i>已办</i>")) == "<i>已办</i>"


def test_words_without_a_day_are_as_they_were():
    assert unbroken("深圳龙岗") == "深圳龙岗" and unbroken("") == ""
