"""A page that a release sent, and that somebody left open or kept, can still be posted: also without what later
releases put into their forms, as the key that lets a write happen once."""

from urllib.parse import urlsplit

import pytest

from pwa.reports.models import Submission
from tests.released.conftest import signed_in
from tests.released.fixtures import RELEASES, Form, FormReader
from tests.released.typed import DONE, NEWS, PLACE, WORRY

WORDS = "写给支部的话"
# What somebody types into an offline form, by its kind; into another, by the last word of its address.
INTO_KIND = {
    "location": {**PLACE, "division": "440307"},
    "activity": DONE,
    "request": WORRY,
    "answer": {**NEWS, "outcome": "away_long", "division": "440307"},
    "attempt": {**NEWS, "way": "phone", "outcome": "away_long", "division": "440307"},
}
INTO_ADDRESS = {
    "closure": {"reason": WORDS},
    "reveals": {"reason": WORDS},
    "decision": {"verdict": "confirmed"},
    "way-in": {"do": "passphrase", "passphrase": "又一句 long enough", "again": "又一句 long enough"},
    "rounds": {"title": "年底排查", "purpose": WORDS, "ends_on": "2026-12-20"},
} | {step: {"words": WORDS} for step in ("tell", "note", "answer", "ask-above", "not-settled")}
TAPS = {"unchanged", "back_home"}  # a form that carries one of these is a button: nothing is typed into it
# A form that asks to choose a person says so when nobody was chosen; any other is taken in.
ASKS_WHOM = {"contacts", "hand-over"}


def forms() -> list:
    """Each different form of the kept pages of each release."""
    found = {}
    for release in RELEASES:
        for page, html in release.pages().items():
            for form in FormReader(html).forms:
                path = urlsplit(form.action or page.partition(" ")[2]).path
                key = (release.name, page.partition(" ")[0], path, *form.names)
                found.setdefault(key, pytest.param(release, page, form, path, id=" ".join(key[:3])))
    return list(found.values())


def what_is_sent(release, form: Form, path: str) -> dict[str, str]:
    """The fields that the form sends once somebody has filled it in and pressed its first button."""
    typed = INTO_KIND.get(form.kind, {}) if form.kind else INTO_ADDRESS.get(path.rpartition("/")[2], {})
    if TAPS & form.fields.keys():
        typed = {}
    whom = {"subject": release.facts["names"]["subject"]} if form.fields.get("subject") == "" else {}
    return {**form.fields, **dict(form.buttons[:1]), **typed, **whom}


@pytest.mark.parametrize("release, page, form, path", forms())
def test_a_form_of_a_release_is_taken_in(release, page, form, path, migrated):
    client = signed_in(migrated, release.facts["people"][page.partition(" ")[0]]["account"])
    fields = what_is_sent(release, form, path)
    answer = client.post(path, data=fields)
    if path.rpartition("/")[2] in ASKS_WHOM and "" in fields.values():
        assert answer.status_code == 422
    else:
        assert answer.status_code in (200, 303), answer.text
    if form.kind:
        assert Submission.get_by_id(fields["submission_id"]).form == form.kind
        assert client.post(path, data=fields).status_code in (200, 303), "posted twice"
        assert Submission.select().where(Submission.id == fields["submission_id"]).count() == 1
