"""The printed roll: who is on the list, apologies noted, a code that opens the form with the time of the list."""

import re

from .conftest import called
from .minutes_of_a_meeting import held


def test_the_printed_roll_names_everybody_and_its_code_opens_the_form(app, as_, clock):
    meeting, client = called(0), as_("secretary")
    sheet = client.get(f"/meetings/{meeting.id}/roll/print").text
    names = re.findall(r'<th scope="row">([^<]+)', sheet)
    assert len(names) == client.get(f"/meetings/{meeting.id}/roll").text.count("tick-row")
    assert "<svg" in sheet and "apology" not in sheet
    form = client.get(f"/meetings/{meeting.id}/roll?list_as_of=2026-11-20T08:00:00.000Z").text
    assert 'name="list_as_of" value="2026-11-20T08:00:00.000Z"' in form and "打印的名单" in form
    for wrong in ("2999-01-01T00:00:00Z", "yesterday", "'><script>"):
        form = client.get(f"/meetings/{meeting.id}/roll", query_string={"list_as_of": wrong}).text
        assert "打印的名单" not in form and "<script>'" not in form


def test_nobody_else_prints_the_roll(app, as_):
    meeting = held()
    for login in ("member", "contact", "next_secretary", "host", "committee", "county"):
        assert as_(login).get(f"/meetings/{meeting.id}/roll/print").status_code == 404, login
