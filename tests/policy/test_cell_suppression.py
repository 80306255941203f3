"""A small figure in a table cannot be had from its sums, whatever else is shown."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pwa.policy.cell_suppression import hidden_cells, merged_rows

LEAST = 5


def table(*lines: tuple[int, ...]) -> dict[str, dict[str, int]]:
    return {f"r{n}": {f"c{m}": people for m, people in enumerate(line)} for n, line in enumerate(lines)}


def sums(rows: dict[str, dict[str, int]]) -> list[int]:
    lines = [list(row.values()) for row in rows.values()]
    return [*map(sum, lines), *map(sum, zip(*lines, strict=True))]


def others(rows: dict[str, dict[str, int]], hidden: set[tuple[str, str]]) -> list[dict[tuple[str, str], int]]:
    """Ways to fill the hidden cells with one person more or less that give the same sums: which is true, who knows."""
    cells = sorted(hidden)
    lines = [[n for n, cell in enumerate(cells) if name in cell] for name in [*rows, *rows["r0"]]]
    found = []
    for change in product((-1, 0, 1), repeat=len(cells)):
        if not any(sum(change[n] for n in line) for line in lines):
            people = {cell: rows[cell[0]][cell[1]] + more for cell, more in zip(cells, change, strict=True)}
            found += [people] if min(people.values(), default=0) >= 0 else []
    return found


def test_a_small_cell_is_hidden_with_the_three_that_would_give_it_away():
    rows = table((20, 3, 30), (9, 12, 40), (15, 25, 50))
    assert hidden_cells(rows, LEAST) == {("r0", "c1"), ("r0", "c0"), ("r1", "c1"), ("r1", "c0")}


def test_nothing_is_hidden_where_nothing_is_small():
    assert hidden_cells(table((5, 9), (7, 0)), LEAST) == set()


def test_one_line_hides_a_second_cell():
    assert hidden_cells(table((40, 2, 9, 0)), LEAST, crossed=False) == {("r0", "c1"), ("r0", "c2")}


def test_what_is_hidden_in_a_line_comes_to_the_least():
    hidden = hidden_cells(table((1, 1, 7, 30)), LEAST, crossed=False)
    assert hidden == {("r0", "c0"), ("r0", "c1"), ("r0", "c2")}


SMALL = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 20])
TABLES = st.integers(2, 3).flatmap(
    lambda wide: st.lists(st.tuples(*[SMALL] * wide), min_size=2, max_size=3).map(lambda lines: table(*lines))
)


@settings(max_examples=30, deadline=None)
@given(TABLES)
def test_no_small_cell_can_be_told_from_the_sums(rows):
    assume(all(n == 0 or n >= LEAST for n in sums(rows)))
    hidden = hidden_cells(rows, LEAST)
    assume(len(hidden) < 8)
    fillings = others(rows, hidden)
    for row, line in rows.items():
        for column, people in line.items():
            if 0 < people < LEAST:
                assert (row, column) in hidden
            if (row, column) in hidden:
                assert len({filling[row, column] for filling in fillings}) > 1


@settings(max_examples=30, deadline=None)
@given(TABLES)
def test_what_is_hidden_is_no_small_figure_together_either(rows):
    assume(all(n == 0 or n >= LEAST for n in sums(rows)))
    hidden = hidden_cells(rows, LEAST)
    for line in [*rows, *rows["r0"]]:
        together = sum(rows[row][column] for row, column in hidden if line in (row, column))
        assert together == 0 or together >= LEAST


@pytest.mark.parametrize("lines", [((5,), (7,)), ((0, 0), (0, 0)), ()])
def test_tables_of_nothing_much_hide_nothing(lines):
    assert hidden_cells(table(*lines), LEAST) == set()


@given(st.lists(st.tuples(*[SMALL] * 3), min_size=1, max_size=5).map(lambda lines: table(*lines)))
def test_rows_that_are_merged_have_no_small_sum_and_the_others_no_small_cell(rows):
    merged = merged_rows(rows, LEAST)
    assert not any(0 < n < LEAST for row in rows.keys() - merged for n in rows[row].values())
    filled = {row for row in rows if any(rows[row].values())}
    if merged and merged != filled:
        assert len(merged) > 1
        assert not any(0 < sum(rows[row][column] for row in merged) < LEAST for column in rows["r0"])


def test_a_nobody_is_hidden_only_where_there_is_no_other_corner():
    rows = table((60, 3), (0, 40), (50, 9))
    assert hidden_cells(rows, LEAST) == {("r0", "c0"), ("r0", "c1"), ("r2", "c0"), ("r2", "c1")}
