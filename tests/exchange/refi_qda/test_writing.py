"""REFI-QDA codebooks: valid against the standard's own schema, and nothing lost on the way."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from exchange.rows import codebooks
from fieldloom.exchange.refi_qda.writing import NAMESPACE, codebook_file
from fieldloom.ground.answers import Unfit

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("Codebook.xsd")))
UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CODE = f"{{{NAMESPACE}}}Code"
quick = settings(max_examples=40, deadline=None)


@given(codebooks())
@quick
def test_every_codebook_is_valid_against_the_standard(codes):
    tree = etree.fromstring(codebook_file(codes))
    assert SCHEMA.validate(tree), SCHEMA.error_log


@given(codebooks())
@quick
def test_names_guids_colours_and_places_come_through(codes):
    tree = etree.fromstring(codebook_file(codes))
    found = [
        (e.get("guid"), e.get("name"), e.get("color"), len(list(e.iterancestors(CODE))))
        for e in tree.iter(CODE)
    ]
    assert found == [(str(c.guid), UNHELD.sub("", c.name), c.colour, c.depth) for c in codes]


@given(codebooks())
@quick
def test_what_is_said_about_a_code_stands_in_its_description(codes):
    tree = etree.fromstring(codebook_file(codes))
    for element, code in zip(tree.iter(CODE), codes, strict=True):
        said = element.findtext(f"{{{NAMESPACE}}}Description") or ""
        for words in (code.description, code.use_when, code.not_when):
            assert plain(words) in plain(said)


def test_an_empty_codebook_is_refused_in_words():
    with pytest.raises(Unfit, match="has no codes yet"):
        codebook_file([])


def plain(text):
    return " ".join(UNHELD.sub("", text).split())
