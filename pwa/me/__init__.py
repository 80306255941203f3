"""One's own data: what is kept, who looked, what was agreed to; and the same question asked for everybody."""
