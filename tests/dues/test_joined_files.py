"""Two files of one person, both with dues, become one: one amount and one exemption a month, all payments."""

from datetime import date

from pwa.core.database import write
from pwa.dues import amounts
from pwa.dues.models import DuesExemption, DuesSetting, ExemptMonth, Payment
from pwa.members.changes import admit
from pwa.members.file_joining import join_files
from pwa.members.models import Member
from tests.dues.books import BY, JANUARY, MEMBER, PAID, began, book, line_of, member, pay, unit
from tests.people import TODAY


def test_dues_of_both_files_are_joined_with_one_amount_and_one_exemption_a_month(phone_of):
    began()
    phone = phone_of("secretary")
    with write():
        second = admit(unit(), name=member().name, sex="1", by=BY)
    pay(phone)
    phone.accepted("payment", PAID, subject=str(second.id))
    said = {"first": JANUARY, "last": date(TODAY.year, 2, 1), "due": 0, "meeting_on": TODAY, "approver": "镇党委"}
    for about in (member(), Member.with_branch(second.id)):
        with write():
            amounts.exempt(about, {**said, "document": ""}, BY)
    with write():
        amounts.set_due(second, {"payer": "wage", "due": 9900, "since": JANUARY, "base": None}, BY)
        assert join_files(member(), second, (), BY)
    assert [row.due for row in amounts.settings_of(MEMBER)] == [1500] and DuesSetting.select().count() == 2
    assert ExemptMonth.select().where(ExemptMonth.member == MEMBER).count() == 2
    assert DuesExemption.select().where(DuesExemption.member == MEMBER).count() == 2
    assert Payment.select().where(Payment.member == MEMBER).count() == 2
    assert book().collected == 3000 and len(line_of().twice) == 2
