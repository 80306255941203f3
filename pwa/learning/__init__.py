"""Learning 学习教育: the programme of a year, class hours, exemptions, material."""
