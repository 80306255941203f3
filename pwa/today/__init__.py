"""A member's and an officer's morning: the packages seen together. And the frame around all of them: tabs, manifest."""
