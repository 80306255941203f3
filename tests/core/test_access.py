"""Who may enter, and what every answer carries. The walk over all routes is in tests/architecture/test_walk.py."""

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from pwa.core.access import CSP, Role, open_to, open_to_everyone, open_to_signed_in
from tests.kit import engines
from tests.kit.client import client_of


@pytest.fixture
def small(engine, clock) -> Flask:
    """The app with one more package: a view for each kind of access."""
    engine.again()
    app = engine.build_app(metrics_token="of the app with one more package")
    if "extra" in app.blueprints:
        return app
    extra = Blueprint("extra", __name__)
    for name, guard in {
        "/open": open_to_everyone,
        "/mine": open_to_signed_in,
        "/books": open_to(Role.AUDITOR),
        "/nobody": lambda view: view,
    }.items():
        extra.add_url_rule(name, name[1:], guard(_view(name)), methods=["GET", "POST"])
    app.register_blueprint(extra, url_prefix="/extra")
    return app


def _view(name):
    def view():
        return {"in": name}

    return view


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        (None, "/extra/open", 200),
        (None, "/extra/mine", 303),
        (None, "/extra/books", 303),
        (None, "/extra/nobody", 404),
        ("member", "/extra/mine", 200),
        ("member", "/extra/books", 404),
        ("auditor", "/extra/books", 200),
        ("admin", "/extra/books", 404),
        ("admin", "/extra/nobody", 404),
    ],
)
def test_a_view_opens_to_whom_it_names_and_is_hidden_from_all_others(small, login, path, status):
    from tests.kit.client import sign_in

    client = client_of(small)
    if login:
        with small.app_context():
            sign_in(client, login)
    assert client.get(path).status_code == status


def test_signed_out_comes_back_where_it_wanted_to_go(small):
    answer = client_of(small).get("/extra/mine?a=1")
    assert answer.headers["Location"] == "/sign-in?next=/extra/mine?a%3D1"


def test_a_fragment_is_told_to_sign_in_with_the_whole_page(small):
    answer = client_of(small).fragment("/extra/mine")
    assert answer.status_code == 401 and answer.headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://localhost/path"}, 403),
        ({"Origin": "http://localhost:80x"}, 403),
    ],
)
def test_a_write_from_another_site_is_refused(small, headers, status):
    assert client_of(small).post("/extra/open", headers=headers).status_code == status


def test_a_write_that_does_not_say_where_it_comes_from_is_refused(small):
    assert FlaskClient(small).post("/extra/open", base_url="http://localhost").status_code == 403


def test_another_host_name_is_refused(small):
    assert client_of(small).get("/extra/open", base_url="http://evil.example").status_code == 400


@pytest.mark.parametrize("path", ["/extra/open", "/sign-in", "/nowhere", "/healthz"])
def test_every_answer_carries_the_security_headers(client, path):
    answer = client.get(path)
    assert answer.headers["Content-Security-Policy"] == CSP
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/extra/open", "/sign-in", "/nowhere", "/healthz", "/manifest.webmanifest"])
def test_no_page_may_use_camera_microphone_or_payment(client, path):
    """Only the page that reads a paper's code may use the camera (tests/papers/test_reading.py)."""
    policy = client.get(path).headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "payment=()"} <= set(policy)


def test_the_policy_allows_nothing_inline():
    assert "unsafe" not in CSP and "nonce" not in CSP and "script-src 'self'" in CSP and "style-src 'self'" in CSP


def test_private_pages_name_their_account_and_are_not_shared(as_):
    answer = as_("member").get("/reports")
    assert answer.headers["Yanxing-Account"]
    assert answer.headers["Cache-Control"].startswith("private")
    assert {"HX-Request", "HX-Target", "HX-Request-Type", "HX-Boosted"} <= set(answer.headers["Vary"].split(", "))


def test_cookies_are_secure_everywhere_but_on_localhost(engine, tmp_path):
    public = engines.settings_for(engine.url, tmp_path, base_url="https://yanxing.example")
    assert public.secure and not engines.settings_for(engine.url, tmp_path).secure


def test_a_signed_out_cookie_opens_nothing(as_):
    from pwa.core.clock import now
    from pwa.core.database import write
    from pwa.identity.models import Session

    client = as_("member")
    assert client.get("/reports").status_code == 200
    with write():
        Session.update(ended_at=now()).execute()
    assert client.get("/reports").status_code == 303


def test_a_session_lasts_180_days_from_its_last_use(as_, clock):
    client = as_("member")
    clock.forward(days=179)
    assert client.get("/reports").status_code == 200
    clock.forward(days=181)
    assert client.get("/reports").status_code == 303
