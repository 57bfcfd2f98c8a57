"""The pictures and tables in `docs/` that are made from the code: pure text, written by `manage.py draw_docs`."""
