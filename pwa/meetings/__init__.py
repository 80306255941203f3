"""Meetings of organisational life: plan, call, apologies, roll, attendance, decisions."""
