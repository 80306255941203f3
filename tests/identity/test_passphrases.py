"""Number and passphrase, for a browser without passkeys."""

import pytest
from argon2 import PasswordHasher

from pwa.identity import passphrases
from pwa.identity.login_throttle import PER_NUMBER
from pwa.identity.models import Account, SecurityNote
from tests.identity.conftest import is_in
from tests.kit import quick_hashes
from tests.kit.client import client_of

NUMBER, WORDS = "138 0013 8000", "三月的山茶花开满坡"
GOOD = {"do": "passphrase", "phone": NUMBER, "passphrase": WORDS + "了", "again": WORDS + "了"}


@pytest.fixture
def set_up(as_):
    """The member has set a passphrase."""
    assert as_("member").post("/me/way-in", data=GOOD).status_code == 303


def sign_in(client, phone=NUMBER, passphrase=GOOD["passphrase"], **more):
    return client.post("/sign-in/passphrase", data={"phone": phone, "passphrase": passphrase, **more})


def test_number_and_passphrase_open_the_door(client, set_up):
    answer = sign_in(client, next="/reports")
    assert (answer.status_code, answer.location) == (303, "/reports")
    assert is_in(client)


@pytest.mark.parametrize(
    "typed", ["13800138000", "+86 138-0013-8000", "008613800138000", "138 0013 8000", "8613800138000"]
)
def test_the_number_may_be_typed_as_people_type_it(client, set_up, typed):
    assert sign_in(client, phone=typed).status_code == 303


def test_the_passphrase_is_stored_as_argon2id_only(set_up, account_of):
    assert account_of("member").passphrase.startswith("$argon2id$")


def test_the_program_hashes_with_19_mib_in_two_rounds():
    mine = quick_hashes.OF_THE_PROGRAM
    assert (mine.type.name, mine.memory_cost, mine.time_cost, mine.parallelism) == ("ID", 19_456, 2, 1)


def test_a_wrong_passphrase_and_an_unknown_number_get_the_same_answer(client, set_up):
    wrong, unknown = sign_in(client, passphrase="not these words"), sign_in(client, phone="13900139000")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace(NUMBER, "") == unknown.text.replace("13900139000", "")
    assert not is_in(client)


def test_an_unknown_number_takes_as_long_as_a_wrong_passphrase(client, set_up, monkeypatch):
    tried = []
    verify = PasswordHasher.verify

    def counted(self, kept, text):
        tried.append(kept.split("$")[:4])
        return verify(self, kept, text)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    sign_in(client, passphrase="not these words")
    sign_in(client, phone="13900139000")
    assert len(tried) == 2 and tried[0] == tried[1], "one verification each, with the same figures"


def test_the_form_keeps_the_number_and_never_the_passphrase(client, set_up):
    text = sign_in(client, passphrase="not these words").text
    assert NUMBER in text and "not these words" not in text


def test_guessing_one_number_is_slowed_down(app, client, set_up, clock):
    for _ in range(PER_NUMBER):
        assert sign_in(client_of(app), passphrase="guess").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) <= 900
    assert not is_in(client)
    clock.forward(minutes=16)
    assert sign_in(client).status_code == 303


def test_an_office_behind_one_address_survives_one_forgetful_colleague(app, client, set_up):
    for _ in range(PER_NUMBER + 5):
        sign_in(client_of(app), phone="13900139000", passphrase="guess")
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"passphrase": "short", "again": "short"}, "passphrase"),
        ({"passphrase": "woaini1314520", "again": "woaini1314520"}, "passphrase"),
        ({"passphrase": "Woaini 1314 520", "again": "Woaini 1314 520"}, "passphrase"),
        ({"passphrase": "1234567890", "again": "1234567890"}, "passphrase"),
        ({"passphrase": "王建国13800138000", "again": "王建国13800138000"}, "passphrase"),
        ({"passphrase": "x" * 129, "again": "x" * 129}, "passphrase"),
        ({"again": "something else"}, "again"),
    ],
)
def test_what_is_refused_is_said_beside_its_field(as_, account_of, over, field):
    answer = as_("member").post("/me/way-in", data={**GOOD, **over})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert account_of("member").passphrase is None


def test_two_people_cannot_sign_in_with_one_number(as_, set_up, account_of):
    answer = as_("contact").post(
        "/me/way-in", data={**GOOD, "passphrase": "other words here", "again": "other words here"}
    )
    assert answer.status_code == 422
    assert account_of("contact").passphrase is None


def test_a_changed_passphrase_is_told_to_its_owner(as_, set_up):
    assert not SecurityNote.select().exists(), "the first one is no news"
    new = {"passphrase": "a better one now", "again": "a better one now"}
    as_("member").post("/me/way-in", data={**GOOD, **new})
    assert SecurityNote.get().kind == "passphrase_set"


def test_putting_it_off_changes_nothing_and_goes_on(as_, account_of):
    answer = as_("member").post("/me/way-in", data={"do": "later", "next": "/reports"})
    assert answer.location == "/reports"
    assert account_of("member").offer_put_off_at and account_of("member").passphrase is None


def test_a_hash_of_weaker_figures_is_made_anew_when_its_owner_signs_in(client, account_of):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("words of mine")
    Account.update(passphrase=weak, sign_in_phone="13800138000").where(Account.login == "member").execute()
    assert sign_in(client, passphrase="words of mine").status_code == 303
    assert account_of("member").passphrase != weak
    assert not passphrases.HASHER.check_needs_rehash(account_of("member").passphrase)
    assert sign_in(client_of(client.application), passphrase="words of mine").status_code == 303


def test_the_way_in_page_works_without_javascript(as_):
    text = as_("member").get("/me/way-in").text
    assert 'name="passphrase"' in text and 'value="later"' in text
    assert 'data-passkey="register"' in text.split("hidden>")[0] or "hidden>" in text
