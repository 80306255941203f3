"""Make the search keys of a name: the name itself, its pinyin and its initials, in every pronunciation."""

from itertools import islice, product

from pwa.core.characters import typed_words

READINGS = 16  # pronunciations of one name: 单, 曾, 乐 … have several each, and a name has few such characters


def search_key(name: str) -> str:
    """Return the name in lower case with its spellings: '曾乐' → '曾乐 cengle zengle cl zl …'. At most 16 readings."""
    from pypinyin import Style, pinyin  # imported late: its tables take half a second and 36 MB

    name = typed_words(name)
    plain = "".join(one for one in name if one.isalnum())  # people type 迪丽·吐尔逊 without the dot
    readings = [sorted(set(many), key=many.index) for many in pinyin(plain, style=Style.NORMAL, heteronym=True)]
    whole = list(islice(product(*readings), READINGS))
    spelled = ["".join(one) for one in whole]
    initials = ["".join(syllable[:1] for syllable in one) for one in whole]
    return " ".join(dict.fromkeys(key.lower() for key in (name, *spelled, *initials)))
