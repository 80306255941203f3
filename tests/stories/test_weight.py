"""What a browser really fetches on the first visit, weighed as gzip on the wire."""

import gzip
import json
import urllib.request

from tests.house.test_weight import FIRST_LOAD

APART = (".png", ".svg", "/place/places.json", ".webmanifest", "/me/session")


def weight_of(url: str, cookie: str) -> int:
    """One answer under gzip, headers apart."""
    asked = urllib.request.Request(url, headers={"Cookie": cookie, "Accept-Encoding": "identity"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return len(gzip.compress(answer.read(), 6))


def test_the_first_load_as_a_browser_does_it(phones, server):
    phone = phones(service_workers="block")  # the worker's own fetches are weighed in tests/house/test_weight.py
    asked: list[str] = []
    phone.context.on("request", lambda request: request.method == "GET" and asked.append(request.url))
    phone.open("/sign-in")
    phone.page.wait_for_load_state("networkidle")
    phone.sign_in("member")
    phone.open("/")
    phone.page.wait_for_load_state("networkidle")
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in phone.context.cookies())
    worker = {server.url + "/service_worker.js"}
    weights = {url: weight_of(url, cookie) for url in {*asked} | worker if not url.endswith(APART)}
    assert len(weights) > 20
    assert sum(weights.values()) <= FIRST_LOAD, json.dumps(weights, indent=1)
