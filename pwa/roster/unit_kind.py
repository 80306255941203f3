"""Tell the kind of a unit by its name: only the last words decide, 工商业联合会党支部 is no joint branch. Pure."""

import re
import unicodedata

BRANCH = r"(?:党支部|支部)(?:委员会)?"
ENDINGS = (
    ("group", r"(?:党小组|小组)"),
    ("general_branch", r"(?:党总支|总支|党总支部|总支部)(?:委员会)?"),
    ("floating_branch", rf"流动(?:党员)?(?:临时)?{BRANCH}"),
    ("joint_branch", rf"联合{BRANCH}"),
    ("temporary_branch", rf"临时{BRANCH}"),
    ("branch", BRANCH),
    ("committee", r"(?:党委|党工委|工委|党组|委员会|联合党委|机关党委)"),
)
COUNTY = re.compile(r"(?:[县区市旗]委|(?:县|区|市|旗|自治县)委员会)(?:组织部)?$")


def kind_by_name(called: str, parent: str) -> str:
    """Return the kind that the last words of the name say; '' if they say none. Only a unit with none above it can be a
    county."""
    name = "".join(unicodedata.normalize("NFKC", called).split())
    name = re.sub(r"\([^)]*\)$", "", name)
    if not parent and COUNTY.search(name):
        return "county"
    return next((kind for kind, ending in ENDINGS if re.search(rf"{ending}$", name)), "")
