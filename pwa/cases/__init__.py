"""Cases: a problem or request on its way to an answer (used by 查 and 联)."""

from flask import Flask
from flask_babel import lazy_gettext as _l


def hang(app: Flask) -> None:
    """Put this room and its form kind on the app; other rooms learn its words and addresses here."""
    from pwa.members import timeline
    from pwa.members.words import REVEALED
    from pwa.reports import filing
    from pwa.reports import words as reported
    from pwa.reports.models import FORM_PAGES

    from . import asking, lost, measures, reach, views, words

    app.config["FORM_KINDS"][asking.REQUEST.name] = asking.REQUEST
    app.config["FORMS"][asking.REQUEST.name] = asking.REQUEST.version
    app.config["CONFIDED"] = reach.told_to  # which lines of a timeline are not for everyone who opens the file
    app.config["MEASURES"] = measures.measure_of  # what was decided about a member, for those who may read of it
    filing.TEMPLATES["request"] = "cases/request.html"
    FORM_PAGES["request"] = "/liaison/requests/new"
    reported.SUMMARIES["request"] = _l("asked for help")
    REVEALED["case"] = words.LOOKED
    timeline.TOLD.update(words.TIMELINE)
    timeline.PAGES.update(dict.fromkeys(words.TIMELINE, "/liaison/cases/"))
    app.register_blueprint(views.cases)
    app.register_blueprint(lost.lost)
