"""Pictures are taken in as pixels alone: what their files tell beside them is nowhere kept."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from PIL import Image

from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.jobs.doing import carry_out
from fieldloom.sources import reads, vault, writes
from fieldloom.sources.models import DeliveredFile, EarlierAnchor, Original, Passage, Source
from fieldloom.sources.rules.regions import Region
from pictures import OWNER, PLACE, TAIL, photograph, saved, scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def take(study, pi):
    def hand_over(name, data, by=pi, **said):
        handed = writes.Handed(name, data, said)
        delivery = writes.hand_over(by=by, study=study, files=[handed])
        carry_out(writes.close_delivery(by=by, delivery=delivery).pk)
        return list(DeliveredFile.objects.filter(delivery=delivery).order_by("pk"))

    return hand_over


@pytest.fixture
def kitchen(take):
    take("kitchen.jpg", photograph(), ref="P-001")
    return Source.objects.get(ref="P-001")


def everything_kept():
    """All bytes of the vault, opened, and all of the database, in the clear."""
    originals = list(Original.objects.all())
    yield from (vault.unseal(original) for original in originals)
    on_disk = [p for p in (Path(settings.DATA) / "vault").rglob("*") if p.is_file()]
    assert sorted(p.name for p in on_disk) == sorted(o.mark for o in originals)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield repr(cursor.fetchall()).encode()


def holds_a_trace():
    return [
        secret
        for data in everything_kept()
        for secret in (PLACE, OWNER, TAIL, b"Surname")
        if secret in data
    ]


def test_of_a_photograph_only_its_pixels_are_kept(take, pi):
    data = photograph()
    assert all(secret in data for secret in (PLACE, OWNER, TAIL, b"Surname"))
    (file,) = take("kitchen.jpg", data)
    source = file.source
    assert (source.kind, source.ref, source.format) == ("picture", "P-001", "jpg")
    assert (source.width, source.height) == (640, 480)
    assert any("where it was taken (GPS)" in warning for warning in source.warnings)
    assert holds_a_trace() == []
    seen = reads.picture(to=pi, source=source)
    opened = Image.open(io.BytesIO(seen.data))
    assert seen.media_type == "image/jpeg"
    assert (len(opened.getexif()), "comment" in opened.info, opened.size) == (0, False, (640, 480))
    assert seen.data.endswith(b"\xff\xd9")


def test_a_picture_out_of_a_zip_leaves_nothing_of_the_zip(take):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("field/kitchen.jpg", photograph())
        archive.writestr("field/note.txt", "A field note.\n")
    take("wave-1.zip", packed.getvalue())
    assert sorted(Source.objects.values_list("kind", flat=True)) == ["field_note", "picture"]
    assert holds_a_trace() == []


def test_a_picture_that_is_refused_leaves_nothing_either(take):
    (file,) = take("kitchen.jpg", photograph()[:5000])
    assert file.state == "refused"
    assert "cut off" in file.reason
    assert (file.original, Original.objects.count()) == (None, 0)
    assert holds_a_trace() == []


def test_the_same_photograph_is_recognised_whatever_its_file_says(take):
    take("kitchen.jpg", photograph())
    (again,) = take("IMG_2034.jpg", photograph())
    (bare,) = take("copy.jpg", photograph()[: -len(TAIL)])
    assert [file.state for file in (again, bare)] == ["double", "double"]
    assert again.reason == "This picture is already here as P-001."
    assert Original.objects.count() == 1
    assert holds_a_trace() == []


def test_two_photographs_of_one_name_are_two_sources(take):
    take("IMG_0001.jpg", photograph(seed=1))
    (other,) = take("IMG_0001.jpg", photograph(seed=2))
    assert (other.state, other.source.ref) == ("taken", "P-002")


def test_a_picture_meant_as_new_is_taken_in_a_second_time(take, pi):
    take("kitchen.jpg", photograph())
    (again,) = take("kitchen.jpg", photograph())
    writes.answer_file(by=pi, file=again, as_revision=False)
    from fieldloom.jobs.models import Job

    carry_out(Job.objects.order_by("-asked_at").first().pk)
    assert Source.objects.filter(width__gt=0).count() == 2
    assert holds_a_trace() == []


def test_a_photograph_stands_upright(take):
    (file,) = take("tall.jpg", photograph(400, 300, turned=6))
    assert (file.source.width, file.source.height) == (300, 400)


def test_the_file_goes_only_once_nobody_needs_it(take, study, pi):
    """A file handed over again while the first is settled keeps its bytes until its own turn."""
    waiting = writes.hand_over(by=pi, study=study, files=[writes.Handed("b.jpg", photograph())])
    take("a.jpg", photograph())
    assert vault.unseal(waiting.files.get().original) == photograph()
    carry_out(writes.close_delivery(by=pi, delivery=waiting).pk)
    assert waiting.files.get().state == "double"
    assert holds_a_trace() == []


def test_a_part_is_marked_once(kitchen, pi):
    one, other = (
        writes.mark_region(by=pi, source=kitchen, region=Region(0, 0, 3000, 3000)) for _ in range(2)
    )
    assert one.pk == other.pk
    assert one.quote == "Part of the picture: upper left, 30 × 30 per cent"
    assert one.region == Region(0, 0, 3000, 3000)


@pytest.mark.parametrize(
    "region", [(-1, 0, 50, 50), (0, 0, 10, 500), (9000, 0, 1001, 50), (0, 5000, 50, 5001)]
)
def test_a_part_lies_inside_its_picture(kitchen, pi, region):
    with pytest.raises(Unfit):
        writes.mark_region(by=pi, source=kitchen, region=Region(*region))
    assert Passage.objects.count() == 0


def test_a_text_has_no_parts_of_a_picture(take, pi):
    (file,) = take("note.txt", b"A field note.\n")
    with pytest.raises(Unfit, match="is not a picture"):
        writes.mark_region(by=pi, source=file.source, region=Region(0, 0, 500, 500))
    with pytest.raises(NotFound):
        reads.picture(to=pi, source=file.source)


def test_parts_stay_where_they_are_when_the_description_is_corrected(kitchen, pi):
    part = writes.mark_region(by=pi, source=kitchen, region=Region(100, 100, 500, 500))
    words = writes.mark(by=pi, source=kitchen, start=0, end=4)
    text = "A kitchen with a door that stands open.\n\nThe clock has no hands.\n"
    done = writes.correct(by=pi, source=kitchen, text=text, reason="Described", expected=1)
    part.refresh_from_db()
    assert part.revision == done.revision
    assert (part.region, part.needs_person) == (Region(100, 100, 500, 500), "")
    assert [p.pk for p in done.waiting] == [words.pk]
    assert EarlierAnchor.objects.filter(passage=part).count() == 1
    hits = reads.search(to=pi, study=kitchen.study, query="clock")
    assert [(hit.source_ref, hit.paragraph) for hit in hits.rows] == [("P-001", 2)]


def test_a_crop_is_the_part_and_small(take, pi):
    big = scene(2000, 1000)
    big.paste((10, 20, 200), (1000, 500, 2000, 1000))
    take("big.png", saved(big, "PNG"), ref="P-009")
    source = Source.objects.get(ref="P-009")
    passage = writes.mark_region(by=pi, source=source, region=Region(5000, 5000, 5000, 5000))
    crop = Image.open(io.BytesIO(reads.crop(to=pi, passage=passage).data))
    assert crop.size == (480, 240)
    assert crop.getpixel((240, 120)) == pytest.approx((10, 20, 200), abs=6)
    assert reads.crops(to=pi, study=source.study).of("P-009", passage.region)


def test_who_reads_no_sources_sees_no_picture(kitchen, stranger):
    with pytest.raises(Refused):
        reads.picture(to=stranger, source=kitchen)


def test_nothing_of_a_crash_stays_for_long(take):
    """Between the picture's row and the delivered file's end lies a moment: sweeping ends it."""
    take("kitchen.jpg", photograph())
    folder = next((Path(settings.DATA) / "vault").iterdir())
    (folder / ("0" * 64)).write_bytes(b"noise without its key")
    os.utime(folder / ("0" * 64), (0, 0))
    vault.sweep()
    assert [p.name for p in folder.iterdir()] == [Original.objects.get().mark]
