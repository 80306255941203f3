"""The operator ends a lost phone from the terminal, where no officer is at hand."""

import re

from pwa.core.audit import AuditLine
from pwa.members.models import TimelineLine
from tests.kit.client import client_of, sign_in
from tests.people import PEOPLE


def test_a_lost_phone_is_ended_from_the_terminal_too_and_its_owner_is_told(installed, run, clock):
    phone, member = client_of(installed), PEOPLE["member"]
    sign_in(phone, "member")
    older = re.search(r"http\S+", run("invite", "member").output)[0]
    assert phone.get("/me/session").status_code == 200, "a new link alone ends nothing"
    clock.forward(minutes=1)
    done = run("invite", "member", "--end-phones")
    assert done.exit_code == 0 and "Every phone" in done.output
    link = re.search(r"http\S+", done.output)[0]
    assert (phone.get("/me/session").status_code, phone.get("/me/session").json["reason"]) == (401, "ended")
    assert client_of(installed).get(older).status_code == 404
    other = client_of(installed)
    assert other.post(link, data={"agree": "1"}).status_code == 303
    for page in ("/", "/me/phones"):
        assert "你的手机已全部退出登录" in other.get(page).text, page
    assert TimelineLine.get(TimelineLine.member == member.member_id, TimelineLine.kind == "phones_ended").by_id is None
    ended = (AuditLine.record_id == member.account_id) & (AuditLine.action == "ended all ways in")
    assert AuditLine.get(ended).actor_id is None
