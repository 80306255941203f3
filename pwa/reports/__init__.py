"""What members send: intake, the outbox on the wire, location, activity."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room and its form kinds on the app."""
    from . import activity, attended, deciding, gaps, location, photos, sync, views

    for kind in (location.KIND, activity.ACTIVITY, activity.WITHDRAWAL):
        app.config.setdefault("FORM_KINDS", {})[kind.name] = kind
    app.config["FORMS"] = {name: kind.version for name, kind in app.config["FORM_KINDS"].items()}
    app.config["ATTENDED"] = attended.attended  # the member's file shows a host what it held
    for blueprint in (views.reports, sync.sync, photos.photos, deciding.deciding, gaps.gaps):
        app.register_blueprint(blueprint)
