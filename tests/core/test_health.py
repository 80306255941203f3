"""Alive, ready, measured: and the figures are not for everyone."""

import pytest

from pwa.core import database, schema
from tests.core.conftest import app_on
from tests.kit.client import client_of

TOKEN = "a token of the metrics"


def test_alive_says_so_without_a_database(engine, var):
    app = app_on("postgresql://nobody@127.0.0.1:1/nothing", var)
    answer = client_of(app).get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
    database.bind(engine.url)


@pytest.mark.both_engines
def test_ready_when_the_database_answers_and_the_schema_is_current(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


@pytest.mark.both_engines
def test_not_ready_without_the_schema(engine, clock, var):
    answer = client_of(app_on(engine.empty(), var)).get("/readyz")
    assert answer.status_code == 503 and answer.get_json()["pending"] == schema.known()
    database.release()


@pytest.mark.both_engines
def test_not_ready_with_the_schema_of_a_newer_release(client, monkeypatch, tmp_path):
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.get_json()["unknown"]


@pytest.mark.both_engines
def test_not_ready_when_the_database_does_not_answer(engine, var):
    answer = client_of(app_on("postgresql://nobody:secret@127.0.0.1:1/nothing", var)).get("/readyz")
    assert answer.status_code == 503 and answer.get_json()["status"] == "database does not answer"
    assert "secret" not in answer.text
    database.bind(engine.url)


@pytest.mark.parametrize(
    ("where", "headers", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, {}, 200),
        ({"REMOTE_ADDR": "::1"}, {}, 200),
        ({"REMOTE_ADDR": "10.0.0.9"}, {}, 404),
        ({"REMOTE_ADDR": ""}, {}, 404),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"X-Forwarded-For": "127.0.0.1"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"X-Real-Ip": "127.0.0.1"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"Via": "1.1 proxy"}, 404),
        ({"REMOTE_ADDR": "127.0.0.1"}, {"Host": "yanxing.example"}, 404),  # a proxy here that adds no header
        ({"REMOTE_ADDR": "10.0.0.9"}, {"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"REMOTE_ADDR": "10.0.0.9"}, {"Authorization": f"bearer {TOKEN} "}, 200),
        ({"REMOTE_ADDR": "10.0.0.9"}, {"Authorization": f"Basic {TOKEN}"}, 404),
        ({"REMOTE_ADDR": "10.0.0.9"}, {"Authorization": "Bearer wrong"}, 404),
        ({"REMOTE_ADDR": "10.0.0.9"}, {"Authorization": "Bearer "}, 404),
        ({"REMOTE_ADDR": "10.0.0.9"}, {"Authorization": TOKEN}, 404),
    ],
)
def test_figures_are_for_this_machine_or_whoever_has_the_token(engine, clock, where, headers, status):
    engine.again()
    app = engine.build_app(metrics_token=TOKEN, base_url="https://yanxing.example")
    answer = client_of(app).get("/metrics", environ_overrides=where, headers={"Host": "localhost", **headers})
    assert answer.status_code == status
    database.release()


@pytest.mark.parametrize(("headers", "status"), [({}, 404), ({"Authorization": f"Bearer {TOKEN}"}, 200)])
def test_behind_a_proxy_only_the_token_opens_the_figures(engine, clock, headers, status):
    """A proxy on this machine may pass on neither a header nor the public name."""
    engine.again()
    app = engine.build_app(metrics_token=TOKEN, base_url="https://yanxing.example", trusted_proxies=1)
    answer = client_of(app).get("/metrics", headers={"Host": "localhost", **headers})
    assert answer.status_code == status
    database.release()


def test_without_a_token_an_empty_one_opens_nothing(client):
    far = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.get("/metrics", environ_overrides=far, headers={"Authorization": "Bearer "}).status_code == 404


def test_answers_are_counted_by_route_never_by_address(client):
    client.get("/welcome/a-secret-token-of-somebody")
    client.get("/nowhere/at/all/a-secret")
    text = client.get("/metrics").text
    assert 'yanxing_requests_total{method="GET",route="/welcome/<token>",status="' in text
    assert "secret" not in text


def test_made_up_methods_do_not_fill_the_figures(client):
    client.open("/healthz", method="BREW")
    assert 'method="BREW"' not in client.get("/metrics").text
