"""A part of the suite that cannot run says so by name at the end; where CI counts on it, that is a failure."""

import os

import pytest

NOT_RUN = "not run: "


def cannot_run(part: str, why: str) -> None:
    """Leave this test out because `part` is missing here. Never silently, and never under CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{part} cannot run ({why}), and CI counts on it", pytrace=False)
    pytest.skip(f"{NOT_RUN}{part} ({why})")


def parts_not_run(skipped: list[pytest.TestReport]) -> list[str]:
    """One line for each part that was left out, with how many tests that were."""
    counts: dict[str, int] = {}
    for report in skipped:
        words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        words = words.removeprefix("Skipped: ")
        if words.startswith(NOT_RUN):
            counts[words.removeprefix(NOT_RUN)] = counts.get(words.removeprefix(NOT_RUN), 0) + 1
    return [f"NOT RUN: {part}: {count} tests" for part, count in sorted(counts.items())]
