"""One's own data: what is kept, who looked, what was agreed to. And the audit trail for the data officer."""
