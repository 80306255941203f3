"""Guessing is slowed; whoever has the right words, the right link or the right key gets in all the same."""

import os

import pytest

from pwa.core.database import write
from pwa.core.throttle import Throttle
from pwa.identity.login_throttle import MOST_PER_ADDRESS, PER_NUMBER, PER_NUMBER_WHEN_BUSY
from pwa.identity.models import Account
from pwa.identity.passphrases import hashed
from tests.identity.key import sign_in
from tests.kit.client import client_of
from tests.people import PEOPLE

WORDS = "三月的山茶花开满坡了"
OFFICE = "203.0.113.7"
COLLEAGUES = 50 if "YANXING_LONG" in os.environ else 20
PER_ADDRESS = 20  # instead of a hundred: the tests have better things to do


ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what counts is the same on both


def number_of(n: int) -> str:
    return f"1380000{n:04d}"


@pytest.fixture
def office(app):
    """Colleagues with a passphrase; one hash for all, for a hash takes its time."""
    words = hashed(WORDS)
    county = PEOPLE["member"].county_id
    rows = [
        {
            "county_id": county,
            "login": f"colleague-{n}",
            "name": "同事",
            "sign_in_phone": number_of(n),
            "passphrase": words,
        }
        for n in range(COLLEAGUES)
    ]
    with write():
        for row in rows:
            Account.create(**row)


@pytest.fixture
def quick(monkeypatch):
    """What is compared is compared quickly; the slow comparison has tests of its own (tests/identity)."""

    def account_with(number, text):
        return Account.get_or_none(Account.sign_in_phone == number) if text == WORDS else None

    monkeypatch.setattr("pwa.identity.views.account_with", account_with)
    monkeypatch.setattr("pwa.identity.login_throttle.PER_ADDRESS", PER_ADDRESS)


def try_words(client, number, words, address=OFFICE):
    data = {"phone": number, "passphrase": words}
    return client.post("/sign-in/passphrase", data=data, environ_base={"REMOTE_ADDR": address})


def stranger(app, number, words="guess", address=OFFICE):
    """A try from a browser in which nobody has signed in."""
    return try_words(client_of(app), number, words, address).status_code


def test_many_colleagues_come_in_by_one_address_while_somebody_guesses_there(app, office, quick):
    """The attacker guesses at one number, then sprays over many; the others arrive meanwhile on new browsers."""
    guesses = [stranger(app, number_of(0)) for _ in range(PER_NUMBER + 5)]
    guesses += [stranger(app, f"139{n:08d}") for n in range(PER_ADDRESS)]
    arrived = []
    for n in range(1, COLLEAGUES):
        arrived.append(stranger(app, number_of(n), WORDS))
        guesses += [stranger(app, "13911111111"), stranger(app, number_of(0))]
    assert arrived == [303] * (COLLEAGUES - 1)
    assert set(guesses) == {422, 429}
    assert guesses[-2 * (COLLEAGUES - 1 - PER_NUMBER_WHEN_BUSY) :] == [429] * (
        2 * (COLLEAGUES - 1 - PER_NUMBER_WHEN_BUSY)
    ), "the attacker waits"


def test_what_is_right_does_not_count(app, office, quick):
    assert [stranger(app, number_of(n), WORDS) for n in range(COLLEAGUES)] == [303] * COLLEAGUES
    assert [stranger(app, number_of(7), WORDS) for _ in range(PER_NUMBER + 3)] == [303] * (PER_NUMBER + 3)


@ONE_ENGINE
def test_right_words_in_between_buy_the_guesser_nothing(app, office, quick):
    """Their own number is right each time; the colleague's is still guessed at ten times at the most."""
    answers = []
    for _ in range(PER_NUMBER + 5):
        assert stranger(app, number_of(1), WORDS) == 303
        answers.append(stranger(app, number_of(2)))
    assert answers == [422] * PER_NUMBER + [429] * 5


def test_spraying_over_numbers_is_slowed_and_then_stopped(app, quick):
    sprayed = [stranger(app, f"139{n:08d}") for n in range(PER_ADDRESS)]
    assert sprayed == [422] * PER_ADDRESS
    again = [stranger(app, "13900000000") for _ in range(PER_NUMBER_WHEN_BUSY + 2)]
    assert again == [422] * PER_NUMBER_WHEN_BUSY + [429] * 2, "each number has a few tries left there"
    Throttle.update(tries=MOST_PER_ADDRESS).where(Throttle.tries > PER_ADDRESS).execute()
    assert stranger(app, "13955555555") == 429
    assert stranger(app, "13955555555", address="198.51.100.9") == 422, "elsewhere nothing happened"


@ONE_ENGINE
def test_whoever_signed_in_here_before_is_locked_out_by_nobody(app, office, quick, clock):
    """Somebody guesses at this number day and night, from everywhere: the owner's own browser counts by itself."""
    own = client_of(app)
    assert try_words(own, number_of(3), WORDS).status_code == 303
    own.post("/sign-out")
    for day in range(3):
        for n in range(PER_NUMBER + 1):
            last = stranger(app, number_of(3), address=f"198.51.100.{n}")
        assert last == 429
        assert stranger(app, number_of(3), WORDS) == 429, "a new browser waits for the window to end"
        assert try_words(own, number_of(3), WORDS).status_code == 303
        own.post("/sign-out")
        clock.forward(days=1 + day)


@ONE_ENGINE
def test_the_browser_that_knows_one_number_is_a_stranger_to_all_others(app, office, quick):
    own = client_of(app)
    assert try_words(own, number_of(3), WORDS).status_code == 303
    own.post("/sign-out")
    guesses = [try_words(own, number_of(4), "guess").status_code for _ in range(PER_NUMBER + 1)]
    assert guesses == [422] * PER_NUMBER + [429]
    guesses = [try_words(own, number_of(3), "guess").status_code for _ in range(PER_NUMBER + 1)]
    assert guesses == [422] * PER_NUMBER + [429], "nor is its own number guessed at for ever"


