"""查 Screening: who is here, is what we know complete, what is wrong?"""

from dataclasses import replace

from flask import Flask


def hang(app: Flask) -> None:
    """Put this room and its form kinds on the app."""
    from pwa.members import timeline
    from pwa.reports import filing, models, reading
    from pwa.reports import words as report_words

    from . import (
        answering,
        answers,
        attempts,
        findings,
        findings_export,
        heard,
        person,
        restanding,
        trying,
        views,
        words,
        worklist,
    )

    kinds = app.config["FORM_KINDS"]
    for kind in (answering.ANSWER, attempts.ATTEMPT):
        kinds[kind.name] = kind
        app.config["FORMS"][kind.name] = kind.version
    # Whoever takes a word back no longer stands in the round's counts.
    taken_back = {"after": restanding.after_withdrawals, "adopted": restanding.adopted_withdrawal}
    kinds["withdrawal"] = replace(kinds["withdrawal"], **taken_back)
    # A place that is told later is where somebody was who only said that they were away.
    kinds["location"] = replace(kinds["location"], after=restanding.after_words, adopted=restanding.adopted_place)
    filing.TEMPLATES |= {"answer": "screening/answer.html", "attempt": "screening/attempt.html"}
    models.FORM_PAGES |= {"answer": "/screening/answers/new", "attempt": "/screening/attempts/new"}
    report_words.REFUSALS.update(words.REFUSALS)
    report_words.NAMES.update(words.NAMES)
    report_words.SUMMARIES.update(words.SUMMARIES)
    reading.FACTS |= {"answer": words.facts_of, "attempt": words.facts_of}
    timeline.TOLD |= {"round_answered": words.told_answer, "attempt_made": attempts.told_as}
    timeline.PAGES["round_answered"] = "/reports/"
    app.config.setdefault("REACHED", []).append(heard.reached)
    for blueprint in (
        views.screening, answers.answers, worklist.worklist, person.person, trying.trying,
        findings.findings, findings_export.findings_export,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
