"""The planted mistakes can still be planted: their text stands where they say, and the test they name is there.
(That each is found is seen by `python -m tests.planted`.)"""

import re

from tests.planted.__main__ import ROOT, problems
from tests.planted.mistakes import MISTAKES


def test_each_mistake_can_be_planted_and_names_a_test_that_is_there():
    assert problems(ROOT, MISTAKES) == []
    for mistake in MISTAKES:
        file, _, name = mistake.test.partition("::")
        file = file.split()[0]
        assert (ROOT / file).exists()
        assert not name or re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.M), mistake.test


def test_there_are_twenty_of_them_and_each_has_its_own_name():
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES) >= 20
