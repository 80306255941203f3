"""Find a division by name, pinyin or initials. The same rules as static/js/place/search.js, kept equal by one table of
cases (tests/places/searches.json) that both are tested with.

A division answers to its short and its full name (龙岗, 龙岗区), to their pinyin and their initials, in every reading
people give a character (长安: changan, zhangan, ca, za), and to any of these behind the name of a division above it
(深圳龙岗, szlg; English order too: Longgang, Shenzhen).
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from math import inf

from pwa.places.divisions import Division, exists, is_current, path_of, table

EXACT, INITIALS, BEGINNING, INSIDE, BELOW = range(5)  # how well words fit; the smaller comes first
READINGS = 16  # spellings kept of one name


@dataclass(frozen=True, slots=True)
class Keys:
    """What one division answers to, folded: names and spellings, and initials."""

    names: tuple[str, ...]
    spelled: tuple[str, ...]
    initials: tuple[str, ...]


def fold(words: str) -> str:
    """As compared: no spaces, marks, tones, capitals; ü, v are u: 'Xī’ān' → 'xian'; '龙岗 区' → '龙岗区'."""
    plain = unicodedata.normalize("NFKD", words).lower().replace("v", "u")
    return "".join(character for character in plain if character.isalnum())


@cache
def _before() -> dict[str, list[Division]]:
    """What became each division."""
    found: dict[str, list[Division]] = {}
    for old in table().values():
        if old.became:
            found.setdefault(old.became, []).append(old)
    return found


@cache
def keys_of(division: Division) -> Keys:
    """Everything a division answers to; a name it had before counts as its own (渝北 → 两江新区)."""
    names: list[str] = [fold(division.english)] if division.english else []
    spelled: list[str] = []
    initials: list[str] = []
    for named in (division, *_before().get(division.code, ())):
        names += [named.short, named.name]
        for length in (len(named.short), len(named.name)):
            for said in islice(product(*named.readings[:length]), READINGS):
                spelled.append(fold("".join(said)))
                initials.append("".join(fold(syllable)[0] for syllable in said))
    return Keys(*(tuple(dict.fromkeys(found)) for found in (names, spelled, initials)))


def own_fit(keys: Keys, words: str) -> float:
    """How well folded words fit one division by itself: EXACT … INSIDE, or infinity."""
    if words in keys.names or words in keys.spelled:
        return EXACT
    if words in keys.initials:
        return INITIALS
    if any(key.startswith(words) for key in (*keys.names, *keys.spelled, *keys.initials)):
        return BEGINNING
    return INSIDE if any(words in key for key in keys.names) else inf


def fit(path: tuple[Division, ...], words: str) -> float:
    """The best fit of folded words to the last of the path, with or without names of those above it before its own."""
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
    """(fit, level, code) of all divisions of today that the words fit, best first, larger divisions before smaller."""
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
    """At most `limit` codes for what someone typed, best first; [] for nothing typed or nothing found."""
    return [code for _, _, code in ranked(words)[:limit]]


def resolve(words: str, limit: int = 12) -> str | list[str]:
    """The one code that the words name exactly (a code, a name or its pinyin), else the candidates to choose from.

    '龙岗区' → '440307'; '朝阳' → a list, since there are four; '没有这里' → []. Initials or half a name never decide
    by themselves, they only suggest. A code that was ever valid decides as it is.
    """
    code = words.strip()
    if exists(code):
        return code
    found = ranked(words)
    exact = [code for best, _, code in found if best == EXACT]
    return exact[0] if len(exact) == 1 else exact[:limit] or [code for _, _, code in found[:limit]]


def posted(values: list[str]) -> str | list[str]:
    """What a posted form means by its `division` values, as `resolve` answers.

    Without JavaScript a form shown again with candidates sends the radio chosen, if any, and the words below it: a code
    goes before words; nothing at all gives [].
    """
    return next((value for value in values if exists(value)), None) or resolve(next(filter(None, reversed(values)), ""))
