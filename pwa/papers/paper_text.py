"""Write what a paper says: always in Chinese, whatever the language of the page, because the paper is for others."""

from collections.abc import Mapping

from pwa.members.codes import post_of
from pwa.organisations.models import Unit

from .models import Paper

SEX = {"1": "男", "2": "女"}
KINDS = {"full": "正式党员", "probationary": "预备党员"}


def fields_of(paper: Paper, details: Mapping[str, str]) -> dict[str, str]:
    """Return the values of the paper's fields (`rules.FIELDS`), without ID number and telephone of the member.
    `details`: what the form said."""
    member, committee = paper.member, paper.issuer
    for unit in Unit.ancestors(paper.branch.path):
        if unit.kind == "committee":
            committee = unit
            break
    post = post_of(member.job_post or "")
    return {
        "name": member.name,
        "sex": SEX.get(member.sex, ""),
        "born": f"{member.born_on:%Y-%m}" if member.born_on else "",
        "post": post[0] if post else member.job_post or "",
        "kind": KINDS[member.kind],
        "branch": paper.branch.name,
        "committee": committee.name,
        **details,
    }
