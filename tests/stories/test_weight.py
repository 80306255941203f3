"""What a browser really fetches on the first visit, weighed as gzip on the wire."""

import gzip
import json
import urllib.request

import pytest

from tests.architecture.test_weight import FIRST_LOAD, STATIC_IMPORT

APART = (".png", ".svg", "/place/places.json", ".webmanifest", "/me/session")


def answer_of(url: str, cookie: str = "") -> bytes:
    """The body of one answer."""
    asked = urllib.request.Request(url, headers={"Cookie": cookie, "Accept-Encoding": "identity"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.read()


@pytest.mark.nightly
def test_the_first_load_as_a_browser_does_it(phones, server):
    phone = phones(service_workers="block")  # what the worker fetches is added below
    asked: list[str] = []
    phone.context.on("request", lambda request: request.method == "GET" and asked.append(request.url))
    phone.open("/sign-in")
    phone.page.wait_for_load_state("networkidle")
    phone.sign_in("member")
    phone.open("/")
    phone.page.wait_for_load_state("networkidle")
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in phone.context.cookies())
    worker = server.url + "/service_worker.js"
    modules = {server.url + path for path in STATIC_IMPORT.findall(answer_of(worker).decode())}
    weights = {
        url: len(gzip.compress(answer_of(url, "" if url.endswith("/sign-in") else cookie), 6))
        for url in {*asked, worker, *modules}
        if not url.endswith(APART)
    }
    assert len(modules) > 3 and len(weights) > 20
    assert sum(weights.values()) <= FIRST_LOAD, json.dumps(weights, indent=1)
