"""The picker without JavaScript, as HTML from a bare Flask app with the same globals as the real one."""

import re

import pytest
from flask import Flask
from flask_babel import Babel

from pwa.core.assets import WEB
from pwa.places import views


@pytest.fixture(scope="module")
def picker():
    app = Flask(__name__, template_folder=str(WEB / "templates"))
    Babel(app, default_locale="zh_Hans_CN")
    app.jinja_env.globals.update(
        _=lambda text, **values: text % values if values else text, asset="/static/x/{}".format
    )
    app.jinja_env.globals["ui"] = app.jinja_env.get_template("ui/macros.html").module
    views.register(app)

    def render(**values):
        with app.test_request_context():
            return str(app.jinja_env.globals["place_picker"](**values))

    return render


def test_without_javascript_there_is_a_text_field_and_a_list_of_countries(picker):
    html = picker()
    assert re.search(r'<label for="f-division">', html)
    assert re.search(r'<input[^>]*type="text"[^>]*name="division"', html)
    assert re.search(r'<select[^>]*name="country"', html)
    assert '<option value="SG">新加坡</option>' in html
    assert '<option value="TW"' not in html


def test_what_needs_javascript_is_hidden_until_it_is_there(picker):
    html = picker()
    for part in ("guess", "drill", "guesses", "list"):
        assert re.search(rf'data-part="{part}"[^>]* hidden>', html), part


def test_a_code_is_shown_as_its_name(picker):
    html = picker(value="440307")
    assert 'value="广东 深圳 龙岗区" data-code="440307"' in html


def test_words_that_were_posted_are_kept_with_the_message_and_the_candidates(picker):
    html = picker(value="朝阳区", error="哪一个?", candidates=["110105", "220104"])
    assert 'value="朝阳区"' in html
    assert 'aria-invalid="true"' in html
    assert '<span data-slot="error">哪一个?</span>' in html
    assert 'type="radio" name="division" value="110105"' in html
    assert "吉林 长春 朝阳区" in html
    assert html.index('value="110105"') < html.index('type="text"')


def test_words_are_escaped(picker):
    assert "<script>alert" not in picker(value="<script>alert(1)</script>")


def test_a_country_keeps_its_choice_open(picker):
    html = picker(country="SG")
    assert '<option value="SG" selected>' in html
    assert re.search(r'data-part="abroad" open', html)


def test_nothing_is_inline(picker):
    assert not re.search(r"<script|\son\w+=|style=|hx-", picker(value="440307", candidates=["110105"]))


def test_ids_are_unique(picker):
    ids = re.findall(r'\bid="([^"]+)"', picker(candidates=["110105", "220104"], error="x"))
    assert len(ids) == len(set(ids))


def test_a_field_for_some_place_or_other_takes_a_country_too_and_guesses_nothing(picker):
    html = picker(name="q1", value="SG", either=True)
    assert '<option value="SG" selected>' in html and re.search(r'<input[^>]*name="q1"[^>]*value=""', html)
    assert re.search(r'<select[^>]*id="f-q1_country" name="q1_country"', html)
    assert 'data-part="guess"' not in html and "I am abroad" not in html
