"""Say what is wrong with a cell or a file, in a sentence that says what to do."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa import places
from pwa.core.i18n import lang
from pwa.members import labels as members
from pwa.members.file_items import read_stored
from pwa.organisations import labels as units

from .columns import MEMBERS, UNITS
from .row_places import row_of

WRONG = {
    "missing": _l("Nothing stands here; please fill it in."),
    "merged": _l("This cell is merged with others. Take the merging off and fill in every row."),
    "formula": _l("This cell is a formula without a result. Copy it and paste it as a value."),
    "error": _l("The spreadsheet itself shows an error here: %(said)s."),
    "long": _l("This is longer than %(most)s signs."),
    "unreadable": _l("Some signs cannot be read. Please type this cell again."),
    "name": _l("A name has Chinese characters, letters and a middle dot only."),
    "choice": _l("“%(said)s” is not one of: %(choices)s."),
    "number": _l(
        "The cell holds a number, and a spreadsheet keeps only 15 digits of it: the last ones are lost. The table with"
        " the reasons leaves it empty. Set the column to text and type the identity number again."
    ),
    "several_lines": _l("There are several lines in this cell. Write one person a row, the name in one line."),
    "row_total": _l("This row is a total, not a record. Delete this row."),
    "row_heading": _l("This row repeats the headings. Delete this row."),
    "row_numbers": _l("This row only numbers the columns. Delete this row."),
    "row_signature": _l("This row says who filled the table in. Delete this row."),
    "row_example": _l("This row explains the table or is an example, not a record. Delete this row."),
    "ditto": _l("“%(said)s” does not say what stands here. Write it in every row."),
    "row_note": _l("This row is a note or a heading of a group, not a record. Delete this row."),
    "open_quote": _l(
        'A quotation mark (") is opened in this row and not closed. Delete it, or close it in the same cell. The rows'
        " below were read by themselves."
    ),
    "shifted": _l(
        "This row has more cells than there are headings: a separator stands inside a cell and shifts what follows. Put"
        " the cell in quotation marks, or send a workbook."
    ),
    "two_phones": _l("There are two mobile numbers: %(said)s. The file keeps one; delete the other."),
    "two_landlines": _l("There are two landline numbers: %(said)s. The file keeps one; delete the other."),
    "short_year": _l("“%(said)s” can be read in several ways. Write the year with four digits: 1990-01-31."),
    "no_month": _l("“%(said)s” names only the year. Write it like 1990-01-31."),
    "unclear_month": _l(
        "As a number, “%(said)s” can be January or October. Set the column to text and write it like 1990-01-31."
    ),
    "id_old": _l("This is an old number of 15 digits; the one of 18 is needed."),
    "id_length": _l("An identity number has 18 signs; here are %(count)s."),
    "id_signs": _l("An identity number is 17 digits and then a digit or X."),
    "id_check": _l("The last sign does not fit the others: one of the digits is wrong."),
    "id_day": _l("The birth date inside this number does not exist."),
    "id_born": _l("By this number the birth date is %(day)s, which cannot be."),
    "joined_young": _l("Joined at the age of %(age)s: members are at least 18. Please check both dates."),
    "born_differs": _l("The identity number says %(day)s."),
    "sex_differs": _l("The identity number says: %(sex)s."),
    "ethnicity": _l("“%(said)s” is not in the table of ethnic groups."),
    "education": _l("“%(said)s” is not in the table of education."),
    "job_post": _l("“%(said)s” is no code of a job post."),
    "date": _l("“%(said)s” is no day. Write it like 1990-01-31."),
    "no_day": _l("“%(said)s” does not name the day. Write it like 1990-01-31."),
    "future": _l("This day has not come yet."),
    "phone": _l("This is no telephone number. A mobile one has 11 digits, a landline one its area code."),
    "landline": _l("A landline number needs its area code: 0571-88886666."),
    "no_telephone": _l("A mobile or a landline number is needed."),
    "no_identity": _l("The identity number or the date of birth is needed to tell people apart."),
    "joined_before_born": _l("Joining date is before the birth date."),
    "full_before_joined": _l("Full-member date is before the joining date."),
    "same_day": _l("Joined and full member on one day: that was so from 1 April 1969 to 11 August 1977 only."),
    "probationary_full": _l("A probationary member has no date of full membership."),
    "unit_unknown": _l("No branch in your charge is called “%(said)s”. Write its code, its name or the full path."),
    "unit_several": _l("%(count)s branches are called “%(said)s”. Write the code, or the full path from the top."),
    "lost_no_day": _l("Contact is lost: since which day?"),
    "lost_both": _l("Contact is not lost, but a day is given since when."),
    "floating_both": _l("Not floating, but a place is given."),
    "place_unknown": _l("No province, city, county or country is called “%(said)s”."),
    "place_no_home": _l("“%(said)s”: your county has no division on record here. Write its name."),
    "place_several": _l("%(count)s places are called “%(said)s”. Write province, city and county."),
    "same_number": _l("%(row)s has the same identity number."),
    "twin_row": _l(
        "%(row)s has this name and mobile number, and another date of birth. If it is the same person, delete one"
        " of the two rows; if it is somebody else, add the identity number."
    ),
    "same_person": _l("%(row)s has the same name and date of birth."),
    "taken": _l("This number cannot be added here. Please ask the committee above your unit."),
    "left": _l("This person stands in the roster as having left."),
    "other_number": _l("The branch has a member of this name and date of birth with another identity number."),
    "several_persons": _l("%(count)s members have this name and date of birth. Add the identity number."),
    "likely_twin": _l(
        "A member in %(branch)s, born on %(born)s, has this name and mobile number. If it is the same person, write"
        " that date of birth; if it is somebody else, add the identity number."
    ),
    "twin_by_month": _l(
        "A member in %(branch)s, born on %(born)s, has this name and month of birth. If it is the same person, write"
        " that date of birth; if it is somebody else, add the identity number."
    ),
    "other_branch": _l("This member belongs to %(said)s. Changing the branch is a transfer, not an import."),
    "parent_unknown": _l("No unit is called “%(said)s”."),
    "code_taken": _l("This code cannot be used here."),
    "no_county": _l("A new county is not made from a table sent here; whoever runs the server makes it."),
    "too_deep": _l("The units above it lead in a circle, or down more levels than any tree has."),
    "same_code": _l("%(row)s has the same code."),
    "same_unit": _l("%(row)s is the same unit."),
    "name_twice": _l("%(row)s has the same name below the same unit. Delete one, or name them so that they differ."),
    "name_there": _l("Another unit below the same one has this name already. Name them so that they differ."),
    "name_there_coded": _l(
        "A unit below the same one has this name already, with the code %(said)s. If it is the same unit, write that"
        " code; if it is another, name them so that they differ."
    ),
    "kind_unknown": _l("The name does not say the kind. Please fill in the kind."),
    "kind_in_use": _l(
        "The kind cannot be changed: the unit's members, posts, or the units above or below it do not fit the other"
        " kind."
    ),
    "moved": _l("The unit lies elsewhere in the tree; moving it is no import."),
    "not_below": _l("A unit of this kind cannot lie under that one."),
}
WHOLE = {
    "empty": _l("The file holds no rows."),
    "encoding": _l("The text is neither UTF-8 nor GB18030. Save it as a workbook (.xlsx) and send that."),
    "not_a_table": _l("This is no table. Please send a workbook (.xlsx) or a csv file."),
    "web_page": _l("This is a web page under the name of a workbook. Open it in WPS or Excel and save it as .xlsx."),
    "encrypted": _l("The workbook is protected by a password. Take the password off and send it again."),
    "damaged": _l("The workbook cannot be read: it is damaged or of another kind. Save it anew as .xlsx."),
    "bomb": _l("The workbook unpacks to far more than a roster can be. It was not opened."),
    "entities": _l("The workbook holds parts that no spreadsheet writes. It was not opened."),
    "too_much": _l(
        "Reading the workbook took too long or too much memory. Delete empty rows and columns and save it anew."
    ),
    "too_large": _l("The file is larger than %(most)s MB. Please split it."),
    "too_many": _l("The file has more than %(most)s rows. Please split it."),
    "no_header": _l("No row with headings was found. The first row that holds something reads: %(said)s"),
    "columns_twice": _l(
        "Two columns stand for one item: %(said)s. Keep one: delete the other, or change its heading to “remark”."
    ),
    "stray_cell": _l(
        "The cell %(said)s lies far from the table, with millions of empty cells between. Delete it, with its row and"
        " column, and save the workbook anew."
    ),
    "columns_missing": _l("These columns are missing: %(said)s"),
}
QUESTIONS = ("joined_young",)  # unusual: to be looked at before the file is applied
# What the preview says of a row that is right.
REMARKS = {
    "place_became": _l("“%(said)s” is no division any more; read as %(place)s."),
    "place_rest": _l("Read as %(place)s, and in it “%(said)s”."),
    "place_own": _l("“%(said)s” was read as %(place)s."),
    "born_stays": _l("The identity number says another date of birth: %(day)s stays."),
    "kind_guessed": _l("The kind is taken from the name: %(kind)s."),
}
UNREAD = {
    "hidden": _l("The hidden sheet “%(sheet)s” was not read."),
    "sheet": _l("The sheet “%(sheet)s” was not read: no headings of the form were found in it."),
    "sheet_incomplete": _l("The sheet “%(sheet)s” was not read: it lacks the columns %(said)s."),
    "column": _l("Column %(at)s “%(title)s” was not read. Cells in it: %(count)s, the first is %(first)s."),
    "column_untitled": _l(
        "Column %(at)s has no heading and was not read. Cells in it: %(count)s, the first is %(first)s."
    ),
    "beyond": _l("What stands to the right of column %(at)s was not read; the first cell is %(first)s."),
    "above": _l("%(place)s, above the headings, was not read."),
}


def label(column: str, what: str = "members") -> str:
    """Return the official heading of a column in the reader's language."""
    if column == "row":
        return _("The whole row")
    columns = MEMBERS if what == "members" else UNITS
    return columns[column][lang() == "en"] if column in columns else column


