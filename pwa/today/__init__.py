"""Today: the start page of members and officers, built from the lines of all packages; tabs, menu, manifest."""
