"""A collector takes dues in a village without signal, from one member twice; the book is right, both see the doubled
payment, and a member contests one."""

import pytest

from pwa.core.clock import today
from pwa.core.database import write
from pwa.dues.book import read_book
from pwa.dues.models import Contest, Payment
from pwa.members.changes import admit
from pwa.organisations.models import Unit
from tests.kit.server import until
from tests.people import PEOPLE, UNITS

NAMES = ["赵春来", "钱夏生", "孙秋实", "李冬梅"]
FORM = "/management/dues/payments/new"
MEMBER = PEOPLE["member"].member_id


def villagers() -> list[str]:
    """Members of the home branch at home."""
    home, by = Unit.get_by_id(UNITS["home"]), PEOPLE["secretary"].account_id
    with write():
        return [str(admit(home, name=name, sex="1", by=by).id) for name in NAMES]


def take(phone, member: str, yuan: str) -> None:
    """Write down one payment of this month on the form."""
    page = phone.open(FORM)
    form = page.locator("form[data-outbox-form=payment]")
    form.locator("select[name=subject]").select_option(member)
    form.locator("input[name=amount]").fill(yuan)
    form.locator("input[name=paid_on]").fill(today().isoformat())
    form.locator("button[type=submit]").last.click()
    page.locator("main .saved").wait_for()


@pytest.mark.nightly
def test_five_payments_without_signal_arrive_once_each_and_the_doubled_one_is_flagged_to_both(server, phones):
    people = villagers()
    phone = phones("secretary", fresh=True)
    phone.ready_offline()
    phone.offline()
    for member, yuan in [*((one, "0.50") for one in people), (str(MEMBER), "30"), (str(MEMBER), "30.00")]:
        take(phone, member, yuan)
    assert "received" not in phone.states() and len(phone.states()) == 6
    phone.offline(False)
    phone.open("/")
    until(lambda: phone.states() == ["received"] * 6)
    assert Payment.select().count() == 6
    book = read_book(Unit.get_by_id(UNITS["home"]), today().year)
    assert book.collected == 4 * 50 + 2 * 3000
    [line] = [line for line in book.lines if line.id == MEMBER]
    assert len(line.twice) == 2
    page = phone.open_from_server(f"/management/dues/units/{UNITS['home']}")
    assert "是否重复" in page.locator("main").inner_text()
    assert phone.faults() == []
    own = phones("member")
    page = own.open("/management/dues")
    page.locator("main .list a").first.click()
    page.get_by_text("提出异议").click()
    page.locator("textarea[name=words]").fill("这笔我没有交，重复登记了。")
    page.get_by_role("button", name="告诉党支部").click()
    until(lambda: Contest.select().count() == 1)
    assert "重复登记" in page.locator("main").inner_text()
    assert "异议" in phone.open_from_server("/").locator("main").inner_text()
    assert own.faults() == []
