"""Rules of notices on plain values, and what becomes of the signs in their text."""

import time
from datetime import date

import pytest

from pwa.liaison.notice_rules import LONGEST, audiences_of, nearest, state_of, why_not_valid_until
from pwa.liaison.notice_text import html_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("own", "away", "told"),
    [
        (True, True, ("all", "away")),
        (True, False, ("all", "here")),
        (False, True, ("all", "here")),
        (False, False, ("all", "here")),
    ],
)
def test_who_is_away_is_here_where_they_are_placed(own, away, told):
    assert audiences_of(own, away) == told


@pytest.mark.parametrize(
    ("how", "until", "state"),
    [
        ("", date(2026, 11, 23), "valid"),
        ("", date(2026, 11, 22), "expired"),
        ("withdrawn", date(2026, 11, 22), "withdrawn"),
        ("replaced", date(2026, 12, 1), "replaced"),
    ],
)
def test_a_notice_is_valid_on_its_last_day_unless_it_ended_before(how, until, state):
    assert state_of(how, until, TODAY) == state


def test_a_notice_is_valid_until_today_at_least():
    assert why_not_valid_until(TODAY, TODAY) is None
    assert why_not_valid_until(date(2026, 11, 22), TODAY) == "valid_until_past"


def test_the_nearest_of_several_posts_speaks():
    assert nearest(["0001/", "0001/0004/"], "0001/0004/0002/") == "0001/0004/"
    assert nearest(["0001/0003/"], "0001/0004/0002/") is None
    assert nearest([], "0001/") is None


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("**时间：**周六", "<p><strong>时间：</strong>周六</p>"),
        ("请*务必*到会", "<p>请<em>务必</em>到会</p>"),
        ("** 不是 **", "<p>** 不是 **</p>"),
        ("一行\n两行", "<p>一行<br>\n两行</p>"),
        ("- 身份证\n- 党章", "<ul>\n<li>身份证</li>\n<li>党章</li>\n</ul>"),
        ("3. 三", '<ol start="3">\n<li>三</li>\n</ol>'),
        ("> 原文", "<blockquote>\n<p>原文</p>\n</blockquote>"),
        ("[看](https://a.cn/?b=1&c=2)", '<p><a href="https://a.cn/?b=1&amp;c=2" rel="noopener noreferrer">看</a></p>'),
        ("[打](tel:0571-1)", '<p><a href="tel:0571-1" rel="noopener noreferrer">打</a></p>'),
        ("# 标题", "<p># 标题</p>"),
    ],
)
def test_a_few_signs_are_read(words, html):
    assert html_of(words).strip() == html


@pytest.mark.parametrize(
    "words",
    [
        "[x](javascript:OOPS())",
        "[x](JaVaScRiPt&colon;OOPS())",
        "[x](java\tscript:OOPS())",
        "<javascript:OOPS()>",
        "[x](data:text/html;base64,AAAA)",
        "[x](//evil.cn)",
        "[x](/sign-out)",
        "![x](https://evil.cn/x.png)",
        "<img src=x onerror=OOPS()>",
        "<script>OOPS()</script>",
        '[x](https://a.cn "onmouseover=OOPS()")',
        '[x](<https://a.cn/" onmouseover="OOPS()>)',
        "[![x](javascript:OOPS())](https://a.cn)",
        "**[*<svg/onload=OOPS()>*](javascript:OOPS())**",
        "```\n<script>OOPS()</script>\n```",
        "[x]: javascript:OOPS()\n\n[x]",
    ],
)
def test_nothing_that_runs_or_is_fetched_comes_out_of_a_text(words):
    from html.parser import HTMLParser

    class Read(HTMLParser):
        def handle_starttag(self, tag, attrs):
            assert tag in {"p", "br", "a", "strong", "em", "ul", "ol", "li", "blockquote"}, words
            for name, value in attrs:
                assert name in {"href", "rel"}, words
                assert name != "href" or value.startswith("https://"), words

    Read().feed(html_of(words))


@pytest.mark.parametrize("piece", ["*", "[", "> ", "- ", "**a ", "[a](", "<", "\\", "a**b"])
def test_the_longest_text_of_one_sign_is_read_in_seconds(piece):
    began = time.monotonic()
    html_of((piece * LONGEST)[:LONGEST])
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
@pytest.mark.parametrize("deep", [1, 8, 9, 10, 19, 20, 21, 200])
def test_no_word_is_left_out_however_deep_it_stands(mark, deep):
    assert "深处的话" in html_of(mark * deep + "深处的话")
    nested = "\n".join("   " * n + f"{mark}第{n}层" for n in range(min(deep, 40)))
    assert all(f"第{n}层" in html_of(nested) for n in range(min(deep, 40)))
