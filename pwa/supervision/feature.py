"""Declare supervision 监督: organisational measures and the yearly appraisal."""

from uuid import UUID

from flask import url_for
from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import Role
from pwa.core.features import Feature, FileSection, Line, OfflinePage, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import Joining, MemberWork
from pwa.stages import Stage

from . import (
    appraisal_labels,
    appraisal_list,
    appraisal_pages,
    appraisal_today,
    appraisals,
    data_export,
    labels,
    measure_list,
    measure_pages,
    statement_form,
    today_lines,
)
from .appraisal_models import Appraisal
from .audit_labels import AUDIT
from .models import Measure, MeasureEntry, Statement
from .reach import LOOKS, count_open, grades_in_timeline, in_timeline

WHY = _l("To prove what was decided about you and that you were heard; only the unit that decided reads it.")


def _measure(measure: UUID) -> str:
    """Return the address of a measure."""
    return url_for("measures.show", measure=measure)


APPRAISED = tuple(
    Line(kind, text, readers=grades_in_timeline)
    for kind, text in (
        ("appraised", appraisal_labels.appraised_text),
        ("appraised_by_host", appraisal_labels.by_host_text),
        ("appraisal_undone", appraisal_labels.undone_text),
    )
)

FEATURE = Feature(
    __package__,
    stage=Stage.MANAGEMENT,
    blueprints=(measure_pages.pages, appraisal_pages.pages),
    forms=(statement_form.STATEMENT,),
    timeline=APPRAISED
    + tuple(
        Line(kind, text, _measure, readers=in_timeline, reason_opens=False)
        for kind, text in (
            ("measure_notified", labels.notified_text),
            ("measure_decided", labels.decided_text),
            ("measure_ended", labels.ended_text),
            ("measure_undone", labels.undone_text),
        )
    ),
    offline=(OfflinePage("measures.new_statement", roles=(Role.MEMBER,)),),
    today=(today_lines.about_me, today_lines.corrections, appraisal_today.sent),
    today_values={**today_lines.VALUES, **appraisal_today.VALUES},
    branch=(today_lines.of_branch, appraisal_today.of_branch),
    work=(
        Work(_l("Measures"), "measures.index", roles=LOOKS, due=measure_list.due),
        Work(_l("Yearly appraisal"), "appraisals.index", roles=appraisal_list.LOOKS, due=appraisal_today.count_sent),
    ),
    file=(FileSection("measures", today_lines.section, "supervision/_measures.html"),),
    joining=Joining(before=appraisals.keep_one_each),
    member_work=(MemberWork(_l("measures that are not decided or still run"), readable=count_open),),
    kept=(
        Kept(Measure, Keep.FOR_THE_RECORD, heading=notice_headings.DECISIONS,
             what=_l("Organisational measures: kind, days, votes, document"),
             why=WHY, section="measures", of_member=data_export.measures_of),
        Kept(MeasureEntry, Keep.FOR_THE_RECORD, heading=notice_headings.DECISIONS,
             what=_l("The facts, how a correction went, appeals"),
             why=WHY, section="measure_entries", of_member=data_export.entries_of),
        Kept(Statement, Keep.FOR_THE_RECORD, heading=notice_headings.DECISIONS,
             what=_l("Your statements"),
             why=WHY, section="measure_statements", of_member=data_export.statements_of),
        Kept(Appraisal, Keep.FOR_THE_RECORD, heading=notice_headings.DECISIONS,
             what=_l("Yearly appraisals: year, grade, counts of the ballot, document, who held it"),
             why=_l("To prove what the meeting found; your branch, the committee above and you read it."),
             section="appraisals", of_member=data_export.appraisals_of),
    ),
    refusals=labels.REFUSALS,
    audit=AUDIT,
)  # fmt: skip
