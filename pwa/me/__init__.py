"""One's own data: what is stored, who looked at it, consents. And the audit trail for the data officer."""
