"""The motif of the site as a picture that mail programs show: two circles, and what they share."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw

MOTIF = "motif@zorg-en-gemeente"
"""By which the HTML of a mail names the picture that goes along (RFC 2392)."""

SIZE = WIDTH, HEIGHT = 168, 108
"""In pixels: three for each that is shown."""

INSURER, MUNICIPALITY, SHARED = (14, 90, 102), (168, 72, 31), (92, 39, 81)
FINER = 4
"""Drawn so much larger first, for smooth edges."""


@cache
def motif() -> bytes:
    """PNG on a transparent ground, so that it stands on light and on dark."""
    radius, middle = 51 * FINER, HEIGHT * FINER // 2
    left, right = (_circle(x * FINER, middle, radius) for x in (57, 111))
    picture = Image.new("RGBA", (WIDTH * FINER, HEIGHT * FINER))
    for mask, colour in ((left, INSURER), (right, MUNICIPALITY), (ImageChops.darker(left, right), SHARED)):
        picture.paste(Image.new("RGB", picture.size, colour), mask=mask)
    picture.putalpha(ImageChops.lighter(left, right))
    stored = BytesIO()
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(stored, "PNG", optimize=True)
    return stored.getvalue()


def _circle(x: int, y: int, radius: int) -> Image.Image:
    mask = Image.new("L", (WIDTH * FINER, HEIGHT * FINER))
    ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return mask
