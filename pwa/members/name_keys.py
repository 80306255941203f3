"""Make the search keys of a name: itself, its pinyin and its initials, in every reading."""

from itertools import islice, product

READINGS = 16  # spellings kept of one name: 单, 曾, 乐 … have several readings, a name has few such characters


def search_key(name: str) -> str:
    """The name in lower case with its spellings: '曾乐' → '曾乐 cengle zengle cl zl …'. At most 16 readings."""
    from pypinyin import Style, pinyin  # its table of phrases takes half a second and 36 MB: not at every start

    plain = "".join(sign for sign in name if sign.isalnum())  # 迪丽·吐尔逊 is typed without the dot
    readings = [sorted(set(said), key=said.index) for said in pinyin(plain, style=Style.NORMAL, heteronym=True)]
    said = list(islice(product(*readings), READINGS))
    spelled = ["".join(one) for one in said]
    initials = ["".join(syllable[:1] for syllable in one) for one in said]
    return " ".join(dict.fromkeys(word.lower() for word in (name, *spelled, *initials)))
