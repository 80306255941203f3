"""Read a place from a cell: a division's code or name, or a country's."""

from functools import lru_cache

from pwa import places

from .cells import Wrong


@lru_cache(maxsize=4096)
def place_of(words: str) -> str:
    """Return the code of the one division or country meant; never ''. Raises Wrong for none, or several possible
    ones."""
    for locale in ("zh", "en"):
        for code, name in places.countries(locale):
            if words.casefold() in (name.casefold(), code.casefold()):
                return code
    found = places.resolve(words.replace("/", " ").replace("-", " "))
    if isinstance(found, str):
        return found
    raise Wrong("place_several" if len(found) > 1 else "place_unknown", said=words[:40], count=len(found))
