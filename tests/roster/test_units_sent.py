"""A table of units: whose page it is, and what a file gets that is no such table."""

import json
import os

import pytest

from pwa.members import headcounts
from pwa.members.models import AwayPeriod
from pwa.organisations.models import Unit
from pwa.roster import labels, staging
from pwa.roster.models import ImportPart, RosterImport
from pwa.roster.unit_imports import planned
from tests.kit.run_cache import once
from tests.people import PEOPLE, PLACES
from tests.reports.phone import Phone
from tests.roster.hostile_cells import CASES
from tests.roster.sheets import csv_of, people
from tests.roster.test_units import IMPORT, NEW, apply, send, sheet, tree

LONG = os.environ.get("YANXING_LONG") == "1"


@pytest.mark.parametrize("login", ["member", "contact", "secretary", "organiser", "committee", "county", "auditor"])
def test_whoever_is_no_administrator_finds_no_page(as_, login):
    address = send(as_("admin"), sheet(*NEW))
    for path in (IMPORT, f"{IMPORT}/empty.xlsx", address):
        assert as_(login).get(path).status_code == 404
    for path in (IMPORT, f"{address}/apply", f"{address}/discard"):
        assert as_(login).post(path).status_code == 404


def test_another_administrators_table_and_a_table_of_members_are_no_table_of_units(as_):
    address = send(as_("admin"), sheet(*NEW))
    own = address.rpartition("/")[2]
    other = as_("host_admin")
    assert other.get(address).status_code == other.post(f"{address}/apply").status_code == 404
    assert as_("admin").get(f"/screening/roster/imports/{own}").status_code == 404
    RosterImport.update(account_id=PEOPLE["secretary"].account_id).execute()
    assert as_("secretary").get(f"/screening/roster/imports/{own}").status_code == 404


def test_thrown_away_nothing_of_it_stays(as_):
    client = as_("admin")
    address = send(client, sheet(*NEW))
    assert client.post(f"{address}/discard").status_code == 303
    assert ImportPart.select().count() == 0 and "已删除" in client.get(address).text
    assert apply(client, address).status_code == 422 and Unit.get_or_none(Unit.code == "990001") is None


def test_a_table_of_people_is_no_table_of_units_and_no_name_of_theirs_is_shown(as_):
    answer = as_("admin").get(send(as_("admin"), csv_of(people(2)), "名册.csv"))
    assert answer.status_code == 200 and "写入：" not in answer.text
    assert as_("admin").post(IMPORT, data={}, content_type="multipart/form-data").status_code == 422


def test_more_units_than_a_county_has_are_refused(as_, monkeypatch):
    monkeypatch.setattr(staging, "MOST_UNITS", 2)
    text = as_("admin").get(send(as_("admin"), sheet(*NEW))).text
    assert "超过 2 行" in text and ImportPart.select().count() == 0


def problems_of(row: RosterImport) -> list[tuple[str, str]]:
    """What would be wrong, each kind once."""
    return sorted({(problem.column, problem.code) for line in planned(row) for problem in line.problems})


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what reads them knows no database
def test_every_hostile_file_gets_an_answer_and_changes_no_unit(as_, monkeypatch, parsed_once, shared_folder):
    """All are read and planned; the first of each answer goes the whole way, from the form to the button."""
    monkeypatch.setattr("pwa.roster.upload.PER_HOUR", 1_000)
    client, before = as_("admin"), tree()
    county, answers = Unit.get_by_id(PEOPLE["admin"].county_id), set()
    for name, (make, _) in CASES.items():
        content = once(shared_folder, f"roster-{name}", make)
        row = staging.take_in(content, f"{name}.xlsx", [county.path], None, county.id, "organisations")
        answer = json.loads(row.refused)["code"] if row.refused else str(problems_of(row))
        if row.refused:
            assert len(labels.refusal(row.refused, "organisations")) > 8, (name, json.loads(row.refused))
        if answer not in answers or LONG:
            answers.add(answer)
            address = send(client, content, f"{name}.xlsx")
            assert RosterImport.get_by_id(address.rpartition("/")[2]).refused == row.refused, name
            assert client.get(address).status_code == 200, name
            assert apply(client, address).status_code in (303, 422), name
    assert len(answers) >= 10
    assert tree() == before


def test_a_plan_whose_before_is_no_longer_true_is_not_carried_out(as_):
    home, client = Unit.get_by_id(PLACES["home"].id), as_("admin")
    rows = [[home.name, home.code or "", home.parent.name, "党支部", "", f"0571-8888{end}"] for end in ("1111", "2222")]
    stale, other = send(client, sheet(rows[0])), send(client, sheet(rows[1]))
    plan = client.get(stale).text.split('name="plan" value="')[1].split('"')[0]
    assert apply(client, other).status_code == 303
    assert client.post(f"{stale}/apply", data={"plan": plan}).status_code == 422
    assert Unit.get_by_id(home.id).phone == "0571-88882222"


def test_two_rows_about_one_unit_are_wrong(as_):
    above = PLACES["county"].name
    client = as_("admin")
    assert apply(client, send(client, sheet(["清溪乡党委", "990009", above, "党委", "", ""]))).status_code == 303
    both = sheet(
        ["新清溪乡党委", "990009", above, "党委", "", ""], ["清溪乡党委", "", above, "党委", "", "0571-88886666"]
    )
    address = send(client, both)
    assert apply(client, address).status_code == 422 and Unit.get(Unit.code == "990009").name == "清溪乡党委"


def test_a_file_name_with_what_no_name_holds_is_kept_readable(as_):
    address = send(as_("admin"), sheet(*NEW), "党\x00组\u202e织.xlsx")
    assert "党\ufffd组\ufffd织.xlsx" in as_("admin").get(address).text


def test_when_a_branch_moves_to_another_county_the_absences_of_its_members_follow(as_):
    place = {"division": "440307", "since": "2026-07-01", "stay": "long"}
    Phone(as_("member"), "member").accepted("location", place)
    home = Unit.get_by_id(PLACES["home"].id)
    assert headcounts.total(home.path)[1] == 1
    row = [home.name, home.code or "", home.parent.name, "党支部", "龙岗区", ""]
    client = as_("admin")
    address = send(client, sheet(row))
    assert apply(client, address).status_code == 303, client.get(address).text
    assert Unit.get_by_id(home.id).division == "440307"
    assert headcounts.total(home.path)[1] == 0 and not AwayPeriod.select().where(AwayPeriod.ended_on.is_null()).exists()
