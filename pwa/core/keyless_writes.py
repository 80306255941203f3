"""List the views that write but need no write key (`write_keys.py`), each with the reason. A test posts each of them
twice, except those about signing in."""

OUTBOX = "carries the outbox's entry id, and one id is stored only once"
WAY_IN = "signs in or out, or changes how; each view handles a repeated request itself"
WITHOUT_KEY = {
    "sync.flush": OUTBOX,
    "reports.file_location": OUTBOX,
    "reports.file_activity": OUTBOX,
    "reports.file_withdrawal": OUTBOX,
    "cases.file_request": OUTBOX,
    "suggestions.file_suggestion": OUTBOX,
    "apologies.file_apology": OUTBOX,
    "rolls.file_roll": OUTBOX,
    "answers.file_answer": OUTBOX,
    "attempts.file_attempt": OUTBOX,
    "contact_page.file_contact": OUTBOX,
    "departures.file_departure": OUTBOX,
    "dues_payments.file_payment": OUTBOX,
    "file_proposals.file_proposal": OUTBOX,
    "measures.file_statement": OUTBOX,
    "report_ins.file": OUTBOX,
    "photos.attach": "is stored under the digest of its content, so twice gives one photo",
    "identity.sign_in_options": WAY_IN,
    "identity.sign_in_with_passkey": WAY_IN,
    "identity.sign_in_with_passphrase": WAY_IN,
    "identity.register_options": WAY_IN,
    "identity.register": WAY_IN,
    "identity.accept": WAY_IN,
    "identity.choose_way_in": WAY_IN,
    "identity.end_passkey": WAY_IN,
    "identity.end_phone": WAY_IN,
    "identity.end_all": WAY_IN,
    "identity.sign_out": WAY_IN,
    "invitations.end_phones": WAY_IN,
    "organisations.end_phones": WAY_IN,
    "me.consent": "sets a state that another form may have changed since; sent twice it is written once",
    "me.text_size": "sets how pages look, also on cached and signed-out pages; sent twice it is written once",
    "me.language": "sets how pages look, also on cached and signed-out pages; sent twice it is written once",
    "unnamed.send": "carries a random key of its own, which is stored with no account",
    "paper_reading.read": "only reads, and stores nothing",
    "incoming.read": "only reads, and stores nothing",
    "unnamed.answer": "only reads, and asks for no account",
    "roster.check": "continues an unfinished check; does nothing once the check is complete",
}

# Views whose answer shows protected data. The same form sent ten minutes later counts, and is logged, as another look.
LOOKS = {
    "reveals.show",
    "official_form.whole",
    "inflow_members.reveal",
    "file_proposals.reveal",
    "id_number_search.find",
    "roster.export",
    "findings_export.export",
    "worklist.take_numbers",
    "contact_list.take_numbers",
}
