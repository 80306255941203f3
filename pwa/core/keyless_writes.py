"""List the writes that need no key of their form (`write_keys`), each with the reason. A test posts them twice, except
those that sign in."""

OUTBOX = "carries the outbox's id, which makes it once"
WAY_IN = "signs in or out, or changes how; each says itself what twice means"
WITHOUT_KEY = {
    "sync.flush": OUTBOX,
    "reports.file_location": OUTBOX,
    "reports.file_activity": OUTBOX,
    "reports.file_withdrawal": OUTBOX,
    "cases.file_request": OUTBOX,
    "answers.file_answer": OUTBOX,
    "attempts.file_attempt": OUTBOX,
    "photos.attach": "named by its content",
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
    "me.consent": "sets a state that another form may have changed since; said twice it is written once",
    "me.text_size": "sets how pages look, on every page, kept and signed-out ones too; said twice it is written once",
    "me.language": "sets how pages look, on every page, kept and signed-out ones too; said twice it is written once",
    "roster.check": "goes on with what is left of a check; when nothing is left it does nothing",
}

# Writes whose answer shows what was asked for: some minutes later the same form is another look, on record.
LOOKS = {"reveals.show", "numbers.find", "roster.export", "findings_export.export", "worklist.take_numbers"}
