"""Find the sheets that hold the roster and read their rows; note with its place whatever is not read."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from . import headings, row_kinds
from .cells import without_numbers
from .columns import LOOKED_AT, MEMBERS, REASON, RUNNING, UNITS, Header, plain
from .file_reader import FOOT, Unreadable, lines_of, shown
from .row_places import cell_name, column_name, number_of

MOST_ROWS = 60_000
MOST_KEPT = 5_000  # rows of sheets that are not read, kept for the error file
A_ROW = 4  # filled cells of a row above the headings that looks like more than a title
Missing = Callable[[Collection[str]], list[str]]


@dataclass
class Sheet:
    """A sheet that was read: its columns, their titles, and how wide its rows are."""

    name: str
    header: Header
    titles: list[str]
    wide: int  # cells of the line with the headings, empty ones at its end included
    columns: dict[int, list[int]] = field(default_factory=dict)  # not ours: position → first row, filled cells


@dataclass
class Table:
    """What the file holds: the sheets of the roster's shape, and what is not read. `all_rows` can be iterated once;
    everything else is complete after that."""

    sheets: list[Sheet] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    unread: list[dict[str, Any]] = field(default_factory=list)
    first: str = ""
    incomplete: list[str] = field(default_factory=list)  # columns that the first sheet with headings lacks
    kept_names: list[str] = field(default_factory=list)  # of all visible sheets, in order
    all_rows: Iterator[tuple[int, list[Any]]] = field(default_factory=lambda: iter(()))

    @property
    def header(self) -> Header:
        """The columns of the first sheet."""
        return self.sheets[0].header

    @property
    def titles(self) -> list[str]:
        """The headings of the first sheet."""
        return self.sheets[0].titles

    @property
    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows of the sheets that are read; sheets that are kept for the error file only have negative numbers."""
        return ((number, cells) for number, cells in self.all_rows if number >= 0)

    def sheet_facts(self) -> list[dict[str, Any]]:
        """The sheets as an import stores them."""
        return [{"name": one.name, "titles": one.titles, "places": one.header.places} for one in self.sheets]


def open_table(content: bytes, what: str, missing: Missing = lambda given: []) -> Table:
    """Return the visible sheets with headings that we know; `missing` says which columns a sheet lacks that none may
    lack. Raises Unreadable, here or while the rows are iterated."""
    table = Table()
    rows = _all_rows(lines_of(content), table, what, missing)
    begun: list[tuple[int, list[Any]]] = []
    while not table.sheets and (row := next(rows, None)):
        begun.append(row)
    if not table.sheets:
        if table.incomplete:
            raise Unreadable("columns_missing", columns=" ".join(table.incomplete))
        raise Unreadable("no_header" if table.first else "empty", said=table.first)
    table.all_rows = _counted(chain(begun, rows))
    return table


def _counted(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[Any]]]:
    """The rows, if there are some and not too many."""
    count = 0
    for number, cells in rows:
        count += number >= 0
        if count > MOST_ROWS:
            raise Unreadable("too_many", most=MOST_ROWS)
        yield number, cells
    if not count:
        raise Unreadable("empty")


def _all_rows(lines: Iterator[Any], table: Table, what: str, missing: Missing) -> Iterator[tuple[int, list[Any]]]:
    """The rows of all sheets, in order."""
    line = next(lines, None)
    kept = 0  # rows of sheets that are not read
    while line is not None:
        if not isinstance(line, dict) or "sheet" not in line:
            if isinstance(line, dict):
                _note(line, table)
            line = next(lines, None)
            continue
        facts, looked = line, list[Any]()
        _note(facts, table)
        for line in lines:
            if not isinstance(line, list) or len(looked) > LOOKED_AT:
                break
            looked.append(line)
        else:
            line = None
        rest = chain([] if line is None else [line], lines)
        sheet = _sheet(facts, looked, table, what, missing)
        body = looked if sheet is None else looked[sheet[1] + 1 :]
        for line in chain(body, rest):
            if isinstance(line, dict):
                if "sheet" in line:
                    break
                _note(line, table, facts["sheet"])
            elif sheet is not None:
                if not _says_nothing(line[1]):
                    yield _row(sheet[0], len(table.sheets) - 1, line, facts, what)
            elif kept < MOST_KEPT and not _is_ours(looked):
                kept += 1
                yield -number_of(facts["place"], line[0]) - 1, line[1]
        else:
            line = None
        if sheet is not None:
            _note_columns(sheet[0], table)


