"""Tries are counted across processes and restarts; what was counted cannot be read back."""

import threading
from datetime import timedelta

import pytest

from pwa.core.database import db
from pwa.core.throttle import Throttle, count, forget_old, take_back, too_many

pytestmark = pytest.mark.both_engines

MINUTE = timedelta(minutes=1)


def test_up_to_the_limit_nobody_waits(app):
    assert [too_many("sign-in", 3, MINUTE) for _ in range(3)] == [0, 0, 0]


def test_over_the_limit_one_waits_until_the_window_ends(app, clock):
    for _ in range(3):
        too_many("sign-in", 3, MINUTE)
    clock.forward(seconds=20)
    assert too_many("sign-in", 3, MINUTE) == 40


def test_the_next_window_begins_anew(app, clock):
    for _ in range(5):
        too_many("sign-in", 3, MINUTE)
    clock.forward(minutes=1)
    assert too_many("sign-in", 3, MINUTE) == 0


def test_one_door_does_not_count_for_another(app):
    for _ in range(5):
        too_many("sign-in", 3, MINUTE)
    assert too_many("invitation", 3, MINUTE) == 0


def test_a_window_of_an_hour_does_not_count_for_one_of_a_minute(app, clock):
    for _ in range(5):
        too_many("sign-in", 9, timedelta(hours=1))
    assert too_many("sign-in", 3, MINUTE) == 0


def test_no_try_is_lost_when_many_come_at_once(app):
    def knock() -> None:
        for _ in range(10):
            too_many("sign-in", 3, MINUTE)
        db.close()

    threads = [threading.Thread(target=_in(app, knock)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Throttle.get().tries == 60


def _in(app, work):
    def inside() -> None:
        with app.app_context():
            work()

    return inside


def test_the_table_does_not_tell_whom_it_counts(app):
    too_many("passphrase 13900000001", 3, MINUTE)
    assert "139" not in Throttle.get().name


def test_old_windows_are_forgotten(app, clock):
    too_many("sign-in", 3, MINUTE)
    clock.forward(days=3)
    too_many("sign-in", 3, MINUTE)
    assert forget_old() == 1 and Throttle.select().count() == 1


def test_a_try_that_is_taken_back_was_none(app, clock):
    for _ in range(5):
        count("sign-in", MINUTE)
    take_back("sign-in", MINUTE)
    assert count("sign-in", MINUTE) == (5, 60)
    take_back("never tried", MINUTE)
    clock.forward(minutes=1)
    take_back("sign-in", MINUTE)
    assert count("sign-in", MINUTE) == (1, 60)
