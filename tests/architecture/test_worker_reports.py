"""Whatever did not go well in a worker reaches the main process, and of what went well the test itself."""

import pytest

from tests.kit.worker_reports import is_told


@pytest.mark.parametrize(
    ("when", "outcome", "told"),
    [
        ("setup", "passed", False),
        ("setup", "failed", True),
        ("setup", "skipped", True),
        ("call", "passed", True),
        ("call", "failed", True),
        ("call", "skipped", True),
        ("teardown", "passed", False),
        ("teardown", "failed", True),
    ],
)
def test_only_a_setup_or_teardown_in_which_all_went_well_is_not_told(when, outcome, told):
    report = pytest.TestReport("test_x.py::test_x", ("test_x.py", 1, "test_x"), {}, outcome, None, when)
    assert is_told(report) is told
