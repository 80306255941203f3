"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "moved case along": _l("took a request along to the new branch"),
        "answered case": _l("answered a request"),
        "asked up": _l("asked the level above about a request"),
        "asked whether settled": _l("asked whether a request is settled"),
        "closed case": _l("closed a request"),
        "gave guidance": _l("gave guidance about a request"),
        "handed over case": _l("handed a request over"),
        "noted on case": _l("made a note on a request"),
        "raised case": _l("raised a request"),
        "recorded decision": _l("recorded a decision on lost contact"),
        "reopened case": _l("opened a request again"),
        "said not settled": _l("said a request is not settled"),
        "said settled": _l("said a request is settled"),
        "searched member": _l("logged a search for a member"),
        "told about case": _l("sent a word about a request"),
        "took on case": _l("took a request on"),
    },
    kinds={
        "case": _l("request"),
        "request": _l("request"),
    },
    fields={
        "case": _l("request"),
        "category": _l("what it is about"),
        "due_on": _l("due day"),
        "readers": _l("who reads it"),
        "words": _l("words"),
    },
)
