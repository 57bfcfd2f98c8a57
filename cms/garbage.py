"""How often Python looks for rows, pages and models that only hold each other."""

from __future__ import annotations

import gc


def look_less_often() -> None:
    """Its own numbers are for small programs. Here a page makes thousands of objects and `migrate` millions, and every
    look goes through all that was ever imported: more than a quarter of the time of `migrate`.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
