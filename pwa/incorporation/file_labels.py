"""Say why a value of a file, the file of an inflow member, or an application, is refused."""

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "wrong_name": _l("A name has Chinese characters, letters and a middle dot only."),
    "guest_there": _l("A guest of this name and telephone is registered here already."),
    "before_birth": _l("This day is before the date of birth."),
    "applicant_there": _l("This application is registered already."),
    "before_handed_in": _l("This day is before the application was handed in."),
    "before_arrival": _l("This day is before they came."),
}
