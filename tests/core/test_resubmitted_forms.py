"""A form that is sent again: after Back, by a reload, with other text, much later, or after a lost answer."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import peewee as pw
import pytest

from pwa.cases.models import CaseStep
from pwa.core import write_keys
from pwa.core.audit import AuditLine
from pwa.core.write_keys import WriteKey
from pwa.identity.models import Invitation
from pwa.members.models import Member
from pwa.roster.models import RosterImport
from tests.cases.conftest import ask  # noqa: F401 - a request
from tests.hostile.forms import forms_of
from tests.people import PEOPLE
from tests.roster.sheets import csv_of, person

from .test_write_keys import DRAFT, ROSTER, ROUNDS, key_of

one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MEMBER = PEOPLE["member"].member_id
REVEALS = f"/members/{MEMBER}/reveals"


@pytest.fixture
def case(ask) -> UUID:  # noqa: F811
    """A request of the member."""
    return ask()


@pytest.fixture
def note(as_, case):
    """note("words", key) is the answer to that note; without a key it is a page of an earlier release."""

    def send(words: str, key: str | None = None, **headers: str):
        body = {"words": words} | ({"write_key": key} if key else {})
        return as_("secretary").post(f"/liaison/cases/{case}/note", data=body, headers=headers)

    return send


def notes() -> list[str]:
    return [row.words for row in CaseStep.select().where(CaseStep.kind == "noted").order_by(CaseStep.at, CaseStep.id)]


def test_the_same_again_gets_the_first_answer_and_other_words_are_kept_with_a_new_key(as_, case, note):
    key = str(uuid4())
    first, again = note("已经打过电话", key), note("已经打过电话", key)
    assert again.status_code == 303 and again.headers["Location"] == first.headers["Location"]
    assert notes() == ["已经打过电话"]
    other = note("明天再打 <一次>\r\n下午", key)
    assert other.status_code == 422 and "已经提交过" in other.text and notes() == ["已经打过电话"]
    form = next(form for form in forms_of(other.text, "/") if form.action.endswith("/note"))
    sent = dict(form.sent())
    assert sent["words"].replace("\r\n", "\n") == "明天再打 <一次>\n下午" and sent["write_key"] != key
    assert as_("secretary").post(form.action, data=sent).status_code == 303
    assert notes() == ["已经打过电话", "明天再打 <一次>\n下午"]


@one_engine
def test_one_word_or_number_that_was_typed_is_shown_again_and_the_page_is_stored_nowhere(note):
    key = str(uuid4())
    note("13900000001", key)
    other = note("13900000002", key)
    shown = other.text.partition("<main")[2]
    assert other.status_code == 422 and "13900000002" in shown.replace('type="hidden" name="words"', "")
    assert "<textarea" in shown and other.headers["Cache-Control"] == "no-store"


def test_the_same_words_from_a_form_opened_anew_are_meant(as_, case, note):
    page, path = f"/liaison/cases/{case}", f"/liaison/cases/{case}/note"
    for _ in range(2):
        assert note("没有接", key_of(as_("secretary").get(page).text, path)).status_code == 303
    assert notes() == ["没有接", "没有接"]


@one_engine
@pytest.mark.parametrize("key", [None, "x", "0" * 36])
def test_a_form_of_an_earlier_release_is_taken_as_it_comes(note, key):
    assert [note("没有接", key).status_code for _ in range(2)] == [303, 303]
    assert len(notes()) == 2 and not WriteKey.select().exists()


@one_engine
def test_what_is_refused_keeps_no_key(note):
    key = str(uuid4())
    assert note("", key).status_code == 422 and not WriteKey.select().exists()
    assert note("想好了", key).status_code == 303 and notes() == ["想好了"]


@one_engine
def test_one_key_is_another_form_for_somebody_else(as_, case, note):
    key = str(uuid4())
    body = {"words": "没有接", "write_key": key}
    assert note("没有接", key).status_code == 303
    assert as_("organiser").post(f"/liaison/cases/{case}/note", data=body).status_code == 303
    assert len(notes()) == 2


@one_engine
def test_a_fragment_is_led_on_as_the_page_was(as_, case, note):
    key, body = str(uuid4()), {"words": "没有接"}
    note("没有接", key)
    again = as_("secretary").fragment(f"/liaison/cases/{case}/note", method="POST", data=body | {"write_key": key})
    assert again.status_code == 200 and again.headers["HX-Redirect"] == f"/liaison/cases/{case}" and len(notes()) == 1


def test_an_invitation_that_is_asked_for_again_is_the_same_link(as_, app):
    path, key = f"/members/{MEMBER}/invitation", str(uuid4())
    links = []
    for _ in range(2):
        page = as_("secretary").post(path, data={"write_key": key}).text
        links.append(page.split("/welcome/")[1].split("<")[0].split('"')[0].strip())
    [row] = Invitation.select().where(Invitation.account == PEOPLE["member"].account_id)
    assert links[0] == links[1] and Invitation.open_with(links[1]) == row
    assert as_("secretary").post(path, data={"write_key": str(uuid4())}).text.count(links[0]) == 0


def test_a_number_that_is_shown_again_was_looked_at_once_and_later_twice(as_, clock):
    body = {"what": "phone", "reason": "联系本人", "write_key": str(uuid4())}
    phone = Member.get_by_id(MEMBER).phone

    def looks() -> int:
        return AuditLine.select().where(AuditLine.action == "looked_up", AuditLine.fields == "phone").count()

    for _ in range(2):
        assert phone in as_("secretary").post(REVEALS, data=body).text
    assert looks() == 1
    clock.forward(minutes=11)
    assert phone in as_("secretary").post(REVEALS, data=body).text and looks() == 2


@one_engine
def test_a_table_that_is_taken_again_is_on_record_once(as_):
    body = {"reason": "年底核对", "form": "csv", "write_key": str(uuid4())}
    tables = [as_("secretary").post(f"{ROSTER}/export", data=body) for _ in range(2)]
    assert tables[0].data == tables[1].data and tables[0].status_code == 200
    assert AuditLine.select().where(AuditLine.action == "exported").count() == 1


def test_a_server_that_ended_before_it_answered_leads_back_to_the_form(note, case, monkeypatch):
    monkeypatch.setattr(write_keys, "PATIENCE", timedelta(seconds=0.1))
    key = str(uuid4())
    note("没有接", key)
    WriteKey.update(status=None, address=None).execute()
    for page, leads in [("http://localhost/liaison/cases?state=open", "/liaison/cases?state=open"), ("", "/"),
                        ("http://evil.example/x", "/"), ("http://localhost//evil.example/x", "/")]:  # fmt: skip
        again = note("没有接", key, Referer=page)
        assert (again.status_code, again.headers["Location"]) == (303, leads)
    assert len(notes()) == 1


@one_engine
def test_an_answer_that_could_not_be_noted_is_given_all_the_same(note, monkeypatch):
    update = WriteKey.update

    def busy(*_args, **_words):
        raise pw.OperationalError("database is locked")

    monkeypatch.setattr(WriteKey, "update", busy)
    assert note("没有接", str(uuid4())).status_code == 303 and len(notes()) == 1
    monkeypatch.setattr(WriteKey, "update", update)


def test_a_transaction_that_is_tried_anew_stores_its_key_anew(as_, monkeypatch):
    """A deadlock undoes the key with the effect."""
    from pwa.screening import rounds

    made, failed = rounds.draft, []

    def draft(*words):
        row = made(*words)
        if not failed:
            failed.append(row)
            error = pw.OperationalError("deadlock detected")
            error.sqlstate = "40P01"
            raise error
        return row

    monkeypatch.setattr(rounds, "draft", draft)
    body = DRAFT | {"write_key": str(uuid4())}
    answers = [as_("committee").post(ROUNDS, data=body) for _ in range(2)]
    assert failed and {answer.headers["Location"] for answer in answers} != set()
    assert len({answer.headers["Location"] for answer in answers}) == 1 and WriteKey.select().count() == 1


@one_engine
def test_what_is_refused_after_a_part_was_stored_may_be_sent_again(as_, monkeypatch):
    """A table whose members changed meanwhile is checked anew and not applied: the button works still."""
    client = as_("secretary")
    body = {"file": (io.BytesIO(csv_of([person(1)])), "名册.csv")}
    at = client.post(ROSTER, data=body, content_type="multipart/form-data").headers["Location"]
    Member.update(phone="13900000009").where(Member.id == MEMBER).execute()
    key = key_of(client.get(at).text, f"{at}/apply")
    from pwa.roster import views

    def changed(*_words):
        raise views.Changed

    with monkeypatch.context() as patched:
        patched.setattr(views, "apply", changed)
        assert client.post(f"{at}/apply", data={"write_key": key}).status_code == 422
    assert not WriteKey.select().where(WriteKey.key == key).exists()
    assert client.post(f"{at}/apply", data={"write_key": key}).status_code == 303


@one_engine
def test_another_file_under_the_same_key_is_chosen_again(as_):
    key, client = str(uuid4()), as_("secretary")

    def send(*people):
        sent = {"write_key": key, "file": (io.BytesIO(csv_of(list(people))), "名册.csv")}
        return client.post(ROSTER, data=sent, content_type="multipart/form-data")

    first = send(person(1)).headers["Location"]
    assert send(person(1)).headers["Location"] == first
    other = send(person(2))
    assert other.status_code == 422 and "重新选择文件" in other.text and RosterImport.select().count() == 1


def test_keys_are_forgotten_after_thirty_days(note, clock):
    key = str(uuid4())
    note("没有接", key)
    clock.forward(days=29)
    assert write_keys.forget_old() == 0
    clock.forward(days=2)
    assert write_keys.forget_old() == 1 and not WriteKey.select().exists()


@one_engine
def test_what_is_kept_of_a_form_tells_nobody_what_it_said(note, app, monkeypatch):
    """The digest is keyed: the same words under another secret are another digest."""
    kept, settings = [], app.config["YANXING"]
    for secret in ("one", "another"):
        monkeypatch.setitem(app.config, "YANXING", replace(settings, secret_key=secret))
        note("张三的电话没有接", str(uuid4()))
        kept.append(WriteKey.get().content)
        WriteKey.delete().execute()
    assert len({*kept}) == 2 and {len(content) for content in kept} == {64}
