"""Name quarters, half-years and months of the demo's days, so that its words fit the day on which it was made."""

from datetime import date

from pwa.policy import add_months


def quarter(day: date) -> str:
    """第一季度 … 第四季度."""
    return f"第{'一二三四'[(day.month - 1) // 3]}季度"


def round_title(day: date) -> str:
    """Name the round that begins on this day: twice a year all members are asked."""
    part = "年底" if day.month > 10 else "下半年" if day.month > 6 else "上半年"
    return f"{day.year}年{part}党员排查"


def before_festival(day: date) -> bool:
    """Whether a round of this day prepares the homecoming for the Spring Festival."""
    return day.month in (11, 12, 1)


def round_purpose(day: date) -> str:
    """Say what a round is for: before the Spring Festival it prepares the homecoming."""
    if before_festival(day):
        return "春节前摸清去向，安排返乡期间的组织生活。"
    return "摸清党员去向，核对联系方式，安排外出党员的组织生活。"


def two_months_before(day: date) -> str:
    """Name the two months before the one of this day, as one says it: 九月、十月."""
    names = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split()
    return "、".join(names[add_months(day.replace(day=1), -back).month - 1] for back in (2, 1))
