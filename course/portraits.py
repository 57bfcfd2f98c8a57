"""A photo of a person, drawn anew: without a database, and without anything that the file told beside the picture."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from course.errors import Refusal

FORMATS = ("JPEG", "PNG", "WEBP")

MOST_BYTES = 10 * 1024 * 1024

MOST_PIXELS = 50_000_000
"""Of what is opened at all; a telephone makes up to 48 million."""

SIDE = 480
"""Longest side in pixels of what is kept: four times that of the page."""

BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, MemoryError, Image.DecompressionBombError)
"""What Pillow raises for a broken or made-up file."""


class NotAPhoto(Refusal):
    message = _("We cannot read this as a photo. Use a JPEG, PNG or WebP file.")


class PhotoTooLarge(Refusal):
    message = _("This photo is too large. It may be at most 10 MB and 50 million pixels.")


def redrawn(file: BinaryIO) -> bytes:
    """The photo as JPEG of at most SIDE pixels, upright, without place, camera or other metadata.

    Bytes and pixels are bounded before anything is decoded. Raises NotAPhoto, PhotoTooLarge.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoTooLarge
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoTooLarge
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            return _as_jpeg(ImageOps.exif_transpose(image))
    except BROKEN as fault:
        raise NotAPhoto from fault


def _as_jpeg(image: Image.Image) -> bytes:
    """Only the pixels go along: they are copied to an empty picture."""
    image.thumbnail((SIDE, SIDE))
    seen = image.convert("RGBA")
    empty = Image.new("RGB", seen.size, "white")
    empty.paste(seen, mask=seen)
    out = io.BytesIO()
    empty.save(out, "JPEG", quality=85)
    return out.getvalue()
