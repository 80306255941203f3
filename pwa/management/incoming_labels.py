"""Label letters of other installations: states, reasons for refusing, the line in the timeline."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa.papers.labels import VERDICTS

STATES = {
    "taken_in": _l("on the way: taken in as a guest"),
    "receipt_sent": _l("on the way: receipt letter signed"),
    "counted": _l("a member here"),
    "sent_back": _l("letter sent back"),
}
HANDS = {
    "issuer": _l("the committee above the new branch"),
    "home": _l("the old organisation, which reads the receipt letter"),
}
BUTTONS = {
    "send_receipt": _l("Sign the receipt letter"),
    "count_here": _l("Home has read the receipt letter: count them here"),
    "send_back": _l("Send the letter back"),
}
REFUSALS = {
    **{f"paper_{verdict.replace(',', '').replace(' ', '_')}": words for verdict, words in VERDICTS.items()},
    "not_a_letter": _l("This is no introduction letter: nobody is taken in with it."),
    "not_a_receipt": _l("This is no receipt letter."),
    "letter_of_here": _l("This letter was issued in this system: its transfer stands in the list of transfers."),
    "letter_used": _l("Somebody was taken in with this letter already."),
    "letter_lacks": _l("The letter does not say enough: name, sex, kind of member and old branch must stand in it."),
    "letter_days": _l(
        "The days of the letter cannot be right: it was issued later than today, or is good for too long."
    ),
    "letter_not_good_now": _l("The letter is withdrawn now, or its key is: ask the organisation that issued it."),
    "letter_of_another": _l("The letter is about somebody else: this is not the name in it."),
    "receipt_of_other_letter": _l("This receipt letter is for another introduction letter."),
    "receipt_of_other_person": _l("This receipt letter is about somebody else."),
    "after_letter": _l("They were taken in after the letter had expired. Ask the organisation that signed it."),
}


def counted_text(facts: dict[str, Any]) -> str:
    """Return the line in the timeline of a member who came from another installation."""
    return _("Membership transferred here from %(before)s", before=facts.get("before", ""))
