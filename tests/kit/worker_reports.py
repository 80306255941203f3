"""A worker tells the main process of each test once, not three times: a setup or teardown in which all went well says
nothing that anybody counts. (`--durations` shows them without workers: `-p no:xdist`.)"""

from typing import Any

import pytest


def is_told(report: pytest.TestReport) -> bool:
    """Whether the main process needs this report."""
    return report.when == "call" or not report.passed


def pytest_collection_finish(session: pytest.Session) -> None:
    """xdist has no option for it: what it sends is chosen in front of it."""
    if not hasattr(session.config, "workerinput"):
        return
    for sender in session.config.hook.pytest_runtest_logreport.get_hookimpls():
        if type(sender.plugin).__name__ == "WorkerInteractor":
            sender.function = _chosen(sender.function)


def _chosen(send: Any) -> Any:
    def told(report: pytest.TestReport) -> None:
        if is_told(report):
            send(report)

    return told
