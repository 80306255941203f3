"""Synthetic people: names a secretary would recognise, and numbers that can belong to nobody.

ID numbers begin with 999999, an area that does not exist; phones come from one block of ten thousand. Both are
checked by a test, so that no real person's number ever enters the demo data.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from pypinyin import Style, lazy_pinyin

MALE, FEMALE = "1", "2"  # GB/T 2261.1
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
# Given names by the decade people were born in: (up to, men, women).
GIVEN = (
    (
        1964,
        "建国 国强 德明 志强 永福 金山 保国 长林 福生 正华 光荣 大勇 和平 春生 兴旺 有才 世昌 来喜 忠诚 水生".split(),
        "秀英 桂兰 玉珍 淑芬 凤英 秀兰 桂英 玉兰 素珍 翠花 春梅 金凤 月娥 桃香 冬梅 爱华 菊香 银花 美玉 兰英".split(),
    ),
    (
        1979,
        "卫东 建军 海生 国庆 志刚 晓明 文斌 永红 新民 勇军 小平 建华 立新 学文 红星 剑锋 少华 启明 运来 跃进".split(),
        "丽娟 红梅 春燕 晓红 丽华 秋菊 海燕 雪梅 艳红 小玲 彩霞 爱萍 建英 莉萍 月琴 卫红 亚琴 惠芳 小燕 玉梅".split(),
    ),
    (
        1992,
        "伟 强 磊 军 勇 鹏 涛 超 斌 辉 浩 波 俊杰 志伟 小龙 文涛 海涛 建波 永刚 晓东".split(),
        "静 丽 娟 芳 敏 艳 娜 霞 燕 玲 婷婷 晓燕 丹丹 莉莉 小红 海英 春花 雪琴 文静 佳佳".split(),
    ),
    (
        9999,
        "浩然 子轩 宇航 俊豪 梓豪 嘉豪 天佑 一鸣 思远 文博 志远 明轩 泽宇 家乐 星辰 瑞霖 承志 子涵 晨阳 景行".split(),
        "雨欣 欣怡 梦琪 思雨 佳怡 诗涵 子怡 雅婷 梓萱 若曦 可馨 语嫣 静怡 晓彤 嘉欣 书瑶 心悦 婉清 雨桐 紫涵".split(),
    ),
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


@cache
def spelled(characters: str) -> tuple[str, str]:
    """Full pinyin and initials of a name's part; 曾 is Zeng as a surname."""
    said = ["zeng"] if characters == "曾" else lazy_pinyin(characters, style=Style.NORMAL)
    return "".join(said), "".join(syllable[0] for syllable in said)


def search_words(surname: str, given: str) -> str:
    """What a member is found by: name, full pinyin, initials."""
    (one, o), (two, t) = spelled(surname), spelled(given)
    return f"{surname}{given} {one}{two} {o}{t}"


def id_number(born_on: date, sequence: int) -> str:
    """An ID number of area 999999, which exists nowhere. Odd `sequence` (1–999) is a man's; checksum as GB 11643."""
    body = f"999999{born_on:%Y%m%d}{sequence:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def phone(number: int) -> str:
    """A phone of the one synthetic block, 1990000xxxx; beyond ten thousand people they repeat."""
    return f"1990000{number % 10_000:04d}"


@dataclass
class Registry:
    """Hands out ID numbers, each once, and phones in order."""

    today: date
    rng: Random
    _taken: dict[tuple[date, str], int] = field(default_factory=lambda: defaultdict(int))
    _phones: int = 0

    def number_for(self, born_on: date, sex: str) -> str:
        """The next free ID number of that birthday and sex."""
        self._taken[born_on, sex] += 1
        return id_number(born_on, 2 * self._taken[born_on, sex] - (1 if sex == MALE else 0))

    def next_phone(self) -> str:
        """The next phone of the block."""
        self._phones += 1
        return phone(self._phones)

    def birthday(self) -> date:
        """A birthday of an age as members have (annual bulletin 2024: about 29 in 100 are over 60)."""
        oldest, youngest = self.rng.choices([(61, 84), (46, 60), (31, 45), (20, 30)], (29, 27, 32, 12))[0]
        days = self.rng.randint(oldest * 365 + 20, youngest * 365 + 364)
        return self.today - timedelta(days=days)

    def stranger(self) -> dict[str, object]:
        """Someone with no part of their own: the plain facts of a member row."""
        sex = MALE if self.rng.random() < 0.69 else FEMALE
        born_on = self.birthday()
        surname = self.rng.choice(SURNAMES)
        given = self.rng.choice(next(row for row in GIVEN if born_on.year <= row[0])[int(sex)])
        return self.someone(surname, given, sex, born_on)

    def someone(self, surname: str, given: str, sex: str, born_on: date) -> dict[str, object]:
        """The facts of a member row for this person; `id_number` still in clear."""
        earliest = born_on.toordinal() + 18 * 366
        latest = max(earliest, min(self.today.toordinal() - 60, born_on.toordinal() + 45 * 365))
        joined_on = date.fromordinal(self.rng.randint(earliest, latest))
        full = (self.today - joined_on).days > 366
        return {
            "name": surname + given,
            "search": search_words(surname, given),
            "sex": sex,
            "born_on": born_on,
            "kind": "full" if full else "probationary",
            "joined_on": joined_on,
            "phone": self.next_phone(),
            "id_number": self.number_for(born_on, sex),
        }
