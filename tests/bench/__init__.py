"""What a page costs: `python -m tests.bench` (make bench)."""
