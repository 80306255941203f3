"""Read a place from a cell: the name or code of a division, with or without what lies above and below it, or a country.

A roster keeps the county, or the city or province where no more is said, and beside it what stands behind it (街道, 镇,
a firm): `rest`; a division that was abolished or renamed is read as its successor, with its old name in `was`.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from pwa import places
from pwa.places.divisions import path_of, table
from pwa.places.search import fold, keys_of

from .cells import Wrong
from .former_places import FORMER

CHINA = re.compile(r"^(?:中华人民共和国|中国)(?:大陆)?(?=.)")
OWN = re.compile(
    r"^(?:本(?P<level>[县区旗市省])|(?P<inside>[县区旗市省])内|本地|当地|本(?:乡|镇|街道|村|社区)|本?(?:乡|镇)内)(?P<rest>.*)$"
)
# How a place below the county ends; other words behind a short name (吉林大学) say nothing.
BELOW = re.compile(
    r"(?:街道|镇|乡|村|社区|路|号|大街|街|小区|园|园区|开发区|高新区|新区|办事处|大道|巷|弄|栋|楼|厂|公司|集团|大厦|广场|苑"
    r"|组|队|农场|林场|机场|港|工地|市场|店)$"
)
BARE = re.compile(r"(?:街道|镇|乡|村|社区|路|街|道|大学|学院|市|区|县|省|州|旗|盟)")
ELSEWHERE = re.compile(
    r"^(?:国外|境外|海外|国\(境\)外|国（境）外|出国|外省|省外|外市|市外|外县|县外|外地)[(（:：,，、—–-]*(?P<place>.{2,})$"
)
CODED = re.compile(r"(?P<code>\d{6}|[A-Z]{2})\s+(?P<rest>\S.*)")  # as our own export may write it
ENDINGS = "县市区旗"
WHOLE_PLACES = ("710000", "810000", "820000")  # without divisions of their own here
GENERIC = {
    "城区",
    "郊区",
    "矿区",
    "南市区",
    "北市区",
    "新市区",
}  # former districts that are found only below their city
USUAL = """
阿联酋AE 阿拉伯联合酋长国AE 沙特SA 沙特阿拉伯SA 波黑BA 多米尼加DO 多米尼加共和国DO 多米尼克DM 刚果金CD 刚果布CG
美利坚合众国US 大韩民国KR 南韩KR 北朝鲜KP 俄国RU 俄罗斯联邦RU 苏格兰GB 英格兰GB 澳洲AU 纽西兰NZ 印尼ID 大马MY
马来MY 吉尔吉斯KG 土库曼TM 塔吉克TJ 哈萨克KZ 乌兹别克UZ 孟加拉BD 巴新PG 特多TT 中非CF 马其顿MK 捷克共和国CZ
斯威士兰SZ 塞黑RS 埃塞ET 坦桑TZ 科特CI 象牙海岸CI 毛塔MR 圣皮埃尔和密克隆PM 福克兰群岛FK 马尔维纳斯群岛FK
巴勒斯坦国PS 巴勒斯坦PS 梵蒂冈VA 老挝人民民主共和国LA 越南社会主义共和国VN 日本国JP 德意志联邦共和国DE
法兰西共和国FR 荷兰王国NL 瑞士联邦CH 文莱BN 叙利亚SY usaUS unitedstatesofamericaUS ukGB greatbritainGB englandGB
uaeAE southkoreaKR koreaKR russiaRU hollandNL drcongoCD
"""
BRACKETS = (("(", ")"), ("（", "）"), ("【", "】"), ("[", "]"))
NOT_COUNTRIES = ("马里兰", "几内亚湾", "印度洋", "美国村")  # begin like a country


@dataclass(frozen=True)
class Found:
    """A place: its code, what stands behind it, its former name if it has another now, and whether it was said as one's
    own county."""

    code: str
    rest: str = ""
    was: str = ""
    own: bool = False


def place_of(words: str) -> str:
    """Return the code of the one division or country meant; never ''. Raises Wrong for none, or several possible
    ones."""
    return read_place(words).code


@lru_cache(maxsize=4096)
def read_place(words: str, home: str = "") -> Found:
    """Return the one division or country meant; `home` is the division of one's own county, for 本县. Raises Wrong for
    none, or several possible ones."""
    said = CHINA.sub("", "".join(words.split())) if not words.isascii() else words.strip()
    if places.exists(said) and not said.isalpha():
        return _renamed(said)
    if coded := CODED.fullmatch(words.strip()):
        code = coded["code"]
        if places.is_country(code) or places.exists(code):
            return replace(_renamed(code) if code.isdigit() else Found(code), rest=coded["rest"])
    if there := _outside(said):
        with suppress(Wrong):
            return read_place(there, home)
    if own := OWN.match(said):
        return _own(own, home)
    if country := _country(said):
        return country
    text = fold(said)
    for end in range(0 if text.isascii() else len(text), 1, -1):
        if found := _at(text[:end], text[end:]):
            return replace(found, rest=_as_written(said, found.rest))
    candidates = places.resolve(words.replace("/", " ").replace("-", " "))
    if isinstance(candidates, str):
        return Found(candidates)
    raise Wrong("place_several" if len(candidates) > 1 else "place_unknown", said=words[:40], count=len(candidates))


def _renamed(code: str) -> Found:
    """A code that is typed: a retired one is kept where nothing succeeded it."""
    now = table()[code]
    return Found(now.became, was=now.name) if now.became and places.is_current(now.became) else Found(code)


def _outside(said: str) -> str:
    """Return what a cell says behind 'abroad' or 'outside the province': 国外（日本） → 日本."""
    found = ELSEWHERE.match(said)
    return found["place"].strip("()（） ") if found else ""


def _own(said: re.Match[str], home: str) -> Found:
    if not home:
        raise Wrong("place_no_home", said=said[0][:40])
    level = said["level"] or said["inside"] or "县"
    rest = said["rest"].strip("，,、 ()（）")
    code: str | None = home
    if level == "省":
        code = places.province_of(home)
    elif level == "市" and not (places.is_county(home) and table()[home].name.endswith("市")):
        code = places.city_of(home)
    if rest:  # 本市西湖区 is more than 本市
        with suppress(Wrong):
            inner = read_place(f"{places.name_of(code or home, locale='zh')}{rest}")
            if inner.code != (code or home) and places.overlap(inner.code, code or home):
                return replace(inner, own=True)
    return Found(code or home, rest=rest, own=True)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Names of countries, folded: as the lists of both languages have them, and as people write them."""
    found = {}
    for locale in ("zh", "en"):
        for code, name in places.countries(locale):
            found[fold(name)] = code
            if locale == "en":
                found[code.lower()] = code
    for one in re.findall(r"(\S+?)([A-Z]{2})(?=\s|$)", USUAL):
        found.setdefault(fold(one[0]), one[1])
    return found


