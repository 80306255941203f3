"""Label this package's lines in the audit trail. None says which kind of measure it is, nor of whom."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "recorded measure": _l("recorded an organisational measure"),
        "began measure": _l("wrote down that a measure is considered"),
        "added fact": _l("added a fact to a measure"),
        "told member of measure": _l("recorded that the member was told"),
        "decided measure": _l("recorded the decision on a measure"),
        "looked after correction": _l("wrote down how a measure goes"),
        "appealed": _l("appealed against a measure"),
        "answered appeal": _l("recorded the answer to an appeal"),
        "ended measure": _l("recorded the end of a measure"),
        "recorded appraisal": _l("recorded a yearly appraisal"),
        "took over appraisal": _l("took over the host's appraisal"),
        "took back appraisal": _l("took back an appraisal recorded by mistake"),
        "took back measure": _l("took back a measure recorded by mistake"),
    },
    kinds={
        "appraisal": _l("yearly appraisal"),
        "measure": _l("organisational measure"),
        "statement": _l("statement on a measure"),
    },
    fields={
        "year": _l("year"),
        "kind": _l("kind"),
        "measure": _l("organisational measure"),
        "notified_on": _l("day on which the member was told"),
        "decided_on": _l("day of the decision"),
        "ended_on": _l("day of the end"),
        "undone_at": _l("taken back"),
        "words": _l("words"),
    },
)
