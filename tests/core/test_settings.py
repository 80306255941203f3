"""Settings: from the environment, refused in words when they cannot work; keys made once and kept."""

import stat
import threading

import pytest

from pwa.core import settings
from pwa.core.settings import BadSetting, load


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """Nothing set, in an empty folder."""
    import os

    for name in [name for name in os.environ if name.startswith("YANXING_") or name == "PORT"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "load_dotenv", lambda path: settings_from(path, monkeypatch))


def settings_from(path, monkeypatch) -> None:
    """What python-dotenv does, undone after the test."""
    from dotenv import dotenv_values

    for name, value in dotenv_values(path).items():
        monkeypatch.setenv(name, value or "")


def test_without_any_setting_it_runs_here(tmp_path):
    found = load()
    assert found.database_url == "sqlite:///var/yanxing.db" and found.base_url == "http://localhost:8000"
    assert (found.trusted_proxies, found.metrics_token, found.retire_worker, found.secure) == (0, "", False, False)


def test_the_port_moves_the_default_address(monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    assert load().base_url == "http://localhost:8123"


def test_a_file_beside_the_working_directory_is_read(tmp_path):
    (tmp_path / ".env").write_text("YANXING_BASE_URL=https://yanxing.example\nYANXING_TRUSTED_PROXIES=1\n")
    assert (load().base_url, load().trusted_proxies) == ("https://yanxing.example", 1)


@pytest.mark.parametrize(
    ("given", "origin", "host", "secure"),
    [
        ("https://yanxing.example", "https://yanxing.example", "yanxing.example", True),
        ("https://yanxing.example/", "https://yanxing.example", "yanxing.example", True),
        ("https://Yanxing.Example:443", "https://yanxing.example", "yanxing.example", True),
        ("https://yanxing.example:8443", "https://yanxing.example:8443", "yanxing.example", True),
        ("http://localhost:80", "http://localhost", "localhost", False),
        ("http://192.168.1.9:8000", "http://192.168.1.9:8000", "192.168.1.9", True),
        ("http://[::1]:8000", "http://[::1]:8000", "::1", True),
    ],
)
def test_the_origin_is_what_browsers_send(given, origin, host, secure):
    found = load(base_url=given)
    assert (found.origin, found.host, found.secure) == (origin, host, secure)


@pytest.mark.parametrize(
    "text",
    [
        "yanxing.example",
        "ftp://yanxing.example",
        "https://",
        "https://yanxing.example/app",
        "https://yanxing.example?x=1",
        "https://user@yanxing.example",
        "https://yanxing.example:port",
        "https://yanxing.example:99999",
        "https://[::1",
    ],
)
def test_an_address_that_is_no_origin_is_refused(text):
    with pytest.raises(BadSetting, match="YANXING_BASE_URL"):
        load(base_url=text)


@pytest.mark.parametrize("text", ["one", "-1", "1.5", "99", "²"])
def test_a_number_of_proxies_that_is_none_is_refused(text):
    with pytest.raises(BadSetting, match="YANXING_TRUSTED_PROXIES"):
        load(trusted_proxies=text)


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path):
    first, second = load(), load()
    assert (first.secret_key, first.data_key) == (second.secret_key, second.data_key)
    assert first.secret_key != first.data_key and len(first.secret_key) >= 32
    for name in ("secret.key", "data.key"):
        assert stat.S_IMODE((tmp_path / "var" / name).stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["data.key", "secret.key"]


def test_keys_from_the_environment_make_no_files(tmp_path, monkeypatch):
    monkeypatch.setenv("YANXING_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("YANXING_DATA_KEY", "d" * 40)
    load()
    assert not (tmp_path / "var").exists()


def test_processes_that_start_together_agree_on_one_key():
    keys, start = [], threading.Barrier(8)

    def begin():
        start.wait()
        keys.append(load().secret_key)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8 and len(set(keys)) == 1


def test_an_empty_key_file_is_refused_and_not_filled(tmp_path):
    load()
    (tmp_path / "var" / "data.key").write_text("\n")
    with pytest.raises(BadSetting, match=r"data\.key is empty"):
        load()


def test_a_disk_that_fills_while_a_key_is_written_leaves_no_half_key(tmp_path, monkeypatch):
    def full_disk(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        load()
    assert list((tmp_path / "var").iterdir()) == []


def test_secrets_are_not_in_the_words_of_the_settings():
    found = load(
        secret_key="a-secret", data_key="a-secret", metrics_token="a-secret", database_url="postgresql://u:a-secret@h/d"
    )
    assert "a-secret" not in repr(found)
