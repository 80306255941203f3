"""Contribution 用: what members offer, service tasks, posts of service, leads for home, thanks."""