def _sheet(
    facts: dict[str, Any], looked: list[Any], table: Table, what: str, missing: Missing
) -> tuple[Sheet, int] | None:
    """The sheet, and which of the rows looked at is the last of its headings; None, noted, if it is not to be read."""
    facts["place"] = len(table.kept_names)
    table.kept_names.append(facts["sheet"])
    if not looked or _is_ours(looked):
        return None
    found = headings.find([line[1] for line in looked], UNITS if what == "organisations" else MEMBERS, what)
    if found is None:
        said = [[shown(cell) for cell in line[1]] for line in looked[:1]]
        titles = " · ".join(without_numbers(title[:20]) for title in said[0] if title)[:120]
        table.first = table.first or titles
        table.unread.append({"kind": "sheet", "sheet": facts["sheet"]})
        return None
    if lacks := missing(found.header.places.keys()):
        table.incomplete = table.incomplete or lacks
        table.unread.append({"kind": "sheet_incomplete", "sheet": facts["sheet"], "columns": " ".join(lacks)})
        return None
    if found.header.twice:
        raise Unreadable("columns_twice", said="；".join(_pairs(found, facts["sheet"], what)))
    line = looked[found.last]
    sheet = Sheet(facts["sheet"], found.header, found.titles, max(line[2] if len(line) > 2 else 0, len(found.titles)))
    for above in looked[: found.first]:
        if sum(bool(headings.text_of(cell).strip()) for cell in above[1]) >= A_ROW:
            table.unread.append({"kind": "above", "sheet": facts["sheet"], "row": above[0]})
    table.facts = table.facts or facts
    table.sheets.append(sheet)
    return sheet, found.last


def _pairs(found: headings.Headings, sheet: str, what: str) -> Iterator[str]:
    """The columns that are there twice, each pair with its places and headings."""
    columns = UNITS if what == "organisations" else MEMBERS
    for column, first, second in found.header.twice[:5]:
        said = (f"{column_name(at)}“{without_numbers(found.titles[at])[:20]}”" for at in (first, second))
        yield f"{sheet}{'!' if sheet else ''}{'、'.join(said)}（{columns[column][0]}）"


def _row(sheet: Sheet, place: int, line: list[Any], facts: dict[str, Any], what: str) -> tuple[int, list[Any]]:
    """One row below the headings, with what is wrong with it as a whole; its cells without a column are counted."""
    number, cells = line[0], line[1]
    flaw = ""
    if len(line) > 3:
        flaw = line[3]
    elif len(line) > 2 and line[2] > sheet.wide and (len(cells) > sheet.wide or line[2] != facts["usual"]):
        flaw = "shifted"
    flaw = flaw or row_kinds.not_a_record(cells, sheet.header, sheet.titles, what)
    if flaw:
        return number_of(place, number), [*cells, {"row": flaw}]
    ours = set(sheet.header.places.values())
    for at, cell in enumerate(cells):
        if at not in ours and cell is not None and not (isinstance(cell, dict) and cell.get("x") == "merged"):
            counted = sheet.columns.setdefault(at, [number, 0])
            counted[1] += 1
    return number_of(place, number), cells


def _note_columns(sheet: Sheet, table: Table) -> None:
    """Note the columns that hold something and are none of ours, but the running number and our own reasons."""
    for at, (row, count) in sorted(sheet.columns.items()):
        title = sheet.titles[at] if at < len(sheet.titles) else ""
        if plain(title) in RUNNING or (title in REASON and at == len(sheet.titles) - 1):
            continue
        place = {"at": column_name(at), "first": cell_name(sheet.name, at, row), "count": count}
        table.unread.append({"kind": "column", "title": without_numbers(title)[:40], **place})


def _says_nothing(cells: list[Any]) -> bool:
    """Whether this is an empty row, or the note that our own export puts under its table."""
    said = [cell for cell in cells if (isinstance(cell, dict) and cell.get("x") != "merged") or shown(cell).strip()]
    return not said or (len(said) == 1 and isinstance(said[0], str) and said[0].startswith(FOOT))


def _is_ours(looked: list[Any]) -> bool:
    """Whether this is the sheet of our own error file that says what was not read."""
    return bool(looked) and headings.text_of(next(iter(looked[0][1]), None)).startswith(FOOT)


def _note(line: dict[str, Any], table: Table, sheet: str = "") -> None:
    if "hidden" in line:
        table.unread.append({"kind": "hidden", "sheet": line["hidden"]})
    if "beyond" in line:
        first = f"{sheet}!{line['beyond']}" if sheet else line["beyond"]
        table.unread.append({"kind": "beyond", "at": line["last"], "first": first})
    for fact in ("macros", "hides", "epoch"):
        if line.get(fact):
            table.notes[fact] = []
