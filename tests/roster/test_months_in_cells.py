"""A date cell that shows no day says none, in each kind of workbook. `files/months.xls` was made with xlwt 1.3: twice
the same day in a row, in a format of the row, and once with its day."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tests.roster.test_far_cells import ods
from tests.roster.test_reading import HEAD, WANG
from tests.roster.workbooks import read

DAY = date(1985, 3, 12)
XLS = Path(__file__).parent / "files" / "months.xls"


def test_of_a_new_workbook():
    out = BytesIO()
    formats = ['yyyy"年"m"月"', "yyyy-mm", "yyyy.mm", "[$-804]yyyy\\年m\\月;@", "mmm-yy"]
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("名册")
        sheet.write_row(0, 0, [*HEAD, "出生日期"])
        for number, code in enumerate([*formats, "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', 17, 57, 14, 31], 1):
            sheet.write_row(number, 0, WANG)
            sheet.write_datetime(number, 5, DAY, made.add_format({"num_format": code}))
    born = [given["born_on"] for _, _, given, _ in read(out.getvalue())[1]]
    assert born == ["1985年3月"] * 5 + [DAY, DAY] + ["1985年3月"] * 2 + [DAY, DAY]


def test_of_an_old_workbook():
    _, rows = read(XLS.read_bytes())
    given = [(one["born_on"], one["joined_on"], one["full_on"]) for _, _, one, _ in rows]
    assert given == [("1985年3月", "1985年3月", DAY)] * 3 + [(DAY, DAY, DAY)] * 2


@pytest.mark.parametrize("cut", [600, 1_500, 3_000, 5_000])
def test_of_an_old_workbook_that_is_cut_off_it_is_damaged_and_nothing_worse(cut):
    from pwa.roster.file_reader import Unreadable

    with pytest.raises(Unreadable, match=r"damaged|nothing|empty|no_header|header"):
        read(XLS.read_bytes()[:cut])


@pytest.mark.parametrize(
    ("shown", "said"),
    [("1985年3月", "1985年3月"), ("1985-03", "1985年3月"), ("Mar 85", "1985年3月"), ("一九八五年三月", "1985年3月"),
     ("1985-03-12", DAY), ("85-03-12", DAY), ("03-12", DAY), ("", DAY)],
)  # fmt: skip
def test_of_an_open_document(shown, said):
    def text(words):
        return f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'

    born = (
        f'<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="1985-03-12">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
    head, wang = "".join(map(text, [*HEAD, "出生日期"])), "".join(map(text, WANG))
    rows = f"<table:table-row>{head}</table:table-row><table:table-row>{wang}{born}</table:table-row>"
    assert [given["born_on"] for _, _, given, _ in read(ods(rows))[1]] == [said]
