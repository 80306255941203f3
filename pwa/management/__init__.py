"""Management 管: departures, and changes of branch."""
