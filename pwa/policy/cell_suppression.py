"""Hide small cells of a table, and more cells so that no small one can be computed from the sums that are shown.

A cell that is hidden alone in its row or column is the sum minus the other cells. Therefore each hidden cell is a
corner of a rectangle of hidden cells: one person more in two opposite corners and one less in the other two gives the
same sums, so nobody can tell which table is the true one. Also, the hidden cells of a row or column together have at
least the minimum, or 0.
"""

from collections.abc import Collection, Iterator, Mapping

Cell = tuple[str, str]  # row, column
Cells = dict[Cell, int]  # the cells that are not 0
Lines = tuple[dict[str, list[Cell]], dict[str, list[Cell]]]  # cells by row and by column, the smallest first


def hidden_cells(rows: Mapping[str, Mapping[str, int]], least: int, crossed: bool = True) -> set[Cell]:
    """Return the cells to hide in a table. Readers know the sums of its rows, and with `crossed` also of its columns.

    Every sum must be 0 or at least `least`. A cell that is 0 is only hidden to protect another.
    """
    cells = {(row, column): n for row, line in rows.items() for column, n in line.items() if n}
    lines: Lines = ({}, {})
    for cell in sorted(cells, key=lambda cell: (cells[cell], cell)):
        for side in (0, 1):
            lines[side].setdefault(cell[side], []).append(cell)
    hidden: set[Cell] = set()
    for cell, n in cells.items():
        if n < least:
            hidden |= _protected(cell, cells, lines, hidden, crossed)
    while thin := next(_thin(cells, lines[: 1 + crossed], hidden, least), None):
        hidden |= _protected(thin, cells, lines, hidden, crossed)
    return hidden


def merged_rows(rows: Mapping[str, Mapping[str, int]], least: int) -> set[str]:
    """Return the rows to hide completely, so that no single cell of the others has to be hidden; all rows if there is
    no other way.

    Those with a small cell are taken together, and the rows with fewest people are added until each cell of their sum
    is 0 or at least `least`. Readers know the sums of all rows and columns, so they know this sum, but not how it is
    divided: every cell of two rows or more that each have `least` people may be any number up to `least`.
    """

    def is_small(many: Collection[str]) -> bool:
        sums: dict[str, int] = {}
        for row in many:
            for column, n in rows[row].items():
                sums[column] = sums.get(column, 0) + n
        return any(0 < n < least for n in sums.values())

    merged = {row for row in rows if is_small([row])}
    for row in sorted(rows, key=lambda row: (sum(rows[row].values()), row)):
        if not merged or (len(merged) > 1 and not is_small(merged)):
            break
        if sum(rows[row].values()):
            merged.add(row)
    return merged


def _protected(cell: Cell, cells: Cells, lines: Lines, hidden: set[Cell], crossed: bool) -> set[Cell]:
    """Return the cell and the other corners of its rectangle, chosen so that they hide as few further people as
    possible."""

    def price(*corners: Cell) -> int:
        return sum(cells.get(corner, 0) for corner in corners if corner not in hidden)

    row, column = cell
    beside = [other for other in lines[0][row] if other != cell]
    below = [other for other in lines[1][column] if other != cell]
    if not crossed:
        return {cell, *sorted(beside, key=price)[:1]}
    if beside and below:
        partner = min(beside, key=price)
        # A 0 is hidden only if there is no other: a hidden 0 looks like a small figure.
        corner = min(
            below, key=lambda other: ((other[0], partner[1]) not in cells, price(other, (other[0], partner[1])))
        )
        return {cell, partner, corner, (corner[0], partner[1])}
    # The only cell in its row or column: take a rectangle whose other corners in them are 0.
    elsewhere = [other for other in cells if other[0] != row and other[1] != column]
    if not elsewhere:
        return {cell}
    corner = min(elsewhere, key=lambda other: price(other, (row, other[1]), (other[0], column)))
    return {cell, corner, (row, corner[1]), (corner[0], column)}


def _thin(cells: Cells, sides: tuple[dict[str, list[Cell]], ...], hidden: set[Cell], least: int) -> Iterator[Cell]:
    """Yield the next cell to hide in each row or column whose hidden cells together have fewer than `least`."""
    for lines in sides:
        for line in lines.values():
            shown = [cell for cell in line if cell not in hidden]
            if shown and 0 < sum(cells[cell] for cell in line if cell in hidden) < least:
                yield shown[0]  # the smallest
