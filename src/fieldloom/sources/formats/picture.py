"""Pictures through Pillow: decoded, turned upright, and written anew from their pixels alone.

A photograph says more than it shows: where it was taken, by whose telephone, with a small copy of
what was cut away. None of that passes through here, since only pixels do.
"""

from contextlib import suppress
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms, ImageOps

from fieldloom.sources.rules.reading import CannotRead, Picture

NOT_DESCRIBED = "This picture has not been described yet."
LONGEST_SIDE = 4096  # pixels: an A4 page at more than 300 to the inch
MOST_PIXELS = 120_000_000
_DECODERS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
_GPS = 0x8825
Image.MAX_IMAGE_PIXELS = None  # the size is looked at here, and refused in words


def clean(kind: str, data: bytes) -> tuple[Picture, list[str]]:
    """The picture as it is kept, and warnings. Raises CannotRead for what cannot be seen as one.

    JPEG and WebP become JPEG, PNG stays PNG. What was transparent lies on white.
    """
    try:
        with Image.open(BytesIO(data), formats=[_DECODERS[kind]]) as opened:
            _must_be_bearable(*opened.size)
            _must_stand_still(opened)
            told = _left_out(opened)
            was, upright = _upright(opened, kind)
    except (CannotRead, MemoryError):
        raise
    except Exception as error:  # decoders meet harmful files with every kind of error
        raise CannotRead(
            "This picture is damaged or was cut off; it cannot be shown whole.",
            "Copy it again from where it came, or open and save it again, and take in that copy.",
            "picture-damaged",
        ) from error
    if upright.size != was:
        told.append(
            f"The picture was {was[0]:,} × {was[1]:,} pixels;"
            f" it is kept at {upright.width:,} × {upright.height:,}."
        )
    return Picture(_written(upright, kind), *upright.size), told


def _must_be_bearable(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise CannotRead(
            f"This picture would unfold to {width:,} × {height:,} pixels; at most"
            f" {MOST_PIXELS // 1_000_000} million are opened.",
            "Save a smaller copy, or the part that matters, and take in that.",
            "picture-size",
        )


def _must_stand_still(picture: Image.Image) -> None:
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format != "MPO":  # a telephone's JPEG may hold a second view
        raise CannotRead(
            f"This picture moves: it holds {frames:,} frames.",
            "Save the frame that matters as a picture of its own, and take in that.",
            "picture-moving",
        )


def _left_out(picture: Image.Image) -> list[str]:
    """Which kinds of file metadata there were, in one sentence; never what they say."""
    there = []
    with suppress(Exception):  # what cannot be read is left out all the same
        exif = picture.getexif()
        there += ["where it was taken (GPS)"] if exif.get_ifd(_GPS) else []
        there += ["camera and time (EXIF)"] if len(exif) else []
    info = picture.info
    there += ["editing notes (XMP)"] if "xmp" in info or "XML:com.adobe.xmp" in info else []
    there += ["captions (IPTC)"] if "photoshop" in info else []
    there += ["comments"] if "comment" in info or getattr(picture, "text", None) else []
    if not there:
        return []
    return [
        f"Left out and not kept, since the file held it beside the picture: {', '.join(there)}."
    ]


def _upright(picture: Image.Image, kind: str) -> tuple[tuple[int, int], Image.Image]:
    """Width and height before any scaling, and the pixels: upright, in sRGB, of bearable size."""
    icc = picture.info.get("icc_profile")
    was, most = picture.size, (LONGEST_SIDE, LONGEST_SIDE)
    if kind == "jpg":  # its decoder can halve it on the way, which spares the memory for all of it
        picture.thumbnail(most, Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.load()
    lying = picture.size
    turned: Image.Image = picture
    with suppress(Exception):  # a broken note on how it was held leaves it as it lies
        turned = ImageOps.exif_transpose(picture)
    if turned.size != lying:
        was = (was[1], was[0])
    whole = _in_eight_bits(turned)
    whole.thumbnail(most, Image.Resampling.LANCZOS)
    return was, _on_white(_in_srgb(whole, icc))


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        deep = np.clip(np.asarray(picture), 0, 65535).astype(np.uint16)
        return Image.fromarray((deep >> 8).astype(np.uint8))
    if picture.mode == "P" or "transparency" in picture.info:
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture


def _in_srgb(picture: Image.Image, icc: bytes | None) -> Image.Image:
    """Colours as a screen shows them; the profile that said how to read them is needed no more."""
    if icc and picture.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            profile = ImageCms.ImageCmsProfile(BytesIO(icc))
            screen = ImageCms.createProfile("sRGB")
            done = ImageCms.profileToProfile(picture, profile, screen, outputMode="RGB")
            picture = done if done is not None else picture
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture of the same pixels, without anything that came along with them."""
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        over = picture.convert("RGBA")
        picture = Image.new("RGB", over.size, "white")
        picture.paste(over, mask=over.getchannel("A"))
    mode = "L" if picture.mode in ("L", "1") else "RGB"
    plain = picture.convert(mode)
    return Image.frombytes(mode, plain.size, plain.tobytes())


def _written(picture: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    if kind == "png":
        picture.save(file, "PNG")
    else:
        picture.save(file, "JPEG", quality=92, subsampling=0)
    return file.getvalue()
