"""Find a division by name, pinyin or initials. static/js/place/search.js has the same rules; one table of cases
(tests/places/searches.json) tests both.

A division is found by its short and full name (龙岗, 龙岗区), by their pinyin and initials in every common
pronunciation of a character (长安: changan, zhangan, ca, za), and by any of these after the name of a division above it
(深圳龙岗, szlg; in English also the other way round: Longgang, Shenzhen).
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from math import inf

from pwa.places.divisions import Division, districts, exists, is_current, path_of, table

EXACT, INITIALS, BEGINNING, INSIDE, BELOW = range(5)  # how well a text fits; smaller is better
READINGS = 16  # pronunciations of one name


@dataclass(frozen=True, slots=True)
class Keys:
    """The texts by which a division is found, folded: names, pinyin and initials."""

    names: tuple[str, ...]
    spelled: tuple[str, ...]
    initials: tuple[str, ...]


def fold(words: str) -> str:
    """Normalise a text for comparison: without spaces, punctuation, tones, capitals; ü, v and the yu of lyu are u:
    'Xī’ān' → 'xian'."""
    plain = unicodedata.normalize("NFKD", words).lower().replace("v", "u").replace("lyu", "lu")
    return "".join(character for character in plain if character.isalnum())


@cache
def _before() -> dict[str, list[Division]]:
    """What became each division, and the areas in it that have no code."""
    found: dict[str, list[Division]] = {}
    for old in (*table().values(), *districts()):
        if old.became:
            found.setdefault(old.became, []).append(old)
    return found


@cache
def keys_of(division: Division) -> Keys:
    """Return the texts by which a division is found, including names that it had before (渝北 → 两江新区) and of areas
    in it (雄安新区 → 容城县)."""
    names: list[str] = [fold(name) for name in division.english.split("/") if name]
    spelled: list[str] = []
    initials: list[str] = []
    for named in (division, *_before().get(division.code, ())):
        names += [named.short, named.name]
        for length in (len(named.short), len(named.name)):
            for reading in islice(product(*named.readings[:length]), READINGS):
                spelled.append(fold("".join(reading)))
                initials.append("".join(fold(syllable)[0] for syllable in reading))
    return Keys(*(tuple(dict.fromkeys(found)) for found in (names, spelled, initials)))


def own_fit(keys: Keys, words: str) -> float:
    """Return how well a folded text fits one division by itself: EXACT … INSIDE, or infinity."""
    if words in keys.names or words in keys.spelled:
        return EXACT
    if words in keys.initials:
        return INITIALS
    if any(key.startswith(words) for key in (*keys.names, *keys.spelled, *keys.initials)):
        return BEGINNING
    return INSIDE if any(words in key for key in keys.names) else inf


def fit(path: tuple[Division, ...], words: str) -> float:
    """Return how well a folded text fits the last division of the path, with or without names of those above before
    it."""
    best = own_fit(keys_of(path[-1]), words)
    for depth, above in enumerate(path[:-1], start=1):
        keys = keys_of(above)
        for key in (*keys.names, *keys.spelled, *keys.initials):
            if len(key) > 1 and words.startswith(key):
                rest = words[len(key) :]
                guessed = key in keys.initials and key not in keys.spelled
                best = min(best, fit(path[depth:], rest) + guessed if rest else BELOW)
    return best


@cache
def _paths() -> tuple[tuple[Division, ...], ...]:
    return tuple(path_of(code) for code in table() if is_current(code))


def ranked(words: str) -> list[tuple[float, int, str]]:
    """List (fit, level, code) of all current divisions that fit, best first, larger divisions before smaller."""
    pieces = words.replace("，", ",").split(",")
    orders = {fold("".join(pieces)), fold("".join(reversed(pieces)))} - {""}
    found = []
    for path in _paths():
        best = min((_code_fit(path[-1].code, w) if w.isdigit() else fit(path, w) for w in orders), default=inf)
        if best < inf:
            found.append((best, path[-1].level, path[-1].code))
    return sorted(found)


def _code_fit(code: str, digits: str) -> float:
    return EXACT if code == digits else BEGINNING if code.startswith(digits) else inf


def search(words: str, limit: int = 12) -> list[str]:
    """List at most `limit` codes for a typed text, best first; empty if nothing was typed or found."""
    return [code for _, _, code in ranked(words)[:limit]]


def resolve(words: str, limit: int = 12) -> str | list[str]:
    """Return the code of the only division of this code, name or pinyin, else the list of candidates.

    '龙岗区' → '440307'; '朝阳' → a list, since there are four; '没有这里' → []. Initials and parts of a name only give
    candidates. A retired code is returned as it is.
    """
    code = words.strip()
    if exists(code):
        return code
    found = ranked(words)
    exact = [code for best, _, code in found if best == EXACT]
    return exact[0] if len(exact) == 1 else exact[:limit] or [code for _, _, code in found[:limit]]


def resolve_posted(values: list[str]) -> str | list[str]:
    """Resolve the `division` values of a posted form, as `resolve` does.

    Without JavaScript a form that was shown again with candidates sends the chosen radio button, if any, and the text
    field: a code takes precedence over text; no values give [].
    """
    return next((value for value in values if exists(value)), None) or resolve(next(filter(None, reversed(values)), ""))