def _country(said: str) -> Found | None:
    """A country, alone or with a place in it behind: 日本东京."""
    if code := places.country_named(said):
        return Found(code)
    names, text = _countries(), fold(said)
    for ending in ("", "共和国", "王国", "联邦"):
        if text in names or (ending and text.removesuffix(ending) in names):
            return Found(names.get(text) or names[text.removesuffix(ending)])
    if said.isascii() or any(text.startswith(fold(other)) for other in NOT_COUNTRIES):
        return None
    for end in range(len(text) - 2, 1, -1):
        if text[:end] in names and not _exact(text):
            return Found(names[text[:end]], rest=_as_written(said, text[end:]))
    return None


def _as_written(said: str, rest: str) -> str:
    """What stands behind a place as it was written: with capitals and signs, which `fold` takes off."""
    for start in range(len(said) - len(rest), -1, -1) if rest else ():
        if fold(said[start:]) == rest and said[start].isalnum():
            found = said[start:]
            return found if all(found.count(a) >= found.count(b) for a, b in BRACKETS) else found.rstrip("）)】]")
    return rest


def _at(begin: str, rest: str) -> Found | None:
    """The place that these words name, if what stands behind them may stand there. Raises Wrong for several."""
    if rest and (BARE.fullmatch(rest) or len(rest) < 2):
        return None
    codes, was = _exact(begin), ""
    if not codes:
        codes, was = _former(begin)
    if not codes:
        return None
    if rest and not _may_follow(begin, rest, codes[0]):
        return None
    if len(codes) > 1:
        raise Wrong("place_several", said=begin[:40], count=len(codes))
    return Found(codes[0], rest=rest, was=was)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[str]]:
    """Every way to write a division in Chinese (its names, behind any names of those above it) → codes. Searching for
    each beginning of each cell would take minutes for a large roster."""
    found: dict[str, list[str]] = {}
    for code in table():
        if not places.is_current(code):
            continue
        written = {""}
        for step in path_of(code):
            names = [name for name in keys_of(step).names if not name.isascii()]
            if step.code == code:
                written = {above + name for above in written for name in names}
            else:
                written |= {above + name for above in written for name in names}
        for text in written:
            found.setdefault(text, []).append(code)
    return found


def _exact(text: str) -> tuple[str, ...]:
    """The divisions of this name. A city takes precedence over the county of its name in it, a province over all."""
    codes = _by_name().get(text, [])
    for code in codes:
        if table()[code].level == 1 and text in (fold(table()[code].short), fold(table()[code].name)):
            return (code,)
    inner = {code for code in codes for other in codes if other != code and _lies_in(code, other)}
    return tuple(code for code in codes if code not in inner)


def _lies_in(code: str, other: str) -> bool:
    above = places.parent_of(code)
    return above is not None and (above == other or _lies_in(above, other))


def _former(text: str) -> tuple[tuple[str, ...], str]:
    """The division that took over an abolished one, or the county that is a city or a district now; with the old
    name."""
    for (above, name), code in FORMER.items():
        if text.endswith(name) and _is_above(text.removesuffix(name), above, name, code):
            return (code,), name
    if text[-1] in ENDINGS and len(text) > 2:
        codes = tuple(code for code in _exact(text[:-1]) if table()[code].level == 3)
        if len(codes) == 1 and not text.endswith(table()[codes[0]].name):
            short = table()[codes[0]].short
            return codes, short + text[-1]
    return (), ""


def _is_above(text: str, above: str, name: str, code: str) -> bool:
    """Whether the words before the name of an abolished division say where it was: nothing, its old city, or a division
    that holds its successor."""
    if not text:
        return name not in GENERIC
    found = _exact(text)
    return above.endswith(text.rstrip("市省")) or (len(found) == 1 and places.overlap(found[0], code))


def _may_follow(begin: str, rest: str, code: str) -> bool:
    """Whether words may stand behind a place: always behind its full name, behind a short one only what lies below a
    county."""
    found = table()[code]
    return code in WHOLE_PLACES or begin.endswith(fold(found.name)) or (len(rest) > 2 and bool(BELOW.search(rest)))
