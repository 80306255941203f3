"""The name under which we are asked is not believed: links are built from the setting, strangers' names get nothing."""

import pytest

from tests.kit.client import client_of
from tests.people import PEOPLE

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # no engine has a say in it
PEOPLE_MEMBER = PEOPLE["member"].member_id
FORGED = [
    "evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", "localhost:80@evil.example",
    "evil.example#localhost", "evil.example/localhost", "", "localhost evil.example", "localhost:evil", "xlocalhost",
    "127.0.0.1.evil.example", "[::1].evil.example", "local\thost", "evil.example, localhost",
]  # fmt: skip
FORWARDING = {
    "X-Forwarded-Host": "evil.example", "Forwarded": 'host="evil.example";proto=http', "X-Host": "evil.example",
    "X-Original-URL": "/me", "X-Rewrite-URL": "/me", "X-Forwarded-Server": "evil.example", "X-Forwarded-Port": "61666",
    "X-Forwarded-Prefix": "//evil.example", "X-HTTP-Host-Override": "evil.example", "X-Forwarded-Scheme": "evil",
}  # fmt: skip


@pytest.mark.parametrize("host", FORGED)
def test_under_a_strangers_name_nothing_is_served(as_, host):
    for path in ("/", "/sign-in", "/me", "/nowhere"):
        answer = as_("member").get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert "evil" not in answer.text and "王建国" not in answer.text
        assert not any("evil" in value for value in answer.headers.values())


@pytest.mark.parametrize("host", FORGED)
def test_a_write_under_a_strangers_name_is_refused_in_the_same_way(app, host):
    answer = client_of(app).post("/sign-in/passphrase", headers={"Host": host, "Sec-Fetch-Site": ""})
    assert answer.status_code == 400


@pytest.fixture(params=[0, 1])
def public(request, engine, clock):
    """The app as it stands on the internet, without and with a proxy that is trusted."""
    engine.again()
    yield engine.build_app(base_url="https://yanxing.example", trusted_proxies=request.param)
    engine.rest()


def test_what_forwarding_headers_name_is_in_no_answer(public):
    asked = {**FORWARDING, "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    client = client_of(public)
    for path in ("/", "/sign-in", "/me/phones?x=1", "/welcome/guess", "/manifest.webmanifest", "/nowhere", "//me"):
        answer = client.get(path, base_url="https://yanxing.example", headers=asked)
        assert answer.status_code in (200, 303, 308, 404), path
        assert "evil" not in answer.text
        assert not any("evil" in value or "61666" in value for value in answer.headers.values()), path


def test_the_link_and_its_code_name_the_app_and_nothing_else(as_, app):
    answer = as_("secretary").post(
        f"/members/{PEOPLE_MEMBER}/invitation", headers={**FORWARDING, "Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 200 and "evil" not in answer.text
    assert "http://localhost/welcome/" in answer.text


def test_under_another_of_its_own_names_the_link_is_the_same(as_):
    """127.0.0.1 is served too, for trying things out; a link that is handed on must work for others."""
    secretary = as_("secretary")
    cookie = secretary.get_cookie("yanxing", domain="localhost")
    secretary.set_cookie("yanxing", cookie.value, domain="127.0.0.1")
    path = f"/members/{PEOPLE_MEMBER}/invitation"
    answer = secretary.post(path, base_url="http://127.0.0.1:8000")
    assert answer.status_code == 200 and "http://localhost/welcome/" in answer.text and "127.0.0.1" not in answer.text


def test_an_address_of_the_wrong_port_is_written_into_no_redirect(client):
    """What is moved is moved by path: a port that a client claims goes nowhere."""
    for path in ("//me", "/reports//", "/"):
        answer = client.get("/", base_url="http://localhost:666", environ_overrides={"PATH_INFO": path})
        assert "666" not in answer.headers.get("Location", ""), path


def test_who_is_asked_from_is_what_the_proxy_says_and_not_the_client(public, monkeypatch):
    seen = []
    monkeypatch.setattr("pwa.identity.login_throttle.network_of", lambda address: seen.append(address) or "x")
    asked = {"X-Forwarded-For": "203.0.113.1, 198.51.100.7", "X-Real-IP": "203.0.113.9", "Client-IP": "203.0.113.9"}
    client_of(public).get("/welcome/guess", base_url="https://yanxing.example", headers=asked)
    assert seen == [{0: "127.0.0.1", 1: "198.51.100.7"}[public.config["YANXING"].trusted_proxies]]
