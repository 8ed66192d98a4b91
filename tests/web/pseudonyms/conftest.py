"""Two raw texts in a study in which names come first."""

import pytest

from sources.conftest import own_vault, source_of

__all__ = ["own_vault", "source_of"]

ONE = (
    "INT: Who lives here?\n\n"
    "P: Just our Kayleigh and me. Kayleigh's seven. Mrs Pugh rang on 12 March 2019.\n\n"
    "INT: And her number?\n\nP: 0131 496 0123, in Methil. kayleigh cried, and Ossian laughed.\n"
)
TWO = "P: Kayleigh went to Methil. Her gran Tracy Pugh came too.\n"


@pytest.fixture
def raw(pi, study, source_of):
    """The two sources, shut until they were made safe, with names looked for in them."""
    from fieldloom.pseudonyms import writes
    from fieldloom.sources import writes as sources

    sources.put_names_first(by=pi, study=study, on=True)
    made = [source_of(pi, text, f"t{n}.txt") for n, text in enumerate((ONE, TWO))]
    for one in made:
        writes.find(by=pi, source=one)
    return made


@pytest.fixture
def waiting(pi, study):
    """What waits: surface in small letters -> candidate."""
    from fieldloom.pseudonyms import reads

    def ask():
        some = reads.candidates(to=pi, study=study).some
        return {one.surfaces[0].casefold(): one for one in some}

    return ask


@pytest.fixture
def decide(at):
    """Sends what a form of the page in hand sends, for a candidate."""

    def send(one, act="", query="", **more):
        post = {"key": one.key, "act": act, "turn": "0", **more}
        return at("pseudonyms:decide", post=post, query=query)

    return send
