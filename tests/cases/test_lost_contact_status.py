"""What meetings decided about lost contact is seen where people look: the list, the file, the official form."""

import csv
from datetime import timedelta

import pytest

from pwa.cases.models import Case, CaseStep, LostDecision
from pwa.core.clock import now
from pwa.members.models import FieldChange, Member
from pwa.members.own_data import file_of
from pwa.organisations.models import Unit
from pwa.roster.export import export_members
from tests.cases.conftest import MET, SILENT
from tests.cases.test_own_parameters import line_of
from tests.kit.placements import place
from tests.people import PEOPLE, TODAY, UNITS, ago, said
from tests.reports.phone import Phone

FILE = f"/members/{SILENT}"


@pytest.fixture
def decide(search, as_, clock):
    """`decide("suspended")` records it as decided today, whatever it does not meet, and some days pass."""

    def record(kind: str) -> None:
        data = MET | {"kind": kind, "held_on": clock.today.isoformat(), "all_the_same": "1"}
        assert as_("secretary").post(f"{search}/decision", data=data).status_code == 303
        clock.forward(days=5)

    return record


@pytest.fixture
def exported(app, tmp_path):
    """李秀英's row of the official form, by the names of its columns."""

    def write_out(paths: list[str] | None = None) -> dict[str, str]:
        export_members(tmp_path / "out.csv", ".csv", paths)
        with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
            return next(row for row in csv.DictReader(file) if row["姓名"] == "李秀英")

    return write_out


def test_the_list_says_how_far_it_has_come(search, as_, decide):
    def tag() -> str:
        return as_("secretary").get("/liaison/lost").text.split("李秀英")[1].split("</li>")[0]

    assert "查找中" in tag()
    for kind, word in (("lost_confirmed", "认定为失联党员"), ("suspended", "停止党籍")):
        decide(kind)
        assert word in tag() and "查找中" not in tag()


def test_the_file_shows_a_search_and_offers_no_second_one(search, as_):
    for login in ("secretary", "contact"):
        page = as_(login).get(FILE).text
        assert f'href="{search}"' in page and "联系不上了？" not in page, login


def test_the_file_says_what_was_decided_to_home_officers_and_to_the_member(search, as_, decide):
    assert "登记为流动党员" in as_("secretary").get(FILE).text
    decide("lost_confirmed")
    for login in ("secretary", "organiser", "committee", "contact", "silent"):
        page = as_(login).get(FILE).text
        assert f"认定为失联党员（{said(0)}，十一月党员大会）" in page, login
        assert "登记为流动党员" not in page and "联系不上了？" not in page, login
        assert f'href="{search}"' in page, login
    assert "/reports/location/new" in as_("silent").get(FILE).text


def test_the_host_sees_nothing_of_it(search, as_, decide):
    member = Member.with_branch(SILENT)
    place(member, "host-branch")
    decide("lost_confirmed")
    page = as_("host").get(FILE)
    assert page.status_code == 200
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert "失联" not in page.text and "/liaison/" not in main


def status_in_file(as_, login: str = "secretary") -> str:
    """What the file says of the membership's status, without the banner about the decision."""
    return as_(login).get(FILE).text.split("党籍状态")[1].split("</dd>")[0]


def test_the_official_form_and_the_file_say_suspended_until_restored(decide, exported, as_, app):
    Member.update(status="normal").where(Member.id == SILENT).execute()
    for kind in ("lost_confirmed", "suspended", "restored"):
        decide(kind)
        status = "停止党籍" if kind == "suspended" else "正常"
        assert exported()["党籍状态"] == status, kind
        for login in ("secretary", "silent"):
            assert status in status_in_file(as_, login), (kind, login)
        assert Member.get_by_id(SILENT).status == ("suspended" if kind == "suspended" else "normal"), kind


def test_their_own_data_says_suspended_too(decide):
    decide("lost_confirmed")
    decide("suspended")
    [row] = file_of(Member.with_branch(SILENT))
    assert (row["status"], row["lost_since"]) == ("suspended", ago(170))


def test_a_status_that_people_change_in_the_roster_after_the_decision_leads(decide, exported, clock):
    decide("lost_confirmed")
    decide("suspended")
    facts = {"county_id": PEOPLE["silent"].county_id, "member": SILENT, "field": "status"}
    FieldChange.create(before=None, after="normal", at=now() - timedelta(days=30), **facts)
    assert exported()["党籍状态"] == "停止党籍"
    Member.update(status="normal").where(Member.id == SILENT).execute()
    FieldChange.create(before="suspended", after="normal", **facts)
    assert exported()["党籍状态"] == "正常"


