"""Do the tests notice a changed rule? `make mutants`, or `python -m tests.mutants course/waitlist.py …`."""
