"""Cases: problems and requests on their way to an answer, and the search for members out of contact."""
