"""Make the keys of a name: one to compare and sort by, and those to search by.

`fold_name` says which spellings are one name, everywhere. `name_key` adds the pinyin before each character, so
that the same key sorts names as a register does, alike on both engines: it contains only a–z and 0–9.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

READINGS = 16  # pronunciations of one name: 单, 曾, 乐 … have several each, and a name has few such characters
FILLERS = set("\u115f\u1160\u3164\uffa0")  # letters for Unicode, and nothing is seen of them
VARIATIONS = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # of the look of one character
ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic letters; marks of other scripts are vowels
LAST = "zz"  # a character without pinyin comes after those with
# Surnames that are read otherwise than the character alone.
SURNAMES = {
    "单": "shan4", "曾": "zeng1", "解": "xie4", "仇": "qiu2", "区": "ou1", "查": "zha1", "朴": "piao2", "盖": "ge3",
    "任": "ren2", "华": "hua4", "尉": "wei4", "乐": "yue4", "覃": "qin2", "缪": "miao4", "翟": "zhai2", "冼": "xian3",
    "洗": "xian3", "繁": "po2", "折": "she2", "黑": "he4", "员": "yun4", "召": "shao4", "秘": "bi4", "宁": "ning4",
    "万俟": "mo4 qi2", "尉迟": "yu4 chi2", "长孙": "zhang3 sun1", "单于": "chan2 yu2", "澹台": "tan2 tai2",
}  # fmt: skip


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Return the name without what people write in different ways: width and forms of a character (NFKC), case,
    accents, spaces, dots between parts, and signs that nobody sees."""
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", VARIATIONS.sub("", name)))
    plain = unicodedata.normalize("NFKC", bare).casefold()
    return "".join(one for one in plain if one not in FILLERS and unicodedata.category(one)[0] in "LMN")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return the key of a name: 李伟 → 'li3' '0674e' 'wei3' '04f1f' without spaces. Equal for names that are folded to
    the same; sorted by syllable, tone, then character."""
    plain = fold_name(name)
    surname = next((one for one in (plain[:2], plain[:1]) if one in SURNAMES), "")
    readings = [*SURNAMES.get(surname, "").split(), *map(_reading, plain[len(surname) :])]
    return "".join(
        one if one.isascii() else f"{reading}{ord(one):05x}" for one, reading in zip(plain, readings, strict=True)
    )


@lru_cache(maxsize=16384)
def _reading(character: str) -> str:
    """The first pinyin of a character with its tone, 5 for none: 'li3'."""
    from pypinyin import Style, pinyin  # imported late: its tables take half a second and 36 MB

    if character.isascii():
        return ""
    said = pinyin(character, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)[0][0]
    return said if re.fullmatch("[a-z]+[1-5]", said) else LAST


def search_key(name: str) -> str:
    """Return the name as written, folded, and in its spellings: '曾乐' → '曾乐 cengle zengle cl zl …'. At most 16
    readings."""
    from pypinyin import Style, pinyin

    plain = fold_name(name)  # people type 迪丽·吐尔逊 without the dot
    readings = [sorted(set(many), key=many.index) for many in pinyin(plain, style=Style.NORMAL, heteronym=True)]
    whole = list(islice(product(*readings), READINGS))
    spelled = ["".join(one) for one in whole]
    initials = ["".join(syllable[:1] for syllable in one) for one in whole]
    return " ".join(dict.fromkeys(key.lower() for key in (name, plain, *spelled, *initials)))
