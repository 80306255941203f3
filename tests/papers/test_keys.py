"""Keys: made when needed, replaced, revoked, brought back by a restore, trusted between installations."""

import json
from datetime import date

import pytest

from pwa.core import crypto
from pwa.core.clock import today
from pwa.core.database import write
from pwa.organisations.models import Unit
from pwa.papers import keys, log_recovery, number_log
from pwa.papers.envelope import make_envelope, verify
from pwa.papers.keys import known_keys, public_list
from pwa.papers.models import Paper, PaperKey, TrustedKey, WithdrawnNumber
from tests.people import UNITS

from .envelope_cases import CARD, COMMITTEE, COUNTY, LETTER, certificate_of, listed
from .test_paper_steps import act, judged


def test_a_key_is_sealed_and_in_no_answer(app, client, card):
    row = PaperKey.get()
    private = crypto.unseal(row.sealed)
    assert private not in client.get("/keys.json").text and private not in number_log.path().read_text()


def test_after_a_roll_over_old_papers_stay_genuine_and_new_ones_have_the_new_key(app, as_, card):
    with write():
        new = keys.make(Unit.get_by_id(UNITS["county"]), None)
    assert judged(Paper.get_by_id(card)).word == "genuine"
    assert act(as_("secretary"), card, "replace", reason="遗失") == 303
    assert (
        new.key_id in Paper.get(Paper.replaces == card).code
        or judged(Paper.get(Paper.replaces == card)).word == "genuine"
    )


def test_what_a_revoked_key_signed_is_answered_with_ask_the_issuer(app, as_, card, letter):
    act(as_("committee"), letter, "issue")
    with write():
        keys.revoke(PaperKey.get(PaperKey.certificate.is_null()), None)
    assert {judged(Paper.get_by_id(one)).word for one in (card, letter)} == {"ask the issuer"}
    act(as_("committee"), letter, "replace", reason="密钥更换")
    assert judged(Paper.get(Paper.replaces == letter)).word == "genuine"


def test_a_key_that_is_over_is_replaced_when_it_is_needed(app, clock):
    county = Unit.get_by_id(UNITS["county"])
    with write():
        first = keys.make(county, None)
    clock.on(first.ends)
    assert keys.signing_key(county).id == first.id
    clock.forward(days=1)
    with write():
        keys.signer_of(county, None)
    assert keys.signing_key(county).id != first.id


def test_with_another_data_key_nothing_is_issued_and_the_page_says_why(app, as_, card, monkeypatch):
    def cannot(_sealed: str) -> str:
        raise crypto.WrongKey

    monkeypatch.setattr(crypto, "unseal", cannot)
    answer = as_("secretary").post(f"/papers/{card}/replace", data={"reason": "遗失"})
    assert answer.status_code == 422 and "数据密钥" in answer.text
    assert Paper.get_by_id(card).withdrawn_at is None


def test_a_restore_takes_withdrawals_keys_and_revocations_from_the_log(app, as_, card, letter):
    act(as_("committee"), letter, "issue")
    act(as_("secretary"), card, "withdraw", reason="遗失")
    key = PaperKey.get(PaperKey.certificate.is_null(False))
    with write():
        keys.revoke(key, None)
    with write():
        PaperKey.delete().where(PaperKey.id == key.id).execute()
        WithdrawnNumber.delete().execute()
        assert log_recovery.read_back() == (1, 1)
        assert log_recovery.read_back() == (0, 0)
    assert judged(Paper.get_by_id(card)).word == "withdrawn"
    assert judged(Paper.get_by_id(letter)).word == "ask the issuer"


@pytest.mark.parametrize(
    "line", ["[]", "5", '{"key": 5}', '{"key": {}}', '{"withdrawn": 5}', '{"revoked": "x"}', "\udcff"]
)
def test_an_edited_line_of_the_log_does_no_harm(app, line):
    number_log.path().write_text(line + "\n", errors="surrogateescape")
    with write():
        assert log_recovery.read_back() == (0, 0)


def verified(envelope: bytes) -> str:
    found = public_list(today())
    return verify(envelope, known_keys(found), found["withdrawn"], today()).word


@pytest.fixture
def theirs(app, tmp_path):
    """Another installation's list, as a file."""
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(listed()))
    return path


def test_another_countys_papers_are_known_once_its_key_is_trusted(runner, theirs, clock):
    clock.on(date(2026, 11, 23))  # these papers are of that year
    assert verified(make_envelope(COUNTY, CARD)) == "unknown issuer"
    shown = runner("keys", "trust", str(theirs))
    mark = next(line for line in shown.output.splitlines() if "宁远县委组织部 " in line)[:39]
    told = runner("keys", "trust", str(theirs), "--fingerprint", mark)
    assert told.exit_code == 0, told.output
    assert verified(make_envelope(COUNTY, CARD)) == "genuine"
    assert verified(make_envelope(COMMITTEE, LETTER, certificate_of(COMMITTEE))) == "genuine"
    assert verified(make_envelope(COUNTY, ("card", "NY00-2026-A-0009", *CARD[2:]))) == "withdrawn"
    assert "2026-11-30" in runner("keys", "list").output


def test_a_wrong_fingerprint_trusts_nothing(runner, theirs):
    told = runner("keys", "trust", str(theirs), "--fingerprint", "0000 " * 8)
    assert told.exit_code == 1 and not TrustedKey.select().exists()


def test_an_older_list_does_not_replace_a_newer_one(runner, theirs):
    mark = runner("keys", "trust", str(theirs)).output[:39]
    runner("keys", "trust", str(theirs), "--fingerprint", mark)
    theirs.write_text(json.dumps(listed() | {"as_of": "2026-01-01", "withdrawn": []}))
    runner("keys", "trust", str(theirs), "--fingerprint", mark)
    assert TrustedKey.get().as_of == date(2026, 11, 30)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"keys": 5}', '{"keys": {"x": {}}}', "[" * 3000, '{"keys": {}, "withdrawn": 5}']
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(runner, tmp_path, text):
    path = tmp_path / "keys.json"
    path.write_text(text)
    told = runner("keys", "trust", str(path))
    assert told.exit_code == 1 and "Traceback" not in told.output


def test_the_commands_make_list_replace_and_revoke(runner, app):
    name = Unit.get_by_id(UNITS["county"]).name
    first = runner("keys", "new", name).stdout.strip()
    assert runner("keys", "new", name).exit_code == 1
    second = runner("keys", "roll-over", name).stdout.strip()
    assert runner("keys", "revoke", second).exit_code == 0
    assert runner("keys", "revoke", second).exit_code == 1
    assert runner("keys", "revoke", "nothing").exit_code == 1
    assert runner("keys", "new", "丰山村党支部").exit_code == 1
    shown = runner("keys", "list").output
    assert f"{first}  停用" in shown and f"{second}  吊销" in shown
