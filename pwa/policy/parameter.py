"""Define a number of a rule, with its unit of measure, its source and the range that a unit may set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """One number of a rule. `words`: what it is for; `source`: where it is written; `basis`: law, practice or ours;
    `least` and `most`: the range that a unit may set; `bound`: which end of it the law's own number is."""

    name: str
    value: int
    unit: str
    basis: str
    source: str
    words: str
    least: int = 1
    most: int = 1_000
    bound: str = ""  # least: never sooner against a person; most: never less for them
