"""A person shows a receipt; an officer finds the report it stands for, within reach."""

import pytest

from pwa.reports.models import Submission


def rows(client, address: str) -> str:
    return client.get(address).text.split('id="rows"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    "spelled", [str, str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")]
)
def test_an_officer_finds_a_report_by_its_receipt_however_it_is_typed(phone, as_, spelled):
    wanted, other = phone.accepted(), phone.accepted("activity")
    receipt = spelled(Submission.get_by_id(wanted).receipt)
    for address in (f"/reports?receipt={receipt}", f"/reports?q={receipt}"):
        found = rows(as_("secretary"), address)
        assert str(wanted) in found and str(other) not in found


def test_signs_that_look_alike_are_the_same_in_a_receipt(phone, as_):
    Submission.update(receipt="0118-ABCD").where(Submission.id == phone.accepted()).execute()
    assert str(Submission.get().id) in rows(as_("secretary"), "/reports?receipt=oil8-abcd")


def test_a_receipt_beyond_reach_finds_nothing(phone, as_):
    ident = phone.accepted()
    receipt = Submission.get_by_id(ident).receipt
    for login in ("next_secretary", "member", "host_committee", "county"):
        assert str(ident) not in as_(login).get(f"/reports?receipt={receipt}").text.split("mine-title")[0]
