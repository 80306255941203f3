"""查 Screening: who is here, is what we know complete, what is wrong?"""

from dataclasses import replace

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room and its form kinds on the app."""
    from pwa.reports import words as report_words

    from . import answering, findings, findings_export, restanding, words

    kinds = app.config["FORM_KINDS"]
    for kind in (answering.ANSWER,):
        kinds[kind.name] = kind
        app.config["FORMS"][kind.name] = kind.version
    report_words.REFUSALS.update(words.REFUSALS)
    # Whoever takes a word back no longer stands in the round's counts.
    taken_back = {"after": restanding.after_withdrawals, "adopted": restanding.adopted_withdrawal}
    kinds["withdrawal"] = replace(kinds["withdrawal"], **taken_back)
    for found in (findings.findings, findings_export.findings_export):
        app.register_blueprint(found)
