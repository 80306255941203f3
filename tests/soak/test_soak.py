"""The short soak: on each engine each kind of fault once, under a few phones. `make soak` is the long one."""

from collections.abc import Iterator
from random import Random

import pytest

from tests.kit.cluster import Unavailable
from tests.kit.requirements import cannot_run

from . import verification
from .engines import Site
from .rounds import faults_of, play

PHONES, EACH = 10, 12
LEFT_TO_THE_LONG_ONE = {  # a start of the server costs seconds: each engine has the kinds that mean more there
    "sqlite": {"two servers", "restored elsewhere"},
    "postgres": {"server killed", "worker killed", "worker frozen"},
}


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.nightly])], name="site"
)
def _site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A deployment of a few people with a server of two workers, in a hurry."""
    try:
        made = Site(request.param, members=150, patience=0.8)
    except Unavailable as missing:
        cannot_run("PostgreSQL", str(missing))
    try:
        with made.deployment.bound():
            made.open()
            yield made
    finally:
        made.close()


def test_through_every_fault_what_was_told_received_is_stored_once_and_the_rest_arrives(site):
    for kind in sorted(faults_of(site).keys() - LEFT_TO_THE_LONG_ONE[site.name]):
        found = play(site, kind, Random(kind), PHONES, EACH, patience=6)
        assert (kind, found.lost, found.twice, found.wrong) == (kind, 0, 0, [])
    assert verification.orphans() == []
    assert site.troubles() == []
