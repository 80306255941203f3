"""A field said once: what it reads, refuses, says of itself as a schema, and how it is drawn."""

from datetime import date

import pytest

from pwa.core.characters import read_posted_form
from pwa.core.fields import Choice, Day, Fields, Flag, Number, Reader, Text, Whole
from pwa.core.form_markup import Form

TODAY = date(2026, 11, 23)
FORM = Fields(
    Text("title", "Title", 5, required=True, hint="Short."),
    Choice("colour", "Which colour?", {"red": "red", "blue": ("blue", "as the sky")}, default="red", initial="blue"),
    Day("on", "On", short="Day"),
    Whole("seats", "Seats", 3),
    Number("hours", "Hours"),
    Flag("sure", "Sure"),
    Text("beside", "", 10, beside=True),
)


def test_what_was_not_said_takes_the_default_and_what_is_required_is_asked_for():
    checked = FORM.check({"title": "  "}, TODAY)
    assert checked.errors == {"title": "required"}
    assert checked.values == {"colour": "red", "on": None, "seats": None, "hours": None, "sure": False, "beside": ""}


@pytest.mark.parametrize(
    ("name", "given", "value", "why"),
    [
        ("title", " ab ", "ab", None), ("title", "abcdef", None, "too_long"), ("title", 7, None, "wrong_type"),
        ("title", "a\0", None, "control_character"), ("colour", "blue", "blue", None),
        ("colour", "green", None, "not_a_choice"), ("on", "2026-11-23", TODAY, None),
        ("on", "2026-02-30", None, "not_a_date"), ("on", "1900-01-01", None, "too_long_ago"),
        ("on", "2026-11-24", date(2026, 11, 24), "in_the_future"), ("seats", "12", 12, None),
        ("seats", "１２", None, "not_a_number"), ("seats", "1234", None, "too_long"), ("hours", 1.5, 1.5, None),
        ("hours", True, None, "not_a_number"), ("sure", True, True, None), ("sure", "yes", None, "wrong_type"),
    ],
)  # fmt: skip
def test_each_field_reads_a_value_or_says_why_not(name, given, value, why):
    checked = FORM.check({"title": "x", name: given}, TODAY)
    assert checked.errors == ({name: why} if why else {})
    assert checked.values.get(name) == value


def test_a_check_asks_a_field_otherwise_and_adds_its_own_reasons():
    read = Reader(FORM, {"title": "x"}, TODAY)
    assert read("on", required=True) is None and read.out.errors == {"on": "required"}
    read.refuse("seats", "too_few")
    assert read.all("on", "seats").errors == {"on": "required", "seats": "too_few"}


def test_the_schema_names_what_is_required_and_leaves_out_what_stands_beside():
    schema = FORM.schema()
    assert schema["required"] == ["title"] and "beside" not in schema["properties"]
    assert schema["properties"]["title"] == {"type": "string", "maxLength": 5, "minLength": 1}
    assert schema["properties"]["colour"]["enum"] == ["", "red", "blue"]


def test_what_a_browser_posted_is_read_as_a_phone_sends_it():
    assert read_posted_form({"words": "a\r\nb", "bad": "\ufffd"}) == {"words": "a\nb", "bad": "\0"}


def test_fields_are_drawn_with_what_was_said_and_what_is_wrong(app):
    with app.test_request_context():
        form = Form(FORM, {"title": "<b>"}, {"title": "Too bold."}, behind="-2")
        html = form("title", "colour")
        assert 'id="f-title-2" name="title" value="&lt;b&gt;" required' in html and 'maxlength="5"' in html
        assert "Too bold." in html and "Short." in html
        assert 'value="blue" id="f-colour-2-2" checked' in html and "<small>as the sky</small>" in html
        assert 'max="' in form("on") and "Other" in form("on", label="Other")
        assert form.labels["on"] == "Day" and "beside" not in form.labels
