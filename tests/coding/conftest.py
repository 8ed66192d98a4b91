"""A little field material to code, and a picture of everything that coding keeps."""

import itertools
from dataclasses import dataclass

import pytest


@dataclass
class Desk:
    """One study's coding as tests drive it: texts by ref, codes by name."""

    study: object
    by: object
    sources: dict

    def add(self, name, by=None, **given):
        from fieldloom.coding import writes

        new = writes.NewCode(name, **given)
        return writes.add_code(by=by or self.by, study=self.study, new=new)

    def place(self, ref, words):
        """Where words stand in a source's current text."""
        from fieldloom.sources.models import Paragraph

        rows = Paragraph.objects.filter(revision=self.sources[ref].current).order_by("number")
        start = "".join(rows.values_list("text", flat=True)).index(words)
        return start, start + len(words)

    def apply(self, code, ref, words, by=None, **given):
        from fieldloom.coding import writes

        start, end = self.place(ref, words)
        source = self.sources[ref]
        return writes.apply_code(
            by=by or self.by, source=source, code=code, start=start, end=end, **given
        )

    def undo(self, by=None):
        from fieldloom.coding import writes

        return writes.undo(by=by or self.by, study=self.study)

    def redo(self, by=None):
        from fieldloom.coding import writes

        return writes.redo(by=by or self.by, study=self.study)

    def memo(self, about, thing, text, by=None):
        from fieldloom.coding import writes
        from fieldloom.coding.rules.memos import MemoAbout

        kind = MemoAbout(about)
        return writes.write_memo(
            by=by or self.by, study=self.study, about=kind, about_id=thing.pk, text=text
        )


@pytest.fixture
def sites(study):
    """Two sites in two nations, with a wave and one encounter each."""
    from datetime import date

    from fieldloom.fieldwork.models import Encounter, Site, Wave
    from fieldloom.people.models import Family, Participant, Service

    wave = Wave.objects.create(
        study=study, code="W1", name="First", from_day=date(2022, 1, 1), to_day=date(2022, 6, 30)
    )
    family = Family.objects.create(study=study, ref="S07", label="Harbour", nation="scotland")
    service = Service.objects.create(study=study, ref="T2", label="Team", nation="england")
    Participant.objects.create(study=study, ref="S07-P2", label="Kirsty", kind="adult")
    made = {}
    for code, nation in (("FIFE", "scotland"), ("LEEDS", "england")):
        site = Site.objects.create(study=study, code=code, name=code.title(), nation=nation)
        encounter = Encounter.objects.create(
            study=study, ref=f"E-{code}", kind="interview", state="done", site=site, wave=wave
        )
        (encounter.families if code == "FIFE" else encounter.services).add(
            family if code == "FIFE" else service
        )
        made[code] = encounter
    return made


@pytest.fixture
def text(study, keeper):
    """A maker of sources: `text("I-001", [("INT", "How was it?"), ("P2", "Long.")])`."""
    from django.db.models import Max

    from fieldloom.sources import index
    from fieldloom.sources.models import Original, Paragraph, Revision, Source, Speaker

    marks = itertools.count()

    def make(ref, turns, encounter=None, kind="interview"):
        original = Original.objects.create(
            study=study, mark=f"{next(marks):064x}", size=1, sealed_key=b"k"
        )
        source = Source.objects.create(
            study=study, ref=ref, title=f"Talk {ref}", kind=kind, format="txt",
            file_name=f"{ref}.txt", original=original, taken_in_by=keeper, encounter=encounter,
        )  # fmt: skip
        blocks = [(f"{label}: " if label else "", words) for label, words in turns]
        first_row = (Paragraph.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        whole = "".join(f"{label}{words}\n\n" for label, words in blocks)
        revision = Revision.objects.create(
            source=source, number=1, digest="0" * 64, characters=len(whole),
            words=len(whole.split()), paragraph_count=len(blocks), first_row=first_row,
            made_by=keeper,
        )  # fmt: skip
        names = {label for label, _ in turns if label}
        voices = {n: Speaker.objects.create(source=source, label=n) for n in names}
        start = 0
        for number, ((label, _), (said, words)) in enumerate(zip(turns, blocks, strict=True), 1):
            body = f"{said}{words}\n\n"
            Paragraph.objects.create(
                pk=first_row + number - 1, revision=revision, number=number, start=start,
                end=start + len(body), said=len(said), kind="speech", text=body,
                speaker=voices.get(label),
            )  # fmt: skip
            start += len(body)
        source.current = revision
        source.save()
        index.enter([index.rows_of(revision)])
        return source

    return make


FIFE = [
    ("INT", "How did the visits go?"),
    ("P2", "She came every week, and I was watched at my own door."),
    ("P2", "I never knew who would come. 😀 It wore me down."),
    ("INT", "And the court order?"),
    ("P2", "The order came late, after the visits had stopped."),
]
LEEDS = [
    ("", "Field note. The team waits for a court order."),
    ("", "Nobody says who is watched and who is helped."),
]


@pytest.fixture
def desk(study, pi, sites, text):
    """Two texts at two sites, and the principal investigator at the desk."""
    sources = {
        "I-001": text("I-001", FIFE, sites["FIFE"]),
        "F-001": text("F-001", LEEDS, sites["LEEDS"], "field_note"),
    }
    return Desk(study, pi, sources)


@pytest.fixture
def analyst(member):
    """An analyst who works across all sites."""
    from fieldloom.access.rules import Role

    return member("ana", Role.ANALYST)


def picture():
    """Every row of codes, codings and memos, by row id, without the ever-growing versions."""
    from fieldloom.coding.ledger.rows import MODELS, row_of

    return {
        (name, thing.pk): row_of(thing)
        for name, model in MODELS.items()
        for thing in model.objects.all()
    }


@pytest.fixture(name="picture")
def picture_fixture():
    """What coding keeps at the moment it is asked."""
    return picture
