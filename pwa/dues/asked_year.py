"""Read the year of a book that an address names."""

from pwa.core.clock import today


def asked_year(said: str) -> int:
    """Return the year, from 2000 to this one; this one for anything else."""
    known = said.isascii() and said.isdigit() and len(said) == 4 and 2000 <= int(said) <= today().year
    return int(said) if known else today().year
