"""Party dues 党费: what members owe by the table of rates, what was paid, and the branch's book of a year."""
