"""A cell that says nothing of its own is named with its place, never read as empty or as its words."""

import io

import pytest
import xlsxwriter

from pwa.roster.cells import Flaw
from tests.roster.workbooks import book_of, read

HEAD = ["姓名", "性别", "公民身份号码", "所在党支部", "手机号码"]
LINE = ["王芳", "女", "999999198512310024", "丰山村党支部", "19900001111"]


@pytest.mark.parametrize("said", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_a_formula_that_shows_an_error_is_no_empty_cell(said):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, LINE[:4])
        sheet.write_formula(1, 4, "=VLOOKUP(A2,X:Y,2,0)", None, said)
    [(_, row, given, flaw)] = read(out.getvalue())[1]
    assert (row, flaw, given["phone"]) == (2, "", Flaw("error", said))


@pytest.mark.parametrize("said", ["同上", "〃", '"', "”"])
def test_a_sign_for_what_stands_above_is_not_taken_for_words(said):
    _, rows = read(book_of({"名册": [HEAD, LINE, [*LINE[:3], said, LINE[4]]]}))
    assert [given["branch"] for _, _, given, _ in rows] == ["丰山村党支部", Flaw("ditto", said)]