@ONE_ENGINE
def test_signing_in_again_and_again_buys_a_known_browser_no_tries(app, office, quick):
    """On a shared phone that knows two people, one of them cannot wash away the count of the other."""
    shared = client_of(app)
    for n in (3, 4):
        assert try_words(shared, number_of(n), WORDS).status_code == 303
        shared.post("/sign-out")
    answers = []
    for _ in range(PER_NUMBER + 2):
        answers.append(try_words(shared, number_of(3), "guess").status_code)
        assert try_words(shared, number_of(4), WORDS).status_code == 303
        shared.post("/sign-out")
    assert answers == [422] * PER_NUMBER + [429] * 2


@ONE_ENGINE
def test_the_mark_of_a_known_browser_names_nobody_and_cannot_be_made_up(app, office, quick):
    own = client_of(app)
    said = [line for line in try_words(own, number_of(3), WORDS).headers.getlist("Set-Cookie") if line[:6] == "known="]
    assert len(said) == 1 and number_of(3) not in said[0] and "HttpOnly" in said[0] and "Path=/sign-in" in said[0]
    forger = client_of(app)
    for forged in ("x", "e30.x", said[0].split(";")[0][6:-3] + "abc", "\0", "x" * 3000):
        forger.set_cookie("known", forged, domain="localhost", path="/sign-in")
        assert try_words(forger, number_of(3), WORDS).status_code == 303
        forger.post("/sign-out")
    for _ in range(PER_NUMBER):
        stranger(app, number_of(5))
    forger = client_of(app)
    forger.set_cookie("known", said[0].split(";")[0][6:], domain="localhost", path="/sign-in")
    assert try_words(forger, number_of(5), WORDS).status_code == 429, "a copied mark says nothing of other numbers"


@ONE_ENGINE
@pytest.mark.parametrize("known", [True, False])
def test_nothing_tells_a_number_that_exists_from_one_that_does_not(app, office, known):
    """The same texts and states, one slow comparison each, until both are slowed at the same try."""
    number = number_of(1) if known else "13899999999"
    answers = [try_words(client_of(app), number, "guess") for _ in range(PER_NUMBER + 1)]
    assert [a.status_code for a in answers] == [422] * PER_NUMBER + [429]
    assert len({a.text.replace(number, "") for a in answers[:-1]}) == 1
    assert not any(line.startswith("known=") for a in answers for line in a.headers.getlist("Set-Cookie"))


@ONE_ENGINE
def test_a_customer_with_a_whole_network_of_addresses_counts_as_one(app, quick):
    for n in range(PER_ADDRESS):
        assert stranger(app, f"139{n:08d}", address=f"2001:db8:7:7::{n + 1:x}") == 422
    for n in range(PER_NUMBER_WHEN_BUSY):
        assert stranger(app, "13900000001", address=f"2001:db8:7:7:{n}::1") == 422
    assert stranger(app, "13900000001", address="2001:db8:7:7:ffff::1") == 429
    assert stranger(app, "13900000001", address="2001:db8:7:8::1") == 422


@ONE_ENGINE
def test_a_good_link_opens_where_somebody_guesses_at_links(app, client, link_for, monkeypatch):
    monkeypatch.setattr("pwa.identity.welcome.LOOKS", 20)
    answers = [client_of(app).get(f"/welcome/guess-{n}").status_code for n in range(25)]
    assert answers == [404] * 20 + [429] * 5
    assert client_of(app).post("/welcome/guess", data={"agree": "1"}).status_code == 429
    link = link_for("member")
    assert client.get(link).status_code == 200
    assert client.post(link, data={"agree": "1"}).status_code == 303


@ONE_ENGINE
def test_a_good_passkey_opens_where_somebody_sends_bad_ones(app, client, key, monkeypatch):
    monkeypatch.setattr("pwa.identity.passkeys.LOOKS", 20)
    answers = [client_of(app).post("/sign-in/passkey", json={"id": "x"}).status_code for _ in range(25)]
    assert answers == [403] * 20 + [429] * 5
    assert sign_in(client, key).status_code == 200


def test_a_member_cannot_ask_who_signs_in_with_which_number(as_, office):
    """Taking a number that somebody has is told apart from a free one: ten times in a quarter of an hour."""
    words = {"do": "passphrase", "passphrase": WORDS, "again": WORDS}
    asked = [as_("member").post("/me/way-in", data={**words, "phone": number_of(n)}).status_code for n in range(12)]
    assert asked == [422] * PER_NUMBER + [429] * 2
    assert Account.get_by_id(PEOPLE["member"].account_id).sign_in_phone != number_of(0)


def test_what_exists_is_told_neither_by_text_nor_by_what_is_looked_up(app, office, link_for, queries):
    """A wrong try costs the same statements whether there is such a number, such a link, or not."""
    spent = link_for("member")
    client_of(app).post(spent, data={"agree": "1"})
    pairs = [
        [lambda n=n: stranger(app, n) for n in (number_of(1), "13899999999")],
        [lambda path=path: client_of(app).get(path).status_code for path in (spent, "/welcome/" + "x" * 43)],
        [lambda path=path: _accept(app, path) for path in (spent, "/welcome/" + "x" * 43)],
    ]
    for known, unknown in pairs:
        seen = []
        for ask in (known, unknown):
            with queries() as reached:
                seen.append(ask())
            seen.append(len(reached.selects))
        assert seen[:2] == seen[2:]


def _accept(app, path):
    return client_of(app).post(path, data={"agree": "1"}).status_code
