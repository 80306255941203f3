"""Read a place from a cell: a division's code or name, or a country's."""

from functools import lru_cache

from pwa import places

from .cells import Wrong


@lru_cache(maxsize=4096)
def place_of(words: str) -> str:
    """Return the code of the one division or country meant; never ''. Raises Wrong for none, or several possible
    ones."""
    if country := places.country_named(words):
        return country
    found = places.resolve(words.replace("/", " ").replace("-", " "))
    if isinstance(found, str):
        return found
    raise Wrong("place_several" if len(found) > 1 else "place_unknown", said=words[:40], count=len(found))