def sentence(problem: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> str:
    """Return what is wrong, or what is remarked, as one sentence. `facts` are those of the import: which sheets it
    has."""
    values = dict(problem.get("values", {}))
    if "sex" in values:
        values["sex"] = members.SEXES.get(values["sex"], values["sex"])
    if "row" in values:
        values["row"] = row_name(facts or {}, int(values["row"]))
    for day in ("born", "day"):
        if values.get(day, "-") != "-":
            values[day] = members.value_words("born_on", read_stored(str(values[day])))
    if "place" in values:
        values["place"] = place_name(values["place"])
    if "kind" in values:
        values["kind"] = units.KINDS.get(values["kind"], values["kind"])
    return str({**WRONG, **REMARKS}[problem["code"]]) % values


def place_name(code: str) -> str:
    """Return the name of a division or country in the reader's language."""
    if places.is_country(code):
        return places.country_name(code, lang())
    return places.name_of(code, locale=lang()) if places.exists(code) else code


def row_name(facts: Mapping[str, Any], number: int) -> str:
    """Return where a row stands: 'Row 5', or 'Sheet 名册, row 5' if several sheets were read."""
    sheet, row = row_of(facts, number)
    return _("Sheet %(sheet)s, row %(row)s", sheet=sheet, row=row) if sheet else _("Row %(n)s", n=row)


def unread(found: Mapping[str, Any]) -> str:
    """Return what was not read and where it stands, as one sentence."""
    kind, values = found["kind"], dict(found)
    if kind == "column" and not found["title"]:
        kind = "column_untitled"
    if "columns" in values:
        values["said"] = "、".join(label(column) for column in values["columns"].split())
    if kind == "above":
        row = _("Row %(n)s", n=found["row"])
        values["place"] = (
            _("Sheet %(sheet)s, row %(row)s", sheet=found["sheet"], row=found["row"]) if found["sheet"] else row
        )
    return str(UNREAD[kind]) % values


def refusal(refused: str, what: str = "members") -> str:
    """Return why the file as a whole was refused."""
    told = json.loads(refused)
    values = dict(told["values"])
    if "columns" in values:
        values["said"] = "、".join(label(column, what) for column in values["columns"].split())
    return str(WHOLE[told["code"]]) % values


def reasons(problems: str, what: str = "members", facts: Mapping[str, Any] | None = None) -> str:
    """Return all that is wrong with a row, for one cell: '手机号码：…；姓名：…'."""
    told = json.loads(problems)
    return " ".join(_("%(label)s: %(text)s", label=label(p["column"], what), text=sentence(p, facts)) for p in told)


def value(field: str, kept: str | None) -> str:
    """Return a stored value of the history as text, masked."""
    from pwa.members.history import readable

    return readable(field, kept) or _("(empty)")


def field_name(field: str) -> str:
    """Return the name of a field of the file."""
    return str(members.FIELDS.get(field, field))
