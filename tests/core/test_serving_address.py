"""Links of a command lead to the server that runs, whichever port was chosen for it."""

import os

import pytest

from pwa.core import serving_address
from tests.core.conftest import KEYS
from tests.kit.engines import settings_for

ELSEWHERE = "http://localhost:8931"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    for name in ("YANXING_BASE_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return settings_for(f"sqlite:///{tmp_path}/yanxing.db", tmp_path, **KEYS, base_url="http://localhost:8000")


def noted(settings, pid: int, address: str = ELSEWHERE) -> None:
    serving_address.lock_file(settings).write_text(f"{pid} {address}\n")


def test_without_a_server_the_configured_address_is_used(settings):
    assert serving_address.public_address(settings) == "http://localhost:8000"
    noted(settings, 2**22 + 1)  # no process can have this id
    assert serving_address.public_address(settings) == "http://localhost:8000"


def test_the_address_of_a_running_server_is_used(settings):
    noted(settings, os.getpid())
    assert serving_address.public_address(settings) == ELSEWHERE


def test_an_address_that_was_set_is_used_in_any_case(settings, monkeypatch):
    noted(settings, os.getpid())
    monkeypatch.setenv("PORT", "8000")
    assert serving_address.public_address(settings) == "http://localhost:8000"


def test_a_file_that_an_earlier_release_left_empty_says_nothing(settings):
    serving_address.lock_file(settings).write_text("")
    assert serving_address.public_address(settings) == "http://localhost:8000"
