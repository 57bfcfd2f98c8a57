"""Pitches in Wagtail's admin."""
