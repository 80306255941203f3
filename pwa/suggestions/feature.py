"""Declare the suggestion box: with a name also offline, without a name only online."""

from flask_babel import lazy_gettext as _l

from pwa.core import notice_headings
from pwa.core.features import Audit, Feature, Work
from pwa.core.kept_tables import Keep, Kept
from pwa.stages import Stage

from . import named_form, own_suggestions, today_lines, unnamed, unnamed_requests, views
from .answers import ANSWERS
from .models import Suggestion, SuggestionWriter

FEATURE = Feature(
    __package__,
    stage=Stage.LIAISON,
    blueprints=(views.suggestions, unnamed.unnamed, own_suggestions.own_suggestions),
    setup=unnamed_requests.register,
    forms=(named_form.SUGGESTION,),
    today=(today_lines.waiting, today_lines.own_answered),
    today_values=today_lines.VALUES,
    work=(Work(_l("Suggestion box"), "suggestions.index", roles=ANSWERS, due=today_lines.count_waiting),),
    refusals={"sent_before": _l("This form was already sent with other words. It is a new one now: send it again.")},
    kept=(
        Kept(
            Suggestion,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.REQUESTS,
            what=_l(
                "Suggestions without a name: to whom, words, day, answer and who answered; nothing about who wrote"
            ),
            why=_l("So that a suggestion is answered."),
        ),
        Kept(
            SuggestionWriter,
            Keep.FOR_THE_RECORD,
            heading=notice_headings.REQUESTS,
            what=_l("Which administrator or auditor wrote a suggestion with their name"),
            why=_l("So that a suggestion is answered."),
            section="suggestions",
            of_account=own_suggestions.suggestions_of,
        ),
    ),
    audit=Audit(
        actions={"answered suggestion": _l("answered a suggestion"), "made suggestion": _l("made a suggestion")},
        kinds={"suggestion": _l("suggestion")},
        fields={"answer": _l("answer"), "unit": _l("unit"), "words": _l("words")},
    ),
)
