"""Small figures do not point at a person, nor can they be had from the others."""

from hypothesis import given
from hypothesis import strategies as st

from pwa.policy.small_figures import figure_of, suppressed, suppressed_split

COUNTY = {"1/1/1/": 20, "1/1/2/": 3, "1/1/3/": 9, "1/2/1/": 12, "1/2/2/": 8}


def test_a_small_figure_is_hidden_and_the_next_smallest_with_it():
    shown = suppressed(COUNTY, "1/", 5)
    assert shown["1/"] == 52 and shown["1/1/"] == 32 and shown["1/2/"] == 20
    assert shown["1/1/2/"] is None and shown["1/1/3/"] is None
    assert shown["1/1/1/"] == 20 and shown["1/2/2/"] == 8


def test_nothing_is_hidden_where_nothing_is_small():
    assert None not in suppressed({"1/1/": 5, "1/2/": 7}, "1/", 5).values()


def test_a_small_whole_hides_all_its_parts():
    assert set(suppressed({"1/1/": 2, "1/2/": 1}, "1/", 5).values()) == {None}


def test_below_a_hidden_figure_everything_is_hidden():
    shown = suppressed({"1/1/1/": 1, "1/1/2/": 2, "1/2/1/": 30, "1/3/1/": 40}, "1/", 5)
    assert shown["1/1/"] is None and shown["1/1/1/"] is None
    assert shown["1/2/"] is None and shown["1/2/1/"] is None
    assert shown["1/3/1/"] == 40


def test_hidden_figures_together_are_not_small_either():
    shown = suppressed({"1/1/": 1, "1/2/": 1, "1/3/": 6, "1/4/": 50}, "1/", 5)
    assert [shown[f"1/{n}/"] for n in (1, 2, 3, 4)] == [None, None, None, 50]


def test_people_of_the_whole_itself_are_not_had_by_subtraction():
    shown = suppressed({"1/": 2, "1/1/": 9, "1/2/": 30}, "1/", 5)
    assert (shown["1/"], shown["1/1/"], shown["1/2/"]) == (41, None, 30)


def test_what_may_be_opened_row_by_row_is_shown():
    shown = suppressed(COUNTY, "1/", 5, opened=["1/1/2/"])
    assert shown["1/1/2/"] == 3


def test_nobody_is_no_hidden_figure():
    shown = suppressed({"1/1/": 0, "1/2/": 30, "1/3/": 3, "1/4/": 9}, "1/", 5)
    assert [figure_of(shown, f"1/{n}/") for n in (1, 2, 3, 4, 5)] == [0, 30, None, None, 0]
    assert suppressed({}, "1/", 5) == {"1/": 0}
    assert figure_of(suppressed({"1/1/": 3}, "1/", 5), "1/2/") is None, "below a hidden figure nothing is said"


def test_whoever_opens_a_part_does_not_get_the_small_rest():
    shown = suppressed({"1/1/1/": 17, "1/1/2/": 3, "1/2/": 9, "1/3/": 40}, "1/", 5, opened=["1/1/1/"])
    assert (shown["1/"], shown["1/1/1/"], shown["1/3/"]) == (69, 17, 40)
    assert [shown[path] for path in ("1/1/", "1/1/2/", "1/2/")] == [None, None, None]


def test_a_part_is_hidden_too_when_what_is_left_of_the_whole_is_small():
    figures = suppressed_split({"1/1/": (20, 18), "1/2/": (12, 6), "1/3/": (40, 20)}, "1/", 5)
    assert [figures(f"1/{n}/") for n in (1, 2, 3)] == [(20, None), (12, None), (40, 20)]


@given(st.dictionaries(st.sampled_from([f"1/{a}/{b}/" for a in range(1, 4) for b in range(1, 4)]), st.integers(0, 12)))
def test_no_figure_under_five_is_shown_or_left_over(counts):
    shown = suppressed(counts, "1/", 5)
    assert all(figure is None or figure == 0 or figure >= 5 for figure in shown.values())
    for whole, figure in shown.items():
        parts = [
            path
            for path in shown
            if path != whole and path.startswith(whole) and path.count("/") == whole.count("/") + 1
        ]
        if figure is not None and parts:
            left = figure - sum(shown[part] or 0 for part in parts)
            assert left == 0 or left >= 5
            assert sum(shown[part] is None for part in parts) != 1
