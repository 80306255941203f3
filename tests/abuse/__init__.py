"""What people do to a house who want in, or want others out."""
