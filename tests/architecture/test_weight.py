"""What a phone must fetch, read from real answers: the first visit, and every fragment."""

import gzip
import json
import re
from posixpath import dirname, join, normpath

import pytest

from pwa.core.assets import release
from tests.core.test_assets import OF_PACKAGES
from tests.kit.client import client_of, sign_in
from tests.kit.crawl import ROLES

# What is true today and a little room; the first load may never pass 60 KB, a fragment never 5.
FIRST_LOAD, FRAGMENT = 54 * 1024, 5 * 1024
SHELL, OF_A_PACKAGE = 59 * 1024, 6 * 1024  # the shell may never pass 60
STATIC_IMPORT = re.compile(r"""(?:^import|\bfrom)\s*['"](\.{1,2}/[^'"]+|/[^'"]+)['"]""", re.M)
LINK = re.compile(r"""<(?:script[^>]*\ssrc|link[^>]*rel="stylesheet"[^>]*\shref)="([^"]+)\"""")


def weigh(body: bytes) -> int:
    """Bytes on the wire under gzip."""
    return len(gzip.compress(body, 6))


def fetched_with(client, path: str, weights: dict[str, int]) -> None:
    """A page, its style sheets and scripts, and every module that those import at once (not: when they are needed)."""
    if path in weights:
        return
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    weights[path] = weigh(answer.data)
    text = answer.text
    if answer.mimetype == "text/html":
        for found in LINK.findall(text):
            fetched_with(client, found, weights)
    elif answer.mimetype == "text/javascript":
        for name in STATIC_IMPORT.findall(re.sub(r"^\s*//.*$", "", text, flags=re.M)):
            fetched_with(client, name if name.startswith("/") else normpath(join(dirname(path), name)), weights)


@pytest.mark.parametrize("login", ["member", "secretary"])
def test_the_first_load_is_light(app, login):
    """`/sign-in`, then `/`, with all that they import at once. A browser's own visit: tests/stories/test_weight.py."""
    client, weights = client_of(app), {}
    fetched_with(client, "/sign-in", weights)
    sign_in(client, login)
    fetched_with(client, "/", weights)
    fetched_with(client, "/service_worker.js", weights)
    assert sum(weights.values()) <= FIRST_LOAD, dict(sorted(weights.items(), key=lambda item: -item[1]))


def shell_of(client) -> list[str]:
    """The addresses that the worker fetches with a release."""
    facts = client.get("/service_worker.js").text.splitlines()[0]
    return json.loads(facts.removeprefix("self.YANXING = ").removesuffix(";"))["assets"]


def test_the_shell_is_light(client):
    """What the worker puts on the phone with a release: the shell's scripts and styles; place data and icons apart."""
    kept = shell_of(client)
    assert not any("/place/places" in path for path in kept)
    weights = {path: weigh(client.get(path).data) for path in kept if not path.endswith((".png", ".svg"))}
    assert sum(weights.values()) <= SHELL, dict(sorted(weights.items(), key=lambda item: -item[1]))


@pytest.mark.parametrize("package", sorted({name.split("/")[1] for name in OF_PACKAGES}))
def test_what_a_package_adds_to_the_shell_is_light(client, package):
    """All its scripts and styles together; a page names only what it uses of them."""
    mine = [name for name in OF_PACKAGES if name.split("/")[1] == package]
    weights = {name: weigh(client.get(f"/static/{release()}/{name}").data) for name in mine}
    assert 0 < sum(weights.values()) <= OF_A_PACKAGE, weights


def test_every_fragment_is_light(crawled):
    fragments = [visit for role in ROLES for visit in crawled(role) if visit.kind == "fragment" and visit.status == 200]
    heavy = {f"{visit.rule} {visit.target}": weigh(visit.body) for visit in fragments if visit.mimetype == "text/html"}
    assert len(heavy) > 40
    assert {name: weight for name, weight in heavy.items() if weight > FRAGMENT} == {}
