"""What screening 查 brings: rounds, their lists, answers and attempts, what a round found."""

from flask_babel import lazy_gettext as _l

from pwa.ground.doors import OFFICERS, Role
from pwa.ground.features import Feature, Follow, Job, Keep, Kept, Line, Readers, Work
from pwa.stages import Stage

from . import (
    answering,
    answers,
    attempts,
    commands,
    findings,
    findings_export,
    heard,
    own,
    person,
    restanding,
    rolling,
    today_lines,
    trying,
    views,
    words,
    worklist,
)
from .audit_labels import AUDIT
from .models import Asked, Round, RoundStep, Word

ASKS = _l("So that your branch knows whom it has reached, and you are not asked again.")

FEATURE = Feature(
    __package__,
    stage=Stage.SCREENING,
    blueprints=(
        views.screening,
        answers.answers,
        worklist.worklist,
        person.person,
        trying.trying,
        findings.findings,
        findings_export.findings_export,
    ),
    forms=(answering.ANSWER, attempts.ATTEMPT),
    follows=(
        Follow("answer", restanding.after_words, restanding.adopted),
        Follow("attempt", restanding.after_words, restanding.adopted),
        # A place that is told later is where somebody was who only said that they were away.
        Follow("location", restanding.after_words, restanding.adopted_place),
        # Whoever takes a word back no longer stands in the round's counts.
        Follow("withdrawal", restanding.after_withdrawals, restanding.adopted_withdrawal),
    ),
    refusals=words.REFUSALS,
    timeline=(
        Line("round_answered", words.told_answer, "/reports/", readers=Readers.FILE),
        Line("attempt_made", attempts.told_as, readers=Readers.FILE),
    ),
    today=today_lines.LINES,
    work=(Work(_l("Screening rounds"), "/screening", roles=(*OFFICERS, Role.COUNTY), due=today_lines.due_rounds),),
    last_contact=(heard.reached,),
    away_rebuilt=(restanding.after_periods,),
    kept=(
        Kept(Asked, Keep.UNTIL_LEFT, why=ASKS, section="rounds", of_member=own.rounds_of),
        Kept(Word, Keep.UNTIL_LEFT, why=ASKS, section="round_words", of_member=own.words_of),
        Kept(Round, Keep.FOR_THE_RECORD, why=_l("To prove who asked, and for what.")),
        Kept(RoundStep, Keep.FOR_THE_RECORD, why=_l("To prove who asked, and for what.")),
    ),
    audit=AUDIT,
    commands=commands.COMMANDS,
    jobs=(Job(30, rolling.roll_up),),
)
