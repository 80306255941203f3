"""What the tests stand on: two real databases, a client that reads every page it gets, real browsers, a real server."""
