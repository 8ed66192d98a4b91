"""What the tests of sources ask for: a vault of their own, and a way to take files in."""

import pytest


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    """Each test keeps its originals in a folder of its own."""
    settings.DATA = tmp_path
    return tmp_path / "vault"


@pytest.fixture
def take_in(study):
    """Hand files over and take them in: name -> delivered file, as it stands afterwards."""
    from fieldloom.jobs.doing import carry_out
    from fieldloom.sources import writes

    def take(by, files, **settings):
        handed = [
            writes.Handed(name, data.encode() if isinstance(data, str) else data, settings)
            for name, data in files.items()
        ]
        delivery = writes.hand_over(by=by, study=study, files=handed)
        carry_out(writes.close_delivery(by=by, delivery=delivery).pk)
        rows = delivery.files.select_related("source__current", "source__encounter__site")
        return {file.inside or file.name: file for file in rows}

    return take


@pytest.fixture
def source_of(study):
    """Keep a text as a source without a file being read: quick, for many of them."""
    from fieldloom.sources import index, vault
    from fieldloom.sources.models import Source
    from fieldloom.sources.rules import turns
    from fieldloom.sources.rules.blocks import divide
    from fieldloom.sources.rules.kinds import SourceKind
    from fieldloom.sources.rules.words import count
    from fieldloom.sources.taking_in.storing import Next, Written, store

    def keep(by, text, ref="I-001", *, inside=None, encounter=None, kind=SourceKind.INTERVIEW):
        source = Source(
            study=inside or study,
            ref=ref,
            title=f"Title of {ref}",
            kind=kind.value,
            encounter=encounter,
            format="txt",
            file_name=f"{ref}.txt",
            original=vault.seal(inside or study, f"{ref}{text}".encode()),
            taken_in_by=by,
        )
        written = Written.of(text, turns.mark(divide(text)).blocks, count(text))
        index.enter([index.rows_of(store([Next(source, 1, written)], by)[0])])
        return source

    return keep


@pytest.fixture
def encounter(study):
    """A maker of encounters: `encounter("E-001", "FIFE", families=["H01"])`."""
    from fieldloom.fieldwork.models import Encounter, Site, Wave
    from fieldloom.people.models import Family

    def make(ref, site="FIFE", *, nation="scotland", wave="W1", families=(), on_day=None):
        place, _ = Site.objects.get_or_create(
            study=study, code=site, defaults={"name": site.title(), "nation": nation}
        )
        days = {"from_day": "2021-01-01", "to_day": "2021-12-31"}
        when, _ = Wave.objects.get_or_create(
            study=study, code=wave, defaults={"name": f"Wave {wave}", **days}
        )
        made = Encounter.objects.create(
            study=study, ref=ref, kind="interview", state="done", site=place, wave=when,
            on_day=on_day,
        )  # fmt: skip
        for family in families:
            kin, _ = Family.objects.get_or_create(study=study, ref=family, nation=nation)
            made.families.add(kin)
        return made

    return make
