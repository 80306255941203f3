"""Phones of the cast."""

from collections.abc import Callable

import pytest

from .phone import Phone


@pytest.fixture
def phone_of(as_) -> Callable[[str], Phone]:
    """phone_of("member") is a phone signed in as one of the cast; each call is a new phone."""
    return lambda login: Phone(as_(login), login)


@pytest.fixture
def phone(phone_of) -> Phone:
    """The phone of the member who is away."""
    return phone_of("member")
