"""A membership goes from one installation to another: letter and receipt letter are printed, read by their codes and
verified there; what the member's old phone sends late stays at home."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from flask.cli import ScriptInfo
from PIL import Image

from pwa.cli import cli
from pwa.core import database
from pwa.incorporation.inflow_member_models import InflowMember
from pwa.management.incoming_models import IncomingLetter
from pwa.management.transfer_models import Transfer
from pwa.members.membership import end_of
from pwa.members.models import Member
from pwa.organisations.models import Unit
from pwa.reports.models import Quarantined, Submission
from tests.kit.browser import Phone
from tests.kit.server import Server, until
from tests.people import PEOPLE
from tests.stories.page_actions import report_place

MEMBER = PEOPLE["member"].member_id
NAME = PEOPLE["member"].name
LINK = "main a.go[href*='/papers/'], main a.go[href$='/receipt']"


@pytest.fixture
def there(server: Server) -> Iterator[Server]:
    """The installation to which the member goes: own port, own database, own county key."""
    running = Server()
    running.start()
    look_into(server)  # making the other one has bound its database
    yield running
    look_into(server)
    running.close()


def look_into(one: Server) -> None:
    """This process looks into the database of this installation from now on."""
    database.release()
    database.bind(one.database_url)
    database.db.connect(reuse_if_open=True)


def officer_of(one: Server, chromium, login: str) -> Phone:
    """The phone of an officer of that installation."""
    look_into(one)
    phone = chromium.phone(one)
    with one.app.app_context():
        phone.sign_in(login)
    return phone


def scanned(page) -> str:
    """What a camera reads from the code on the printed page."""
    picture = page.locator(".paper .qr [role=img]").screenshot()
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return found.text


def trusts(one: Server, other: Server, folder: Path) -> None:
    """`one` takes over the county key of `other`, after its fingerprint was compared by telephone."""
    listed = public_list_of(other)
    file = folder / f"keys{other.port}.json"
    file.write_text(json.dumps(listed), "utf-8")
    look_into(one)
    run = one.app.test_cli_runner()
    shown = run.invoke(cli, ["keys", "trust", str(file)], obj=ScriptInfo(create_app=lambda: one.app))
    county = Unit.get(Unit.parent.is_null(), Unit.id == PEOPLE["county"].unit_id).name
    [fingerprint] = re.findall(rf"((?:[0-9a-f]{{4}} ){{7}}[0-9a-f]{{4}})  {county}  ", shown.output)
    command = ["keys", "trust", str(file), "--fingerprint", fingerprint]
    done = run.invoke(cli, command, obj=ScriptInfo(create_app=lambda: one.app))
    assert done.exit_code == 0, done.output


def public_list_of(other: Server) -> dict:
    """Its public list of keys, as anybody fetches it."""
    import urllib.request

    with urllib.request.urlopen(f"{other.url}/keys.json", timeout=10) as answer:
        return json.loads(answer.read())


def press(page, name: str) -> None:
    """Press the button of this name."""
    page.get_by_role("button", name=name, exact=True).click()


def test_a_membership_goes_to_another_installation_and_back_comes_the_receipt_letter(
    chromium, server, there, phones, tmp_path
):
    secretary, committee, old_phone = phones("secretary"), phones("committee"), phones("member")
    # at home: draft, reviewed, approved, the letter printed
    page = secretary.open(f"/management/transfers/new?member={MEMBER}")
    page.locator("summary", has_text="本系统以外的党组织").click()
    page.fill("[name=outside]", "深圳市龙岗区平湖街道党工委")
    page.locator("label:has(input[name=way][value=here])").click()
    press(page, "办理转接")
    press(page, "党支部同意")
    page.get_by_text("党支部已审核").first.wait_for()
    transfer = page.url.removeprefix(server.url)
    page = committee.open(transfer)
    press(page, "批准")
    press(page, "开具介绍信")
    page.locator("a.go[href*='/papers/']").first.click()
    page.locator(".paper .qr").wait_for()
    letter = scanned(page)
    assert letter.startswith(f"{server.url}/v#")

    # there: the code is read, genuine, taken in as a guest; the receipt letter signed
    trusts(there, server, tmp_path)
    host = officer_of(there, chromium, "next_secretary")
    page = host.open("/management/incoming-letters/new")
    page.fill("#f-code", letter)
    press(page, "核验")
    page.get_by_text("真实有效").wait_for()
    page.fill("#f-name", NAME)
    press(page, "接收这名党员")
    page.get_by_text("转接途中").first.wait_for()
    incoming = page.url.removeprefix(there.url)
    assert InflowMember.get(InflowMember.name == NAME).ended_at is None
    issuer = officer_of(there, chromium, "committee")
    page = issuer.open(incoming)
    press(page, "签发回执联")
    page.locator("a.go[href$='/receipt']").click()
    page.locator(".paper .qr").wait_for()
    receipt = scanned(page)
    assert IncomingLetter.get().state == "receipt_sent"

    # the old phone writes without a network, before home has read the receipt letter
    old_phone.ready_offline()
    old_phone.offline()
    report_place(old_phone)
    look_into(server)
    assert Member.get_by_id(MEMBER).left_at is None, "home counts them until now"

    # at home: the receipt letter is read, the transfer closed
    trusts(server, there, tmp_path)
    page = committee.open(transfer)
    page.get_by_role("link", name="扫码核验回执联").click()
    page.fill("#f-code", receipt)
    press(page, "核验并办结")
    page.get_by_text("回执联已确认").first.wait_for()
    look_into(server)
    assert Transfer.get(Transfer.member == MEMBER).state == "confirmed"
    assert end_of(MEMBER).organisation == "深圳市龙岗区平湖街道党工委"

    # the old phone sends two reports late: home keeps both, and says where to write now
    report_place(old_phone, days_ago=0)
    old_phone.offline(False)
    until(lambda: old_phone.page.evaluate("() => fetch('/me/session').then(answer => answer.status)") == 401)
    old_phone.sign_in("member")
    old_phone.open("/reports")
    until(lambda: Submission.select().where(Submission.member_id == MEMBER).exists())
    until(lambda: Quarantined.select().where(Quarantined.account_id == PEOPLE["member"].account_id).exists())
    page = old_phone.open("/reports")
    page.get_by_text("组织关系已转至深圳市龙岗区平湖街道党工委").first.wait_for()
    assert Submission.select().where(Submission.member_id == MEMBER).count() == 1

    # there: counted from now on
    page = issuer.open(incoming)
    page.fill("#f-words-count_here", "丰山镇党委电话确认")
    press(page, "原党组织已核验回执联：计入本支部党员")
    page.get_by_text("已计入本支部党员").first.wait_for()
    look_into(there)
    assert Member.select().where(Member.name == NAME, Member.id != MEMBER).count() == 1
    for phone in (host, issuer):
        assert phone.faults() == []
        phone.close()
