"""What stands in a member's file, in the reader's words. The rooms above use the same tables."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pwa import places
from pwa.ground.words import lang, on_day
from pwa.policy import Reason

KINDS = {"full": _l("full member"), "probationary": _l("probationary member")}
SEXES = {"1": _l("male"), "2": _l("female")}
REASONS = {
    "work": _l("working or trading"),
    "job_change": _l("change of work unit"),
    "study": _l("study"),
    "secondment": _l("secondment or official duty"),
    "graduated": _l("graduated, looking for work"),
    "family": _l("with family"),
    "residence": _l("moved house"),
    "study_abroad": _l("study abroad"),
    "settled_abroad": _l("settled abroad"),
    "other": _l("another reason"),
}
STAYS = {"short": _l("under six months"), "long": _l("six months or more"), "unknown": _l("not known yet")}
ACTIVITIES = {
    "general_meeting": _l("general meeting"),
    "committee_meeting": _l("branch committee meeting"),
    "group_meeting": _l("Party group meeting"),
    "lecture": _l("Party lecture"),
    "theme_day": _l("theme Party day"),
    "life_meeting": _l("organisational life meeting"),
    "study": _l("study"),
    "service": _l("voluntary service"),
    "other": _l("another activity"),
}
SOURCES = {"phone": _l("by phone"), "visit": _l("face to face"), "letter": _l("by letter or message")}
CONSENT_WAYS = {
    "in_app": _l("ask in the app"),
    "phone": _l("agreed by phone"),
    "visit": _l("agreed face to face"),
    "letter": _l("agreed by letter or message"),
}
SCOPES = {
    "within_city": _l("within the city"),
    "within_province": _l("elsewhere in the province"),
    "between_provinces": _l("another province"),
    "overseas": _l("abroad"),
}
INSTRUMENTS = {
    "none": _l("No paper needed"),
    "certificate_letter": _l("Certificate letter"),
    "card": _l("Activity card"),
    "register_floating": _l("Register as floating member"),
    "transfer": _l("Transfer of affiliation suggested"),
    "abroad": _l("Abroad: membership stays at home"),
}
REVEALED = {
    "file": _l("opened the file"),
    "unit": _l("opened the list of the branch for a day"),
    "phone": _l("saw the phone number"),
    "id_number": _l("saw the identity number"),
}


def place_words(division: str | None, country: str | None, area: str = "") -> str:
    """A place as people say it: '广东 深圳 龙岗区 平湖街道'."""
    locale = "en" if lang() == "en" else "zh"
    where = ""
    if country:
        where = places.country_name(country, locale) if places.is_country(country) else country
    elif division:
        where = places.name_of(division, locale=locale) if places.exists(division) else division
    return " ".join(part for part in (where, area) if part)


def sentence(reason: Reason) -> str:
    """One sentence of a rule's 'why?' in the reader's language."""
    values = {name: on_day(value) if isinstance(value, date) else value for name, value in reason.values.items()}
    return _(reason.text, **values)


def masked_phone(phone: str | None) -> str:
    """138****1234."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def masked_number(number: str) -> str:
    """3301**********0016."""
    return f"{number[:4]}{'*' * 10}{number[-4:]}" if len(number) == 18 else "****"
