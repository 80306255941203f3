"""The old book of a branch is taken in from a table: wrong rows are named, all of it is booked in one step, once."""

import io
from datetime import date

import pytest
import xlsxwriter

from pwa.core.database import write
from pwa.dues.import_models import DuesImport
from pwa.dues.import_rules import read_row
from pwa.dues.models import Payment
from pwa.members.changes import admit
from pwa.roster.file_reader import lines_of
from tests.dues.books import BY, began, book, closed, member, pay, unit
from tests.people import PEOPLE, TODAY, UNITS

YEAR = TODAY.year
PAGE = f"/management/dues/units/{UNITS['home']}/old-book"
HEAD = ["姓名", "身份证号", "交纳种类", "月份", "截止月份", "金额（元）", "交纳日期"]


def sheet(*rows, head=None) -> bytes:
    """A workbook with these rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page, days = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate((["丰山村党支部党费登记"], head or HEAD, *rows)):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, column, value, days)
                else:
                    page.write(at, column, value)
    return out.getvalue()


def sent(client, content: bytes):
    """Send a table; returns the address of its page."""
    answer = client.post(PAGE, data={"file": (io.BytesIO(content), "党费.xlsx")}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def row_of(first="2025-03", last="", amount="15", paid_on="2025-03-18", kind="", number="", name=""):
    return [name or member().name, number, kind, first, last, amount, paid_on]


def test_a_table_is_shown_first_and_booked_in_one_step_once(as_):
    began()
    client = as_("secretary")
    at = sent(client, sheet(row_of(), row_of("2025年4月", "2025年6月", 45.5, date(2025, 6, 3))))
    text = client.get(at).text
    assert "60.50" in text and not Payment.select().exists()
    assert client.post(f"{at}/book").status_code == 303
    assert [(row.amount, row.booked_year) for row in Payment.select().order_by(Payment.amount)] == [
        (1500, 2025),
        (4550, 2025),
    ]
    assert book(year=2025).collected == 6050 and DuesImport.get().sealed is None
    assert client.post(f"{at}/book").status_code == 422 and Payment.select().count() == 2
    assert "60.50" in client.get(f"/management/dues/units/{UNITS['home']}?year=2025").text


def test_wrong_rows_are_named_with_their_reasons_and_nothing_is_booked(as_, phone_of, clock):
    began()
    with write():
        for _ in range(2):
            admit(unit(), name="李重名", sex="1", by=BY)
    client = as_("secretary")
    wrong = [
        row_of(name="无此人"),
        row_of(name="李重名"),
        row_of(amount="1e3"),
        row_of(amount=0),
        row_of(first="2025-13"),
        row_of(paid_on="2025-02-30"),
        row_of(paid_on=f"{YEAR + 1}-12-01"),
        row_of(amount=1000, kind="自愿"),
        row_of(kind="捐款"),
        row_of(first="2025-05", last="2025-03"),
    ]
    at = sent(client, sheet(row_of(), *wrong, row_of()))
    text = client.get(at).text
    for number in range(4, 4 + len(wrong)):
        assert f"第 {number} 行" in text
    assert "第 3 行" not in text and "第 14 行" in text, "the same row twice"
    assert client.post(f"{at}/book").status_code == 422 and not Payment.select().exists()
    assert client.post(f"{at}/throw-away").status_code == 303 and DuesImport.get().sealed is None
    assert client.post(f"{at}/book").status_code == 422


def test_what_stands_in_the_book_already_and_what_belongs_to_a_closed_year_is_refused(as_, phone_of, clock):
    began()
    pay(phone_of("secretary"))
    month = f"{TODAY:%Y-%m}"
    client = as_("secretary")
    assert "已在账簿中" in client.get(sent(client, sheet(row_of(month, "", "15", TODAY.isoformat())))).text
    open_one = sent(client, sheet(row_of(month, "", "16", TODAY.isoformat())))
    clock.on(date(YEAR + 1, 2, 10))
    closed(YEAR)
    assert client.post(f"{open_one}/book").status_code == 422 and Payment.select().count() == 1


def test_the_own_dues_in_a_table_are_booked_by_another_officer(as_):
    began()
    at = sent(as_("secretary"), sheet([PEOPLE["secretary"].name, *row_of()[1:]]))
    assert as_("secretary").post(f"{at}/book").status_code == 422 and not Payment.select().exists()
    assert as_("organiser").post(f"{at}/book").status_code == 303 and Payment.select().count() == 1


def test_a_table_without_the_columns_is_refused_with_their_names(as_):
    client = as_("secretary")
    content = sheet(["王建国", "15"], head=["姓名", "金额", "备注"])
    answer = client.post(PAGE, data={"file": (io.BytesIO(content), "x.xlsx")}, content_type="multipart/form-data")
    assert answer.status_code == 422 and not DuesImport.select().exists()
    assert client.post(PAGE).status_code == 422


def test_nobody_but_the_officers_of_the_branch_takes_a_book_in(as_):
    client = as_("secretary")
    at = sent(client, sheet(row_of()))
    for login in ("committee", "next_secretary", "member", "host"):
        assert as_(login).get(PAGE).status_code == 404, login
        assert as_(login).get(at).status_code == 404 and as_(login).post(f"{at}/book").status_code == 404


def test_a_book_goes_out_as_a_workbook_and_in_again(as_, phone_of):
    began()
    pay(phone_of("secretary"), amount="12.34")
    client = as_("secretary")
    answer = client.get(f"/management/dues/units/{UNITS['home']}/book.xlsx?year={YEAR}")
    assert answer.status_code == 200
    lines = list(lines_of(answer.data))
    assert sum(isinstance(line, dict) and "sheet" in line for line in lines) == 3
    first = next(line[1] for line in lines if isinstance(line, list) and line[1][0] == member().name)
    assert first[5] == "12.34"
    assert as_("member").get(f"/management/dues/units/{UNITS['home']}/book.xlsx").status_code == 404
    with write():
        Payment.delete().execute()
    at = sent(client, answer.data)
    assert client.post(f"{at}/book").status_code == 303 and book().collected == 1234


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"first": "2025-03"}, ("back", date(2025, 3, 1), date(2025, 3, 1), 1500)),
        ({"first": "2025年4月"}, ("regular", date(2025, 4, 1), date(2025, 4, 1), 1500)),
        ({"first": "2025.04", "amount": "1,015.50元"}, ("regular", date(2025, 4, 1), date(2025, 4, 1), 101550)),
        ({"first": date(2025, 4, 9), "amount": 0.2}, ("regular", date(2025, 4, 1), date(2025, 4, 1), 20)),
        ({"first": "2025-04", "kind": "自愿"}, ("voluntary", date(2025, 4, 1), date(2025, 4, 1), 1500)),
    ],
)
def test_cells_are_read_as_people_write_them(cells, found):
    row, wrong = read_row({"name": "王建国", "amount": 15, "paid_on": "2025-04-02", **cells}, date(2026, 11, 23))
    assert row is not None and (row.kind, row.first, row.last, row.amount) == found, wrong
