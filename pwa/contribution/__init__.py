"""Contribution 用: what members offer, things to do, posts of service, leads for home, thanks."""
