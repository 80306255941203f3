"""Hide small cells of a table so that none below the minimum can be computed from the sums shown.

A cell that is hidden alone is the difference of its sum and the others. So each hidden cell stands in a rectangle of
hidden ones: one person more in two opposite corners and one less in the other two gives the same sums, and nobody can
tell which of the two tables is the true one. And what is hidden in a line comes to the least at least, or to nobody.
"""

from collections.abc import Iterator, Mapping

Cell = tuple[str, str]  # row, column
Cells = dict[Cell, int]  # those with people in them
Lines = tuple[dict[str, list[Cell]], dict[str, list[Cell]]]  # by row, by column; the smallest first


def hidden_cells(rows: Mapping[str, Mapping[str, int]], least: int, crossed: bool = True) -> set[Cell]:
    """The cells to hide of a table whose sums are known: those of its rows, and when `crossed` of its columns too.

    Every sum must be `least` or more, or nobody. A cell with nobody in it is never hidden for its own sake.
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


def _protected(cell: Cell, cells: Cells, lines: Lines, hidden: set[Cell], crossed: bool) -> set[Cell]:
    """The cell with the corners that keep it from being worked out: those that hide least that is still shown."""

    def price(*corners: Cell) -> int:
        return sum(cells.get(corner, 0) for corner in corners if corner not in hidden)

    row, column = cell
    beside = [other for other in lines[0][row] if other != cell]
    below = [other for other in lines[1][column] if other != cell]
    if not crossed:
        return {cell, *sorted(beside, key=price)[:1]}
    if beside and below:
        partner = min(beside, key=price)
        corner = min(below, key=lambda other: price(other, (other[0], partner[1])))
        return {cell, partner, corner, (corner[0], partner[1])}
    # Alone in its line: then from elsewhere, somebody of each of two opposite corners to those that stand empty.
    elsewhere = [other for other in cells if other[0] != row and other[1] != column]
    if not elsewhere:
        return {cell}
    corner = min(elsewhere, key=lambda other: price(other, (row, other[1]), (other[0], column)))
    return {cell, corner, (row, corner[1]), (corner[0], column)}


def _thin(cells: Cells, sides: tuple[dict[str, list[Cell]], ...], hidden: set[Cell], least: int) -> Iterator[Cell]:
    """The next cell to hide in a line whose hidden ones come to less than `least` together."""
    for lines in sides:
        for line in lines.values():
            shown = [cell for cell in line if cell not in hidden]
            if shown and 0 < sum(cells[cell] for cell in line if cell in hidden) < least:
                yield shown[0]  # the smallest: lines are in order
