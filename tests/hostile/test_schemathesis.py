"""What schemathesis makes of the document: good and broken requests to every JSON address. No fault, no answer that the
document does not name, what it forbids is refused, and what is refused leaves nothing behind."""

import logging
import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pwa.openapi.document import described
from tests.people import PEOPLE

from .row_counts import changed, rows

pytestmark = pytest.mark.nightly
GOOD, BROKEN = "positive", "negative"
TRIES = [
    pytest.param(path, method, mode, id=f"{method} {path} {mode}")
    for path, methods in described({})["paths"].items()
    for method, known in methods.items()
    for mode in ([GOOD, BROKEN] if "requestBody" in known else [GOOD])
]


def checks() -> list:
    """What every answer is held to. Schemathesis takes long to read: only where it is asked."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    def refused_where_forbidden(context, answer, case):
        """As schemathesis has it, and 413 for too many is a refusal too."""
        return None if answer.status_code == 413 else checks.negative_data_rejection(context, answer, case)

    return [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
        refused_where_forbidden,
    ]


HEADERS = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"}
MORE = 50 if int(os.environ.get("YANXING_SOAK_EXAMPLES", "0")) >= 300 else 4  # in `make soak`, and at night
MANY = {("/sync", "sqlite"): 40, ("/sync", "postgres"): 8, ("", "sqlite"): 8, ("", "postgres"): 2}
MAY_GROW = {  # where the request was a good one
    "/sync": {"device", "discarded", "gap", "quarantined"},
    "/me/data.json": {"audit_line"},
    "/me/passkeys/options": {"challenge"},
    "/sign-in/passkey/options": {"challenge"},
}


@pytest.fixture
def quiet():
    """More is asked than a log should hold."""
    logger = logging.getLogger("yanxing")
    before = logger.level
    logger.setLevel(logging.ERROR)
    yield
    logger.setLevel(before)


@pytest.mark.parametrize(("path", "method", "mode"), TRIES)
def test_it_answers_as_the_document_says(app, as_, engine, quiet, path, method, mode):
    import schemathesis

    held_to = checks()
    document = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operation = document[path][method.upper()]
    cookie = as_("member").get_cookie("yanxing", domain="localhost").value
    many = MANY.get((path, engine.name)) or MANY["", engine.name]
    before = rows()

    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
    @settings(
        max_examples=many * MORE,
        derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case):
        if path == "/sync" and mode == GOOD:
            case.body["account"] = str(PEOPLE["member"].account_id)  # else every batch is another account's
        case.call_and_validate(headers=HEADERS, cookies={"yanxing": cookie}, checks=held_to)

    ask()
    assert changed(before).keys() <= (MAY_GROW.get(path, set()) if mode == GOOD else set())
