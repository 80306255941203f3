"""Limit how often somebody may try to sign in. Guessing is slowed; nobody is locked out by a stranger's guesses.

What succeeds does not count. A number's tries are counted apart in each browser in which its owner signed in before
(`device_cookie.py`), so that guesses from elsewhere cannot lock the owner out. An address that many people share is
slowed and not blocked: over a hundred wrong tries each number still has a few there.
"""

from datetime import timedelta

from flask import request
from werkzeug.exceptions import TooManyRequests

from pwa.core.throttle import count, take_back, too_many

from .device_cookie import browser_that_knows
from .rules import network_of

PER = timedelta(minutes=15)
A_NUMBER = 10  # wrong passphrases for one number, from all browsers that do not know it
AN_ADDRESS = 100  # wrong ones from one address: a whole office, or a mobile network, comes from one
A_FEW = 3  # what a number has left at an address with more than that
A_CROWD = 1_000  # and the end of it there
LOOKS = 600  # links and passkeys that open nothing, from one address


def slow_down(what: str, whom: str, limit: int) -> None:
    """Count one try; 429 with Retry-After when there were too many."""
    _stop(too_many(f"{what}:{whom}", limit, PER))


def slow_down_here(what: str, limit: int) -> None:
    """The same for the address that asks."""
    slow_down(what, network_of(request.remote_addr), limit)


def count_try(number: str) -> list[str]:
    """Count a try of this number before anything is compared, so that many at once are many. 429 when it is one too
    many. Returns what was counted, for `forgive`."""
    browser = browser_that_knows(number)
    mine = f"passphrase on:{browser} {number}" if browser else f"passphrase for:{number}"
    _stop(too_many(mine, A_NUMBER, PER))
    if browser:
        return [mine]
    here = network_of(request.remote_addr)
    shared = f"passphrase from:{here}"
    tries, wait = count(shared, PER)
    _stop(wait if tries > A_CROWD else 0)
    if tries <= AN_ADDRESS:
        return [mine, shared]
    left = f"passphrase left:{here} {number}"
    _stop(too_many(left, A_FEW, PER))
    return [mine, shared, left]


def forgive(counted: list[str]) -> None:
    """The try succeeded."""
    for name in counted:
        take_back(name, PER)


def _stop(wait: int) -> None:
    if wait:
        raise TooManyRequests(retry_after=wait)
