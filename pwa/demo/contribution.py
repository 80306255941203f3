"""Tell what members offer: of 王建国 to his branch and his host, of the nurse and the builder to their branch."""

from .cast import PEOPLE
from .story import Story


def tell_of_offers(story: Story) -> None:
    """Three members offer something; a fourth is written down by the secretary who met him."""
    both = [f"{part}:{reader}" for part in ("skills", "words", "region", "when") for reader in ("branch", "host")]
    said = {
        "skills": ["interpreting", "hazards"],
        "words": "会粤语和客家话，送货时可以留意街面隐患。",
        "when": "周日和平时晚上",
    }
    story.phone("member").report("offer", 24, 20, 15, {**said, "region": "440300", "readers": both})
    care = {"skills": ["medical"], "words": "在医院做护士，可以接听老乡的健康咨询。", "when": "轮休时"}
    story.phone("nurse").report("offer", 40, 19, 5, {**care, "readers": ["skills:committee", "skills:branch"]})
    story.phone("builder").report("offer", 33, 21, 0, {"skills": ["electric", "building"], "when": "过年在家时"})
    told = {"words": "木工活，编竹器。", "when": "农闲时"}
    by_hand = {"subject": PEOPLE["quiet"].member_id, "source": "visit"}
    story.phone("secretary").report("offer", 15, 16, 40, told, **by_hand)
