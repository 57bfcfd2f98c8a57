"""The course office's screens in Wagtail's admin."""
