"""Declare papers: cards and letters, their numbers, the keys that sign them, and the page that verifies them."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Feature, FileSection, Joining, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.stages import Stage

from . import commands, file_section, key_checks, labels, reading_page, today_lines, verification, views
from .models import CardCheck, Paper
from .reach import LOOKS

PROOF = _l("So that you can show who you are to another organisation, and it can verify it.")

FEATURE = Feature(
    __package__,
    blueprints=(views.papers, reading_page.paper_reading, verification.verification),
    refusals=labels.REFUSALS,
    timeline=tuple(
        Line(kind, told, lambda paper: url_for("papers.show", paper=paper), readers=Readers.FILE, reason_opens=False)
        for kind, told in labels.TIMELINE.items()
    ),
    today=(today_lines.to_issue, today_lines.to_take_back),
    today_values=today_lines.VALUES,
    work=(Work(_l("Papers"), "papers.index", roles=LOOKS, due=today_lines.count_to_issue, stage=Stage.INCORPORATION),),
    file=(FileSection("papers", file_section.file_section, "papers/_section.html"),),
    kept=(
        Kept(
            Paper,
            Keep.UNTIL_LEFT,
            heading=notice_headings.PAPERS,
            what=_l("Cards and letters issued about you: number, what they say, who asked for and issued them"),
            why=PROOF,
            section="papers",
            of_member=file_section.papers_of,
        ),
        Kept(
            CardCheck,
            Keep.UNTIL_LEFT,
            heading=notice_headings.PAPERS,
            what=_l("In which years your card was checked, and by whom"),
            why=PROOF,
            section="card_checks",
            of_member=file_section.checks_of,
        ),
    ),
    joining=Joining(before=file_section.keep_one_card),
    audit=labels.AUDIT,
    commands=commands.COMMANDS,
    doctor=(key_checks.examine_keys, key_checks.examine_numbers),
)
