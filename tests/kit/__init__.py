"""Tools of the tests: two real databases, a client that checks every page, real browsers, a real server."""
