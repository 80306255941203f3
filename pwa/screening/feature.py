"""Declare screening 查: rounds, worklists, answers and attempts, findings."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.access import OFFICERS, Role
from pwa.core.features import Feature, Follow, Job, Joining, Line, Readers, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.core.post_work import MemberWork, PostWork
from pwa.reports.timeline_labels import report_address
from pwa.stages import Stage

from . import (
    answer_form,
    answer_page,
    attempt_form,
    attempt_page,
    commands,
    data_export,
    file_joining,
    findings,
    findings_export,
    labels,
    last_contact,
    list_facts,
    member_work,
    outcome_updates,
    person_page,
    post_work,
    rollups,
    today_lines,
    views,
    worklist,
)
from .audit_labels import AUDIT
from .models import Asked, Round, RoundResponse, RoundStep

ASKS = _l("So that your branch knows whom it has reached, and you are not asked again.")

FEATURE = Feature(
    __package__,
    stage=Stage.SCREENING,
    blueprints=(
        views.screening,
        answer_page.answers,
        worklist.worklist,
        person_page.person,
        attempt_page.attempts,
        findings.findings,
        findings_export.findings_export,
    ),
    forms=(answer_form.ANSWER, attempt_form.ATTEMPT),
    follows=(
        Follow("answer", outcome_updates.after_locations, outcome_updates.adopted),
        Follow("attempt", outcome_updates.after_locations, outcome_updates.adopted),
        # A place reported later completes a response that only said 'away'.
        Follow("location", outcome_updates.after_locations, outcome_updates.adopted_place),
        # A withdrawn response is removed from the round's counts.
        Follow("withdrawal", outcome_updates.after_withdrawals, outcome_updates.adopted_withdrawal),
    ),
    refusals=labels.REFUSALS,
    timeline=(
        Line("round_answered", labels.answer_timeline_text, report_address, readers=Readers.FILE),
        Line("attempt_made", attempt_form.timeline_text, readers=Readers.FILE),
    ),
    today=today_lines.LINES,
    work=(Work(_l("Screening rounds"), "screening.index", roles=(*OFFICERS, Role.COUNTY), due=today_lines.due_rounds),),
    last_contact=(last_contact.reached,),
    list_facts=(list_facts.list_facts,),
    away_rebuilt=(outcome_updates.after_periods,),
    kept=(
        Kept(
            Asked,
            Keep.UNTIL_LEFT,
            heading=notice_headings.ROUNDS,
            what=_l("That a round asks about you, where you were when it began, and what it found"),
            why=ASKS,
            section="rounds",
            of_member=data_export.rounds_of,
        ),
        Kept(
            RoundResponse,
            Keep.UNTIL_LEFT,
            heading=notice_headings.ROUNDS,
            what=_l("Your answers, or the attempts to reach you with what was noted"),
            why=ASKS,
            section="round_words",
            of_member=data_export.responses_of,
        ),
        Kept(
            Round,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.ROUNDS,
            what=_l("Who asks in a round, and for what"),
            why=_l("To prove who asked, and for what."),
        ),
        Kept(
            RoundStep,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.ROUNDS,
            what=_l("Who opened, closed or extended a round"),
            why=_l("To prove who asked, and for what."),
        ),
    ),
    post_work=(
        PostWork(_l("people to ask in a round"), post_work.count, post_work.hand_over, of_members=post_work.of_members),
    ),
    member_work=(
        MemberWork(
            _l("rounds that ask them, which they are taken out of"),
            member_work.count,
            member_work.end,
            member_work.resume,
            lambda member, by, _branch: member_work.end(member, by),
        ),
    ),
    joining=Joining(file_joining.ask_once, file_joining.count_anew),
    audit=AUDIT,
    commands=commands.COMMANDS,
    jobs=(Job(30, rollups.roll_up),),
)
