"""People: their file, where they are, who keeps touch with them, who hosts them, who looked."""

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room on the app."""
    from . import contacts, hosts, invitations, numbers, reveals, units, views

    app.config.setdefault("ATTENDED", lambda member_id, paths: [])  # the reports room above knows; it says so itself
    for part in (
        views.members,
        reveals.reveals,
        hosts.hosts,
        contacts.contacts,
        invitations.invitations,
        numbers.numbers,
        units.units,
    ):
        app.register_blueprint(part)