def test_being_found_does_not_lift_a_suspension(search, as_, decide, clock):
    decide("lost_confirmed")
    decide("suspended")
    found = MET | {"kind": "found", "held_on": clock.today.isoformat(), "all_the_same": "1"}
    assert as_("secretary").post(f"{search}/decision", data=found).status_code == 422
    clock.forward(days=1)
    Phone(as_("silent"), "silent").accepted("activity")
    page = as_("secretary").get(search).text
    assert "停止党籍" in page and 'value="found"' not in page and 'value="restored"' in page
    assert "恢复党籍" in line_of(as_("secretary").get("/").text, search)
    decide("restored")
    assert Case.get().how == "restored"


def test_a_suspension_that_an_earlier_release_ended_with_found_still_holds_and_can_be_restored(search, as_, decide):
    decide("lost_confirmed")
    decide("suspended")
    step = CaseStep.create(
        case=Case.get(), county_id=Case.get().county_id, kind="decided", by_id=PEOPLE["secretary"].account_id
    )
    row = {"meeting": "十二月党员大会", "held_on": TODAY, "kind": "found"}
    LostDecision.create(id=step.id, county_id=step.county_id, case=step.case_id, **row)
    assert "停止党籍（" in as_("secretary").get(FILE).text, "closed or open, nothing lifts it"
    assert "停止党籍" in as_("secretary").get("/").text
    assert 'value="restored"' in as_("secretary").get(search).text
    assert as_("secretary").get("/liaison/lost").status_code == 200
    decide("restored")
    assert "停止党籍（" not in as_("secretary").get(FILE).text


def test_of_a_probationary_member_the_qualification_is_cancelled(search, as_, decide, exported):
    Member.update(kind="probationary").where(Member.id == SILENT).execute()
    decide("lost_confirmed")
    page = as_("secretary").get(search).text
    assert 'value="cancelled"' in page and 'value="suspended"' not in page
    assert "取消预备党员资格" in line_of(as_("secretary").get("/").text, search)
    wrong = MET | {"kind": "suspended", "all_the_same": "1", "held_on": TODAY.isoformat()}
    assert as_("secretary").post(f"{search}/decision", data=wrong).status_code == 422
    decide("cancelled")
    assert (Case.get().how, Case.get().closed_at is None) == ("cancelled", False)
    assert "取消预备党员资格（" in as_("secretary").get(FILE).text
    assert exported()["是否为失联党员"] == "是"


def test_found_ends_what_the_file_said(as_, decide):
    decide("lost_confirmed")
    decide("found")
    page = as_("secretary").get(FILE).text
    assert "认定为失联党员（" not in page and "联系不上了？" in page


def test_the_official_form_says_lost_and_since_when_as_decided(decide, exported):
    assert (exported()["是否为失联党员"], exported()["失去联系日期"]) == ("否", "")
    for kind in ("lost_confirmed", "suspended"):
        decide(kind)
        home = Unit.get_by_id(UNITS["home"]).path
        for paths in (None, [home]):
            row = exported(paths)
            assert (row["是否为失联党员"], row["失去联系日期"]) == ("是", ago(170)), (kind, paths)
    decide("restored")
    assert (exported()["是否为失联党员"], exported()["失去联系日期"]) == ("否", "")
    assert Member.get_by_id(SILENT).lost_since is None, "the day in the file is people's own"


def test_the_day_that_people_recorded_leads_over_the_last_word(decide, exported, clock):
    day = clock.today - timedelta(days=300)
    Member.update(lost_since=day).where(Member.id == SILENT).execute()
    decide("lost_confirmed")
    assert exported()["失去联系日期"] == day.isoformat()
    decide("found")
    assert exported()["是否为失联党员"] == "否"


def test_their_own_day_hints_at_no_paper_once_contact_is_confirmed_lost(search, as_, decide):
    assert "建议：" in as_("silent").get("/").text
    decide("lost_confirmed")
    page = as_("silent").get("/").text
    assert "建议：" not in page and "登记为流动党员" not in page and "/reports/location/new" in page
    decide("suspended")
    assert "建议：" not in as_("silent").get("/").text
    decide("restored")
    assert "建议：" in as_("silent").get("/").text
