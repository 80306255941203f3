"""What members send: intake, the outbox on the wire, location, activity."""
