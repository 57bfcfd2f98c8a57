"""A photo is drawn anew: upright, small, and without what the file told beside the picture."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from course.portraits import MOST_BYTES, SIDE, NotAPhoto, PhotoTooLarge, redrawn

ORIENTATION, CAMERA, PLACE = 0x0112, 0x010F, 0x8825


def photo(kind="JPEG", size=(600, 300), **exif):
    """Its left half is red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    told = image.getexif()
    told[CAMERA] = "Duinrade 1"
    told[PLACE] = {1: "N", 2: (52.0, 5.0, 14.0)}
    for tag, value in exif.items():
        told[int(tag.removeprefix("tag"))] = value
    out = io.BytesIO()
    image.save(out, kind, exif=told, comment="Wie dit leest") if kind == "JPEG" else image.save(out, kind, exif=told)
    out.seek(0)
    return out


def png_header(width, height):
    """A picture of these measures without a single pixel in it."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + body
    pixels = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + pixels


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_remarks_are_gone(kind):
    drawn = redrawn(photo(kind))
    with Image.open(io.BytesIO(drawn)) as image:
        assert (image.format, dict(image.getexif()), image.info.keys() & {"exif", "comment", "icc_profile"}) == (
            "JPEG", {}, set(),
        )  # fmt: skip
    assert b"Duinrade" not in drawn


def test_it_stands_upright_as_its_camera_was_held():
    drawn = redrawn(photo(**{f"tag{ORIENTATION}": 6}))
    with Image.open(io.BytesIO(drawn)) as image:
        width, height = image.size
        top, bottom = image.getpixel((width // 2, 10)), image.getpixel((width // 2, height - 10))
    assert (width < height, top[1] < 60, bottom[1] > 200) == (True, True, True)


@pytest.mark.parametrize(("size", "kept"), [((600, 300), (SIDE, SIDE // 2)), ((90, 120), (90, 120))])
def test_it_is_no_larger_than_the_page_needs(size, kept):
    with Image.open(io.BytesIO(redrawn(photo(size=size)))) as image:
        assert image.size == kept


def test_what_is_clear_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(redrawn(io.BytesIO(out.getvalue())))) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"<svg></svg>", b"\xff\xd8\xff\xe0 kapot", photo().getvalue()[:200]])
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(NotAPhoto):
        redrawn(io.BytesIO(data))


def test_a_gif_is_refused_also_under_another_name():
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    with pytest.raises(NotAPhoto):
        redrawn(io.BytesIO(out.getvalue()))


def test_bytes_and_pixels_are_bounded_before_anything_is_decoded():
    for data in (b"\xff\xd8\xff" + b"x" * MOST_BYTES, png_header(10_000, 5_001)):
        with pytest.raises(PhotoTooLarge):
            redrawn(io.BytesIO(data))
