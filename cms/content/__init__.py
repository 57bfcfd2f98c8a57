"""Content that ships with the site."""
