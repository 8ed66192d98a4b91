"""Pictures, good and hostile: each is cleaned, or refused with its reason and what to do."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from fieldloom.sources.formats import picture
from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.formats.kinds import is_picture, named_as_picture
from fieldloom.sources.rules.reading import Reading, Refusal
from pictures import PLACE, photograph, saved, scene, unfolding


@pytest.fixture(scope="module")
def guard():
    with Guard() as guard:
        yield guard


def pixels(read):
    assert isinstance(read, Reading), read
    return Image.open(io.BytesIO(read.picture.data))


def with_text_chunks():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", PLACE.decode())
    told.add_itxt("XML:com.adobe.xmp", f"<x>{PLACE.decode()}</x>")
    return saved(scene(60, 40), "PNG", pnginfo=told, exif=_exif()) + PLACE


def _exif():
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    return exif


def polyglot():
    packed = io.BytesIO(photograph())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("hidden.txt", PLACE)
    return packed.getvalue()


def moving(form):
    return saved(scene(40, 30), form, save_all=True, append_images=[scene(40, 30, 2)])


GOOD = {
    "photograph.jpg": (photograph(), "jpg", (640, 480)),
    "text-chunks.png": (with_text_chunks(), "png", (60, 40)),
    "zip-behind.jpg": (polyglot(), "jpg", (640, 480)),
    "cmyk.jpg": (saved(scene(60, 40).convert("CMYK"), "JPEG"), "jpg", (60, 40)),
    "grey.jpg": (saved(scene(60, 40).convert("L"), "JPEG"), "jpg", (60, 40)),
    "one.png": (saved(Image.new("1", (1, 1)), "PNG"), "png", (1, 1)),
    "palette.png": (saved(scene(60, 40).convert("P"), "PNG", transparency=3), "png", (60, 40)),
    "web.webp": (saved(scene(60, 40), "WEBP", xmp=PLACE), "jpg", (60, 40)),
    "sliver.png": (saved(Image.new("RGB", (60000, 3)), "PNG"), "png", (4096, 1)),
    "scan.png": (photograph(), "jpg", (640, 480)),
    "notes.txt": (photograph(), "jpg", (640, 480)),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_picture_is_read_and_nothing_but_its_pixels_is_left(guard, name):
    data, form, size = GOOD[name]
    read = guard.read(name, data)
    opened = pixels(read)
    assert (read.format, opened.size, (read.picture.width, read.picture.height)) == (
        form,
        size,
        size,
    )
    assert PLACE not in read.picture.data
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert opened.mode in ("RGB", "L")
    assert read.text.strip() == picture.NOT_DESCRIBED


BAD = {
    "cut.jpg": (photograph()[:4000], "picture-damaged"),
    "cut.png": (saved(scene(300, 200), "PNG")[:2000], "picture-damaged"),
    "head-alone.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "picture-damaged"),
    "head-alone.webp": (b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 64, "picture-damaged"),
    "bomb.png": (unfolding(60000, 60000), "picture-size"),
    "moving.png": (moving("PNG"), "picture-moving"),
    "moving.webp": (moving("WEBP"), "picture-moving"),
    "still.gif": (saved(scene(40, 30), "GIF"), "picture-kind"),
    "scan.tif": (saved(scene(40, 30), "TIFF"), "picture-kind"),
    "phone.heic": (b"\0\0\0\x20ftypheic" + b"\0" * 64, "picture-kind"),
    "drawing.svg.png": (b"\x00\x01\x02 no picture at all" * 9, "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_seen_is_refused_with_a_remedy(guard, name):
    data, code = BAD[name]
    read = guard.read(name, data)
    assert isinstance(read, Refusal), read
    assert read.code == code
    assert read.reason.endswith(".") and read.remedy.endswith(".")


def test_a_drawing_in_code_is_words_and_never_a_picture(guard):
    """An SVG may hold scripts: it is never shown as a picture."""
    read = guard.read("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    assert isinstance(read, Refusal) or read.picture is None


def test_a_large_photograph_is_made_smaller_and_it_is_said(guard):
    read = guard.read("large.jpg", saved(Image.new("RGB", (5000, 2500), "teal"), "JPEG"))
    assert pixels(read).size == (4096, 2048)
    assert "The picture was 5,000 × 2,500 pixels; it is kept at 4,096 × 2,048." in read.warnings


def test_sixteen_bits_become_eight_without_losing_the_light(guard):
    ramp = np.linspace(0, 65535, 256).astype("uint16").reshape(16, 16)
    seen = np.asarray(pixels(guard.read("deep.png", saved(Image.fromarray(ramp), "PNG"))))
    assert (seen[0, 0], seen[-1, -1]) == (0, 255)
    assert (np.diff(seen.ravel().astype(int)) >= 0).all()


def test_what_is_transparent_lies_on_white(guard):
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert pixels(guard.read("clear.png", saved(clear, "PNG"))).getpixel((5, 5)) == (255, 255, 255)


def test_colours_of_another_profile_are_turned_into_those_of_the_screen(guard):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    read = guard.read("profile.jpg", saved(scene(60, 40), "JPEG", icc_profile=lab))
    assert "icc_profile" not in pixels(read).info


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photograph_is_upright_however_the_camera_was_held(guard, turned):
    size = pixels(guard.read("a.jpg", photograph(400, 300, turned=turned))).size
    assert size == ((400, 300) if turned <= 4 else (300, 400))


def test_cleaning_a_drawing_twice_changes_nothing(guard):
    once = guard.read("a.png", saved(scene(80, 60), "PNG")).picture.data
    assert guard.read("a.png", once).picture.data == once


def test_pictures_are_known_by_bytes_and_by_name():
    assert is_picture(photograph()) and is_picture(b"\0\0\0\x20ftypheic") and is_picture(b"II*\0\0")
    assert not is_picture(b"BM: a transcript") and not is_picture(b"PK\x03\x04")
    assert named_as_picture("IMG_1.JPEG") and named_as_picture("a.heic")
    assert not named_as_picture("a.docx")
