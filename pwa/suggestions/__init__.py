"""The suggestion box: with the sender's name as a request to the committee, or without a name and without a trace."""
