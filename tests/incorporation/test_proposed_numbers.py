"""A proposed ID number is sealed from its arrival on, and is shown with a reason only."""

import json

from pwa.core import crypto
from pwa.core.database import db, write
from pwa.incorporation.file_proposal_models import FileProposal
from pwa.members.item_changes import change_items
from pwa.members.models import Member
from pwa.reports.models import Submission
from tests.incorporation.test_file_proposals import FILE, MEMBER, WOMAN, page, verdict
from tests.people import PEOPLE


def everything_stored() -> str:
    """Every row of every table, as text."""
    tables = db.get_tables()
    return "\n".join(str(row) for name in tables for row in db.execute_sql(f'select * from "{name}"').fetchall())


def test_a_proposed_number_is_nowhere_in_plain_text_accepted_or_not(as_, phone, caplog):
    number, broken = "999999197006150086", "999999197006150087"
    entry = phone.entry("proposal", {"item": "id_number", "value": number, "memo": f"我的号码{number}"})
    assert phone.outcome(entry) == "accepted" and phone.outcome(entry) == "duplicate"
    assert phone.outcome({**entry, "fields": {"item": "id_number", "value": WOMAN}}) == "conflict"
    assert phone.outcome(phone.entry("proposal", {"item": "id_number", "value": broken})) == "rejected"
    assert phone.outcome(phone.entry("proposal", {"item": "name", "value": broken})) == "rejected"
    assert (
        phone.outcome(phone.entry("proposal", {"itme": "id_number", "valeu": number, "deep": {"a": number}}))
        == "rejected"
    )
    stored = everything_stored()
    for secret in (number, broken, WOMAN):
        assert secret not in stored and secret not in caplog.text
        for path in (page(entry["id"]), FILE, "/reports", "/", "/incorporation/file-proposals"):
            assert secret not in as_("secretary").get(path).text
    assert crypto.unseal(FileProposal.get_by_id(entry["id"]).value_sealed) == number
    assert json.loads(Submission.get_by_id(entry["id"]).fields).keys() == {"sealed"}


def test_ones_own_data_hold_the_number_as_ones_own_file_does(as_, phone):
    proposal = phone.accepted("proposal", {"item": "id_number", "value": WOMAN})
    data = json.loads(as_("member").get("/me/data.json").text)
    [row] = [row for row in data["file_proposals"] if row["id"] == str(proposal)]
    assert (row["item"], row["value"]) == ("id_number", WOMAN)
    [sent] = [row for row in data["reports"] if row["id"] == str(proposal)]
    assert sent["fields"] == {"item": "id_number", "value": WOMAN}


def test_a_masked_value_is_shown_to_the_officer_with_a_reason_that_the_member_sees(as_, phone):
    proposal = phone.accepted("proposal", {"item": "id_number", "value": WOMAN})
    officer = as_("secretary")
    assert "9999**********0024" in officer.get(page(proposal)).text
    assert officer.post(f"{page(proposal)}/value", data={"reason": ""}).status_code == 422
    long = officer.post(f"{page(proposal)}/value", data={"reason": "核对" * 101})
    assert long.text.count(f'value="{"核对" * 101}"') == 1, "stands there again, in its own field only"
    shown = officer.post(f"{page(proposal)}/value", data={"reason": "与身份证原件核对"})
    assert WOMAN in shown.text and shown.headers["Cache-Control"] == "no-store"
    assert "与身份证原件核对" in as_("member").get("/me").text
    for login in ("contact", "host", "next_secretary", "county", "member"):
        assert as_(login).post(f"{page(proposal)}/value", data={"reason": "看看"}).status_code == 404


def test_a_number_that_contradicts_the_file_is_taken_over_with_birth_date_and_sex(as_, phone):
    proposal = phone.accepted("proposal", {"item": "id_number", "value": WOMAN})
    officer = as_("secretary")
    refused = officer.post(f"{page(proposal)}/take-over")
    assert refused.status_code == 422 and 'name="follow"' in refused.text and verdict(proposal) is None
    assert officer.post(f"{page(proposal)}/take-over", data={"follow": "1"}).status_code == 303
    row = Member.get_by_id(MEMBER.member_id)
    assert (row.sex, row.born_on.isoformat(), row.id_index) == ("2", "1985-12-31", crypto.index_of(WOMAN))


def test_a_number_of_another_file_is_not_taken_over(as_, phone):
    with write():
        change_items(Member.get_by_id(PEOPLE["next_member"].member_id), {"id_number": WOMAN}, None)
    proposal = phone.accepted("proposal", {"item": "id_number", "value": WOMAN})
    assert as_("secretary").post(f"{page(proposal)}/take-over", data={"follow": "1"}).status_code == 422
    assert verdict(proposal) is None
