"""List why people of the demo are away and what they do there, by age: a graduate looks for work, grandparents mind
children, a courier is not seventy."""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from .neighbours import AWAY_AT_WORK, BACHELOR, COLLEGE, GRADUATE, OTHER_WORK, RETIRED

WITH_DEGREE = (COLLEGE, BACHELOR, GRADUATE)
OFFICES = ("office", "school", "clinic")


@dataclass(frozen=True)
class WhyAway:
    """One reason to be away: codes of the report, where one works or lives, from what age to what age, and the job
    post that follows from it (empty: as before)."""

    reason: str
    employer: str
    area: str
    youngest: int
    oldest: int
    job_post: str = AWAY_AT_WORK
    kinds: Collection[str] = ("village", "community")
    needs: Collection[str] = ()  # education


REASONS = [
    WhyAway("work", "private_firm", "电子厂", 20, 50),
    WhyAway("work", "private_firm", "鞋厂", 20, 55),
    WhyAway("work", "private_firm", "物流园", 20, 55),
    WhyAway("work", "private_firm", "装修队", 22, 55),
    WhyAway("work", "self_employed", "米粉店", 25, 60),
    WhyAway("work", "self_employed", "五金店", 25, 60),
    WhyAway("work", "platform_work", "快递站", 20, 45),
    WhyAway("work", "foreign_firm", "服装厂", 20, 50),
    WhyAway("job_change", "state_firm", "项目部", 24, 55, "016"),
    WhyAway("family", "", "儿子家", 52, 70, ""),
    WhyAway("family", "", "女儿家", 52, 70, ""),
    WhyAway("graduated", "", "青年公寓", 22, 26, OTHER_WORK, needs=WITH_DEGREE),
    WhyAway("graduated", "", "大学城", 22, 26, OTHER_WORK, needs=WITH_DEGREE),
    WhyAway("secondment", "public", "政务服务中心", 25, 50, "", OFFICES),
]


def why_away(age: int, kind: str, education: str, job_post: str, rng: Random) -> WhyAway | None:
    """Draw a reason that fits somebody of this age in this kind of branch; None if there is none."""
    fitting = [
        why
        for why in REASONS
        if why.youngest <= age <= why.oldest
        and kind in why.kinds
        and (not why.needs or education in why.needs)
        and (job_post != RETIRED or why.reason == "family")
    ]
    if age <= 26 and (graduates := [why for why in fitting if why.needs]) and rng.random() < 0.5:
        fitting = graduates
    return rng.choice(fitting) if fitting else None
