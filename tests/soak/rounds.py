"""Run one round: fresh phones, one fault, everything delivered, then verified. Used by `make soak` and `make test`."""

from random import Random

from . import verification
from .engines import Site
from .faults import EVERYWHERE, ON_POSTGRES, Fault
from .run import Flushing, Tally, phones_of


def faults_of(site: Site) -> dict[str, Fault]:
    """What can be done to this engine."""
    return EVERYWHERE | (ON_POSTGRES if site.cluster else {})


def play(site: Site, kind: str, rng: Random, phones: int, each: int, patience: float = 30.0) -> Tally:
    """`phones` phones write `each` entries while the fault strikes. The deployment is bound, its server runs."""
    said = len(site.deployment.log())
    faulty = 0.05 if kind == "fault of one entry" else 0.0
    people = phones_of(site.deployment, phones, rng, faulty, patience)
    with Flushing(people, each) as flushing:
        struck = faults_of(site)[kind](site, flushing, rng)
    tally = verification.compare(people)
    tally.faults[kind] += struck
    if not struck:
        tally.wrong.append(f"no fault struck: {kind}")
    log = site.deployment.log()
    tally.wrong += verification.spilled(log[said:] if len(log) > said else log, people)
    tally.wrong = [f"{kind}: {what}" for what in tally.wrong]
    return tally
