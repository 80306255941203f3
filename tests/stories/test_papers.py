"""A paper's code, read from the rendered page, is verified by a phone that nobody has signed in on, also offline."""

import io

import pytest
import zxingcpp
from PIL import Image

from pwa.core.database import write
from pwa.members.models import Member
from pwa.papers import paper_steps
from pwa.papers.models import Paper
from tests.kit.server import until
from tests.people import PEOPLE

VERDICT = "[data-verdict] .banner"


@pytest.fixture
def letter(server) -> Paper:
    """A certificate letter of 王建国, issued by the committee."""
    with write():
        member = Member.with_branch(PEOPLE["member"].member_id)
        details = {"to": "深圳市龙岗区平湖街道党工委", "purpose": "参加当地党组织活动"}
        paper = paper_steps.ask("certificate", member, details, PEOPLE["secretary"].account_id)
        paper_steps.issue(paper, PEOPLE["committee"].account_id)
    return Paper.get_by_id(paper.id)


def scanned(page) -> str:
    """What a camera reads from the code on the page."""
    picture = page.locator(".paper .qr [role=img]").screenshot()
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return found.text


def told(page, address: str, server) -> str:
    """What the page says of this address, opened anew."""
    page.goto("about:blank")
    page.goto(server.url + address)
    page.locator(VERDICT).wait_for()
    return page.locator(VERDICT).inner_text()


def test_a_letter_is_scanned_and_verified_without_an_account_and_without_a_network(phones, server, letter):
    phone = phones("member")
    address = scanned(phone.open(f"/papers/{letter.id}"))
    assert address.startswith(f"{server.url}/v#")
    mine = address.removeprefix(server.url)

    stranger = phones().page
    stranger.goto(server.url + "/healthz")
    stranger.evaluate("caches.delete('public')")  # this phone may have served another story
    stranger.goto(server.url + "/v")
    until(lambda: stranger.evaluate("caches.has('public').then(has => has && caches.match('/v')).then(Boolean)"))
    server.stop()
    assert "真实有效" in told(stranger, mine, server)
    assert "王建国" in stranger.locator("[data-verdict]").inner_text()
    changed = mine[:-1] + str((int(mine[-1]) + 1) % 10)
    assert any(words in told(stranger, changed, server) for words in ("不真实", "无法识别"))

    server.start()
    paper_steps.withdraw(letter, PEOPLE["committee"].account_id, reason="接收党组织名称有误")
    assert "已作废" in told(stranger, mine, server)
    server.stop()
    assert "已作废" in told(stranger, mine, server)


@pytest.mark.nightly
def test_a_letter_is_verified_without_a_network_in_the_engine_of_safari(webkit, server, letter):
    digits = Paper.get_by_id(letter.id).code
    webkit.open("/v")
    webkit.waits_for("caches.has('public').then(has => has && caches.match('/v')).then(Boolean)", 60)
    webkit.waits_for("Boolean(localStorage.getItem('papers.keys'))")
    server.stop()
    verdict = f"(document.querySelector('{VERDICT}') || {{}}).innerText"
    webkit.open("/sign-in")
    webkit.open(f"/v#{digits}")
    assert "真实有效" in webkit.waits_for(verdict)
    webkit.open("/sign-in")
    webkit.open(f"/v#{digits[:-1]}{(int(digits[-1]) + 1) % 10}")
    assert "真实有效" not in webkit.waits_for(verdict)
