"""Show one paper: what it says, its signed code, and what this visitor may do to it. Printed on A4 it is the paper."""

import json
from typing import Any

from flask import Response, current_app, url_for

from pwa.core import qr_code
from pwa.core.clock import today
from pwa.core.fragments import page
from pwa.core.i18n import readable_time
from pwa.members.changes import account_name

from . import labels, paper_steps
from .digits import check_digits
from .models import CardCheck, Paper
from .paper_steps import has_right
from .reach import Right
from .rules import FIELDS

MASK = 3  # all eight compared cost 40 ms of each page


def paper_page(
    paper: Paper, right: Right, errors: dict[str, Any] | None = None, status: int = 200, **more: Any
) -> Response:
    """Render the page of one paper; with status 422 and errors when a change was refused."""
    said = json.loads(paper.fields)
    rows = [(str(labels.FIELDS[name]), value) for name, value in zip(FIELDS[paper.kind], said, strict=False) if value]
    address = address_of(paper.code) if paper.code else ""
    made = [one for one in paper_steps.TRANSITIONS if has_right(one, paper, right) and one.allowed(paper)]
    checks = list(CardCheck.select().where(CardCheck.paper == paper.id).order_by(CardCheck.year))
    details = json.loads(paper.details)
    return page(
        "papers/paper.html",
        status=status,
        paper=paper,
        title=str(labels.KINDS[paper.kind]),
        state=labels.state_text(paper),
        valid=paper_steps.is_valid(paper),
        rows=rows or [(str(labels.FIELDS["name"]), paper.member.name)],
        asked=[(str(labels.FIELDS[name]), value) for name, value in details.items()],
        address=address,
        code=code_svg(paper.code) if paper.code else "",
        check=in_fours(check_digits(paper.code)) if paper.code else "",
        may={one.name for one in made},
        checks=[(row.year, readable_time(row.at), account_name(row.by_id)) for row in checks],
        checked=today().year in {row.year for row in checks},
        own=right.own,
        replaced=Paper.get_or_none(Paper.replaces == paper.id),
        seen=paper_steps.PAPER.seen(paper),
        errors=errors or {},
        **more,
    )


def in_fours(digits: str) -> str:
    """Return digits in groups of four, as they are read out."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def address_of(code: str) -> str:
    """Return the address that verifies a code: nothing behind the # reaches a server."""
    return f"{current_app.config['YANXING'].base_url}{url_for('verification.verify')}#{code}"


def code_svg(code: str) -> str:
    """Draw the address as a QR code in inline SVG: its first part as bytes, the digits as a numeric segment."""
    return qr_code.draw([address_of(""), code], mask=MASK)
