"""Limit how often somebody may try to sign in, without letting a stranger's guesses lock the owner out.

Only failed tries count. In a browser in which the owner of a phone number has signed in before (`device_cookie.py`),
tries of this number are counted separately, so that guesses from elsewhere cannot lock the owner out. An IP address
that many people share is slowed, not blocked: after a hundred failed tries each number still has a few there.
"""

from datetime import timedelta

from flask import request
from werkzeug.exceptions import TooManyRequests

from pwa.core.request_heads import network_of
from pwa.core.throttle import count, take_back, too_many

from .device_cookie import known_browser

PER = timedelta(minutes=15)
PER_NUMBER = 10  # failed tries of one number, from all browsers that do not know it
PER_ADDRESS = 100  # failed tries from one IP address: an office or a mobile network may share one
PER_NUMBER_WHEN_BUSY = 3  # tries of each number from an address with more than PER_ADDRESS
MOST_PER_ADDRESS = 1_000  # failed tries after which an address is blocked
MOST_BEGUN = 2_000  # sign-ins with a passkey begun from one address: many people may share it
LOOKS = 600  # invalid links and passkeys from one address


def slow_down(what: str, whom: str, limit: int) -> None:
    """Count one try of `what` by `whom`. Raises TooManyRequests above `limit` in 15 minutes."""
    _stop(too_many(f"{what}:{whom}", limit, PER))


def slow_down_here(what: str, limit: int) -> None:
    """Count one try of `what` by this request's IP address. Raises TooManyRequests above `limit`."""
    slow_down(what, network_of(request.remote_addr), limit)


def count_try(number: str) -> list[str]:
    """Count a try of this number. It is counted before the passphrase is compared, so that concurrent tries all count.
    Returns the names of the counters, for `uncount_try`. Raises TooManyRequests."""
    browser = known_browser(number)
    mine = f"passphrase on:{browser} {number}" if browser else f"passphrase for:{number}"
    _stop(too_many(mine, PER_NUMBER, PER))
    if browser:
        return [mine]
    here = network_of(request.remote_addr)
    shared = f"passphrase from:{here}"
    tries, wait = count(shared, PER)
    _stop(wait if tries > MOST_PER_ADDRESS else 0)
    if tries <= PER_ADDRESS:
        return [mine, shared]
    left = f"passphrase left:{here} {number}"
    _stop(too_many(left, PER_NUMBER_WHEN_BUSY, PER))
    return [mine, shared, left]


def uncount_try(counted: list[str]) -> None:
    """Subtract the try that `count_try` has counted, because it succeeded."""
    for name in counted:
        take_back(name, PER)


def _stop(wait: int) -> None:
    if wait:
        raise TooManyRequests(retry_after=wait)
