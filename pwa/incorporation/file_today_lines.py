"""Build the lines of Today about proposed corrections of files: for officers what waits, for the member the answer."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pwa.core.today_line import FIRST, TodayGroup, TodayLine
from pwa.identity.visitor import Visitor
from pwa.members.labels import FIELDS
from pwa.members.models import Member
from pwa.members.today_lines import own_file
from pwa.organisations.reach import ends_of, units_between

from .file_proposal_models import FileProposal

OF = Member.alias("proposal_of")
MY_FILE = TodayGroup("my_file", _l("My file"), 55)
ANSWERS = {
    "taken": _l("Taken over into your file: %(item)s"),
    "declined": _l("Not taken over into your file: %(item)s"),
}


def waiting(own: Any, paths: Any, ends: Any, _since: Any) -> Any:
    """Build the number of corrections that wait for these branches, without the officer's own."""
    if not paths:
        return pw.Value(0)
    count = FileProposal.select(pw.fn.COUNT(FileProposal.id)).join(OF, on=(OF.id == FileProposal.member))
    return count.where(FileProposal.verdict.is_null(), OF.branch.in_(units_between(paths, ends)), OF.id != own)


def answered(own: Any, _paths: Any, _ends: Any, since: Any) -> Any:
    """Build the verdict and item of the last proposal of this member that an officer has decided about lately."""
    told = FileProposal.select(FileProposal.verdict.concat(" ").concat(FileProposal.item))
    lately = FileProposal.verdict.in_([*ANSWERS]) & (FileProposal.decided_at >= since)
    return told.where(FileProposal.member == own, lately).order_by(FileProposal.decided_at.desc()).limit(1)


VALUES: dict[str, Any] = {"proposals_waiting": waiting, "proposal_answered": answered}


def proposals(visitor: Visitor) -> Iterator[TodayLine]:
    """Say how many corrections wait for a decision of this officer, and what was answered to this member lately."""
    if number := due(visitor):
        text = ngettext("%(num)s correction of a file waits", "%(num)s corrections of files wait", number)
        yield TodayLine(text, url_for("file_proposals.index"), FIRST, 75, counts=True)
    own = own_file(visitor)
    if own and (answer := own.values["proposal_answered"]):
        verdict, item = answer.split(" ")
        text = str(ANSWERS[verdict]) % {"item": FIELDS[item]}
        address = url_for("members.file", member=own.member.id, _anchor="corrections")
        yield TodayLine(text, address, MY_FILE, drawing="info")


def due(visitor: Visitor) -> int:
    """Count the corrections that wait for a decision of this officer."""
    if own := own_file(visitor):
        return int(own.values["proposals_waiting"])
    paths = [post.unit.path for post in visitor.branch_posts]
    return waiting(visitor.account.id, paths, ends_of(paths), None).scalar() if paths else 0


LINES = (proposals,)
