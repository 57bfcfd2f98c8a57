"""Loads what ships with the course, as every site does."""

from __future__ import annotations

from cms.demo.loading.load import Load
from course.actions.content import ensure_content
from pitches.actions.session.formats import ensure_formats
from pitches.models import PitchFormat


def load_shipped(load: Load) -> None:
    """What this makes or an earlier load made is ours and is put back; what others had is used as it is."""
    for found in [*ensure_content(load.content.shipped), *ensure_formats(anew=load.rows.ids(PitchFormat))]:
        if found.made:
            load.rows.remember(found.key, found.row)
        elif load.rows.known(type(found.row), found.key) is None:
            load.rows.adopt(found.key, found.row)
        else:
            load.rows.put(type(found.row), found.key, found.values)
