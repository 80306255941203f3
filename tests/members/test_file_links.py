"""No link on a member's file leads to a page that its reader may not open."""

import html
import re

import pytest

from pwa.core.database import write
from pwa.core.features import registry
from pwa.meetings.models import MeetingDecision
from pwa.members.changes import add_timeline_line
from pwa.members.models import Member
from tests.people import PEOPLE, UNITS

LINK = re.compile(r'href="(/[^"#]*)"')
IDENT = re.compile(r"[0-9a-f-]{36}")


def entrust_a_decision(member: Member) -> None:
    """A decision of a meeting lies with the member."""
    with write():
        by, facts = PEOPLE["secretary"].account_id, {"types": ["theme_day"], "on": "2026-11-20"}
        add_timeline_line(member, "decision_entrusted", by, record_id=MeetingDecision.select().get().id, **facts)


@pytest.mark.parametrize("login", ["county", "committee", "secretary", "contact", "member"])
def test_every_link_of_a_file_opens(world, as_, login):
    member = Member.get_by_id(PEOPLE["member"].member_id)
    entrust_a_decision(member)
    client = as_(login)
    if login == "county":
        client.post(f"/organisations/{UNITS['home']}/reasons", data={"reason": "核对台账"})
    opened: dict[str, int] = {}
    path = f"/members/{member.id}"
    while path:
        page = client.get(path)
        assert page.status_code == 200
        found = {html.unescape(one) for one in LINK.findall(page.text) if IDENT.search(one)}
        for address in found - opened.keys():
            opened[address] = client.get(address).status_code
        path = next((one for one in found if "before=" in one and opened.pop(one) == 200), "")
    assert opened and {address: status for address, status in opened.items() if status not in (200, 303)} == {}


def test_lines_of_records_that_a_stated_reason_does_not_open_say_so(app):
    closed = {line.kind for line in registry().timeline.values() if not line.reason_opens}
    assert {"decision_entrusted", "host_wrote", "reported_in"} <= closed
