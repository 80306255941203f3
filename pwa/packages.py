"""Name the packages that the app is built from."""

# Lower layers first: in this order they follow a report, and their words and sections stand.
PACKAGES = (
    "core", "places", "organisations", "identity", "members", "reports", "cases", "roster", "papers", "meetings",
    "screening", "incorporation", "liaison", "suggestions", "management", "dues", "learning", "supervision",
    "contribution", "reminders", "me", "today", "openapi",
)  # fmt: skip
