"""The client of the tests reads what it gets: a page that breaks a rule is refused, whichever rule, and each time."""

import pytest
from flask import Flask

from tests.kit.client import client_of
from tests.kit.pages import complaints, shape

GOOD = (
    '<!doctype html><html lang="zh"><title>好</title><body><main><h1>好</h1><a href="/a">去</a>'
    '<label for="q">问</label><input id="q" value="1"><p title="a &gt; b">话</p></main></body></html>'
)
BROKEN = {
    "two headings": ("<h1>好</h1>", "<h1>好</h1><h1>又</h1>"),
    "no heading": ("<h1>好</h1>", ""),
    "no main": ("main>", "div>"),
    "no title": ("<title>好</title>", "<title> </title>"),
    "no language": (' lang="zh"', ""),
    "no doctype": ("<!doctype html>", ""),
    "a link without words": (">去<", "> &nbsp;<"),
    "a link that leads nowhere": ('href="/a"', 'href="#"'),
    "a field without a label": ('for="q"', 'for="r"'),
    "an id twice": ("<p ", '<p id="q" '),
    "a style": ("<p ", '<p style="color: red" '),
    "a handler": ("<p ", '<p onclick="go()" '),
    "a handler behind a raw bracket": ('title="a &gt; b"', 'title="a > b" onclick="go()"'),
    "a script's address": ('href="/a"', 'href="javascript:go()"'),
    "an inline script": ("<p ", "<script>go()</script><p "),
    "words as the program writes a list of them": ("<p ", "<b>(l&#39;话&#39;, l&#39;又&#39;)</b><p "),
    "an image without words": ("<p ", '<img src="/a.png"><p '),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_page_that_breaks_a_rule_is_refused_also_after_one_like_it_was_fine(rule):
    app, (was, put) = Flask(__name__), BROKEN[rule]
    assert was in GOOD
    app.add_url_rule("/good", view_func=lambda: GOOD, endpoint="good")
    app.add_url_rule("/bad", view_func=lambda: GOOD.replace(was, put), endpoint="bad")
    client = client_of(app)
    client.get("/good")
    for _ in range(2):
        with pytest.raises(AssertionError, match="GET /bad"):
            client.get("/bad")
    client.get("/good")


def test_answers_that_differ_in_words_and_records_only_are_of_one_shape():
    one, other = ("019aa1f0-0000-7000-8000-00000000000" + last for last in "12")
    page = "<p id='{0}'><a href='/a/{0}'>去</a><a href='/a/{1}'>来</a></p>"
    assert shape(page.format(one, other)) == shape(page.format(other, one).replace("去", "walk"))
    assert shape(page.format(one, one)) != shape(page.format(one, other))
    assert complaints(f"<i id='{one}'></i><i id='{other}'></i>", fragment=True) == []
    assert complaints(f"<i id='{one}'></i><i id='{one}'></i>", fragment=True)
