"""Label this package's lines in the audit trail."""

from flask_babel import lazy_gettext as _l

from pwa.core.features import Audit

AUDIT = Audit(
    actions={
        "asked member in round again": _l("asked a member in a round again"),
        "assigned people of round": _l("shared out the people of a round"),
        "changed draft of round": _l("changed the draft of a round"),
        "closed round": _l("closed a round"),
        "discarded draft of round": _l("discarded the draft of a round"),
        "drafted round": _l("drafted a round"),
        "extended round": _l("extended a round"),
        "opened round": _l("opened a round"),
        "reopened round": _l("opened a round again"),
        "took member out of round": _l("took a member who left out of a round"),
    },
    kinds={
        "answer": _l("answer to a round"),
        "attempt": _l("attempt to reach someone"),
        "round": _l("round"),
    },
    fields={
        "begins_on": _l("first day"),
        "comes": _l("whether they come home for the Spring Festival"),
        "comes_on": _l("from which day they are home"),
        "contact_id": _l("who works through the list"),
        "ends_on": _l("last day"),
        "festival": _l("Spring Festival for which it asks who comes home"),
        "findings": _l("what a round found"),
        "floating_only": _l("only who is away"),
        "leaves_on": _l("until which day they are home"),
        "needs": _l("needs"),
        "note": _l("note"),
        "outcome": _l("what came of it"),
        "purpose": _l("purpose"),
        "q": _l("the round's own questions"),
        "round": _l("round"),
        "title": _l("title"),
        "unchanged": _l("nothing changed"),
        "way": _l("how"),
        "worry": _l("a worry"),
        "worry_category": _l("what it is about"),
        "worry_readers": _l("who reads it"),
    },
)
