"""Content that ships with the course, and the one reader of content files."""
