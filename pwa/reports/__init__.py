"""What members send: intake, the protocol of the outbox, location, activity."""
