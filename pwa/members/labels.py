"""Label the codes and fields of a member's file. Higher packages use the same tables."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pwa import places
from pwa.core.i18n import day_with_year, lang, month_with_year, on_day
from pwa.policy import Reason, basis_of, clause_of

from .codes import EDUCATIONS, ETHNICITIES, STATUSES, post_of
from .file_items import Month

WHY_NOT_CONFIRM = {
    "own_account": _l("it is for your own account"),
    "own_link": _l("you made it yourself"),
    "same_post": _l("you hold no post that its maker does not hold"),
    "by_link": _l("one of you came in by a link that somebody else made"),
    "beyond": _l("they hold a post beyond yours"),
}
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
LEAVING = {
    "transferred": _l("affiliation transferred to another organisation"),
    "died": _l("died"),
    "resigned": _l("left the Party at their own wish"),
    "removed": _l("removed from the Party"),
    "expelled": _l("expelled from the Party"),
    "cancelled": _l("qualification as probationary member cancelled"),
    "not_recorded": _l("reason not recorded"),
}
REFUSALS = {
    "only_full": _l("This is for full members. The qualification of a probationary member is cancelled."),
    "only_probationary": _l("Only the qualification of a probationary member is cancelled."),
    "before_joining": _l("This day is before they joined the Party."),
    "who_decided": _l("Please say which meeting or organisation decided it."),
    "where_to": _l("Please say which organisation takes them in."),
    "tick_it": _l("Please tick that you mean it."),
    "choose_one": _l("Please choose which is right."),
    "two_numbers": _l("They have two different ID numbers, so they are two people. If one is wrong, correct it first."),
    "both_sign_in": _l(
        "Somebody has signed in to each of the two accounts. An administrator closes one of them first, after asking "
        "the person. If one is closed already, for another reason, it is opened again before that."
    ),
    "closing_holds_posts": _l("The account that would be closed holds a post. End or hand over the post first."),
    "holds_posts": _l("They hold posts that you cannot end. Who decides about those posts ends them first."),
}
HOST_ENDED = {
    "moved": _l(
        "They report a place in another county than this host branch, which helps to look after members who live "
        "there (2019 Regulations, Art. 32)"
    ),
    "back": _l("They are back, or were not away"),
    "not_away": _l("The report that they were away was taken back"),
    "left": _l("Their membership here has ended"),
    "transfer": _l("Their affiliation was transferred"),
    "replaced": _l("They asked another branch to take them in"),
    "already": _l("They were placed there already"),
    "new_host": _l("Another branch has taken them in"),
    "withdrawn": _l("They withdrew it themselves"),
    "home": _l("Their own branch ended it"),
    "host": _l("The host branch ended it"),
    "refused": _l("The branch refused it"),
    "joined": _l("Two files of one person were joined"),
    "unit_closed": _l("The branch was closed"),
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
    "transfer": _l("Transfer of affiliation"),
    "abroad": _l("Abroad: membership stays at home"),
}
REVEALED = {
    "file": _l("opened the file"),
    "unit": _l("opened the list of the branch for a day"),
    "phone": _l("saw the phone number"),
    "id_number": _l("saw the identity number"),
    "landline": _l("saw the landline number"),
    "address": _l("saw the home address"),
}
FIELDS = {
    "name": _l("Name"),
    "sex": _l("Sex"),
    "ethnicity": _l("Ethnicity"),
    "id_number": _l("Identity number"),
    "born_on": _l("Date of birth"),
    "education": _l("Education"),
    "kind": _l("Kind of member"),
    "branch": _l("Branch"),
    "joined_on": _l("Joined the Party"),
    "full_on": _l("Full member since"),
    "job_post": _l("Job post"),
    "phone": _l("Phone"),
    "landline": _l("Landline"),
    "address": _l("Home address"),
    "status": _l("Membership"),
    "lost_since": _l("Contact lost since"),
    "floating": _l("Floating"),
    "destination": _l("Where to"),
}


def _items() -> str:
    """Say what of the official form is kept."""
    separator = ", " if lang() == "en" else "、"
    return _(
        "The items of the official form: %(items)s. The identity number is encrypted and shown masked.",
        items=separator.join(str(label) for label in FIELDS.values()),
    )


ITEMS_KEPT = LazyString(_items)
TABLES = {"ethnicity": ETHNICITIES, "education": EDUCATIONS, "status": STATUSES}


def place_words(division: str | None, country: str | None, area: str = "") -> str:
    """Return the name of a place: '广东 深圳 龙岗区 平湖街道'."""
    locale = "en" if lang() == "en" else "zh"
    where = ""
    if country:
        where = places.country_name(country, locale) if places.is_country(country) else country
    elif division:
        where = places.name_of(division, locale=locale) if places.exists(division) else division
    return " ".join(part for part in (where, area) if part)


def sentence(reason: Reason) -> str:
    """Translate one reason of a rule into the reader's language."""
    values = {name: on_day(value) if isinstance(value, date) else value for name, value in reason.values.items()}
    return _(reason.text, **values)


BASES = {
    "law": _l("the text of the regulation"),
    "practice": _l("usual practice; your county's own rule prevails"),
    "ours": _l("your county's own rule prevails"),
}


def cited(source: str) -> str:
    """Return a source as readers see it: title and article, what it says in one sentence, on what basis it stands. What
    a unit has set for itself is returned as it was written."""
    if not (clause := clause_of(source)):
        return _(source) if source else ""
    return _("%(title)s: %(clause)s (%(basis)s)", title=_(source), clause=_(clause), basis=BASES[basis_of(source)])


def reason_and_source(reason: Reason) -> dict[str, str]:
    """Return one reason of a rule with its own source, for `ui.why`."""
    return {"text": sentence(reason), "source": cited(reason.source)}


def code_words(field: str, code: str | None) -> str:
    """Return the label of a code of the official form in the reader's language; the text itself if it is no code."""
    if not code:
        return ""
    named = post_of(code) if field == "job_post" else TABLES[field].get(code)
    return named[lang() == "en"] if named else code


def value_words(field: str, value: object) -> str:
    """Return the value of a field of the official form as text; phone and ID numbers and addresses are masked."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Month):
        return month_with_year(value.first)
    if isinstance(value, date):
        return day_with_year(value)
    text = str(value)
    if field in TABLES or field == "job_post":
        return code_words(field, text)
    if field in ("sex", "kind"):
        return str({**SEXES, **KINDS}.get(text, text))
    if field == "destination":
        code, _space, area = text.partition(" ")
        return place_words(code, None, area) if code.isdigit() else place_words(None, code, area)
    return MASKED[field](text) if field in MASKED else text


def masked_phone(phone: str | None) -> str:
    """Mask a phone number: 138****1234."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def masked_number(number: str) -> str:
    """Mask an identity number: 3301**********0016."""
    return f"{number[:4]}{'*' * 10}{number[-4:]}" if len(number) == 18 else "****"


def masked_address(address: str) -> str:
    """Mask an address after a third, at most six characters, so that only county or town remain: 浙江省临丰县****."""
    return f"{address[: min(6, len(address) // 3)]}****"


MASKED = {"phone": masked_phone, "landline": masked_phone, "address": masked_address, "id_number": masked_number}


def short_place(division: str | None, country: str | None) -> str:
    """Return the short name of a place: '深圳龙岗', '英国'; in English with city and province."""
    english = lang() == "en"
    if country:
        return places.country_name(country, "en" if english else "zh")
    if not division:
        return ""
    return places.name_of(division, locale="en") if english else places.brief_of(division)
