"""What members send: intake, the protocol of the outbox, forms for location and activity."""
