"""Cases: problems and requests until they are answered, and the search for members out of contact."""
