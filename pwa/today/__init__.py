"""A member's and an officer's morning: the rooms seen together. And the frame around all of them: tabs, manifest."""
