"""Texts that are hard to make safe: found, or said with a reason; nothing passes silently."""

import io
import time
import zipfile

import pytest

from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.doubts import NO_WORDS, OTHER, SIGNS, doubts_about
from fieldloom.sources.formats import office
from fieldloom.sources.models import Speaker

POLISH = (
    "Moja siostra Katarzyna mieszka teraz w Łodzi i pracuje tam od kilku lat w szpitalu jako pielęgniarka. "
    "Kiedy zadzwoniła wczoraj wieczorem powiedziała że dzieci są zdrowe ale mąż znowu stracił pracę i "
    "nie wie "
    "co dalej robić bo rachunki rosną a oszczędności już dawno się skończyły więc będzie musiała wyjechać. "
    "Prosiła żebym przyjechał do niej na święta razem z rodzicami."
)
TALK = (
    "I went down to the shop with her and we had a cup of tea and then she said it was fine, so we "
    "left it. "
)

MISREAD = "Th3 w0rm&n frorn tlie c0uncil sa1d tbat lhe cbildren sbould qo witb hcr lo thc oflicc "


def found_in(source, by):
    writes.find(by=by, source=source)
    rows = Mention.objects.filter(source=source, state__in=["open", "decided"])
    return set(words_at(rows).values())


def cautions(source, by):
    return reads.before_signing(to=by, source=source).cautions


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (POLISH, (OTHER,)),
        (TALK * 4, ()),
        (TALK.lower() * 4, ()),
        (MISREAD * 5, (OTHER,)),
        (TALK * 2 + "Она сказала: Катя.", (SIGNS,)),
        ("— — 12 —", (NO_WORDS,)),
    ],
    ids=["another language", "talk", "small letters", "misread", "another script", "no words"],
)  # fmt: skip
def test_what_makes_finding_doubtful_is_said(text, told):
    assert doubts_about(text) == told


def test_another_language_has_to_be_acknowledged(source_of, pi, steward):
    talk = source_of(pi, POLISH)
    assert "Katarzyna" in found_in(talk, steward)
    assert OTHER in cautions(talk, steward)


def test_small_letters_without_speakers(source_of, pi, steward):
    talk = source_of(pi, "then kayleigh rang from methil and tracy was greetin\n")
    assert {"kayleigh", "methil", "tracy"} <= found_in(talk, steward)


def test_names_in_addresses_of_mail_go_with_the_address(source_of, pi, steward):
    talk = source_of(pi, "write to kayleigh.morrison@example.org or @kaymorr\n")
    assert found_in(talk, steward) == {"kayleigh.morrison@example.org", "@kaymorr"}


def test_labels_in_capitals_are_names_too_and_parts_are_not(source_of, pi, steward):
    talk = source_of(pi, "TRACY: aye\n\nINT: so\n\nTRACY: well\n\nMUM: no\n\nKM: aye\n\nINT: ok\n")
    assert set(Speaker.objects.values_list("label", flat=True)) == {"TRACY", "INT", "MUM", "KM"}
    assert found_in(talk, steward) == {"TRACY"}


def test_named_days_and_school_terms_are_flagged_and_never_shifted(source_of, pi, steward):
    talk = source_of(pi, "It was Hogmanay, then in the autumn term, on 3 May 2018, last Tuesday.\n")
    writes.find(by=steward, source=talk)
    rows = list(Mention.objects.filter(kind="date"))
    told = {words: row.state for row, words in ((r, words_at([r])[r.pk]) for r in rows)}
    assert told == {
        "Hogmanay": "open",
        "autumn term": "open",
        "3 May 2018": "decided",
        "last Tuesday": "kept",
    }


def test_captions_carry_their_speakers(take_in, pi, steward):
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kayleigh>Hello\n\n"
    vtt += "00:03.000 --> 00:04.000\n<v Tracy>Aye\n"
    source = take_in(pi, {"call.vtt": vtt})["call.vtt"].source
    assert {"Kayleigh", "Tracy"} <= found_in(source, steward)


def docx(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in {"word/document": "<w:document/>", **parts}.items():
            archive.writestr(f"{name}.xml", part)
    return made.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def test_what_a_word_file_carries_beside_its_text_is_told():
    said = "<w:p><w:r><w:t>Kayleigh</w:t></w:r></w:p>"
    carried = {
        "word/comments": f"<w:comments {W}><w:comment w:id='1'>{said}</w:comment></w:comments>",
        "word/document": f"<w:document {W}><w:ins w:id='1'/><w:del w:id='2'/></w:document>",
        "docProps/core": f"<cp {DC}><dc:creator>Tracy Pugh</dc:creator></cp>",
    }
    warnings, beside = office.look_into("docx", docx(**carried))
    told = " ".join(warnings)
    assert "a comment in the margin" in told
    assert "2 tracked changes" in told
    assert "properties hold words" in told
    assert "Pugh" not in told
    assert {"Kayleigh", "Tracy Pugh"} <= {one.words for one in beside}
    document = f"<w:document {W}/>"
    empty = {"docProps/core": f"<cp {DC}><dc:creator></dc:creator><dc:title/></cp>"}
    assert office.look_into("docx", docx(**{"word/document": document, **empty})) == ([], ())


def test_a_megabyte_is_looked_through_quickly_enough(source_of, pi, steward):
    text = ("P: then Kayleigh rang. " + TALK * 3 + "\n\nINT: so?\n\n") * 3100
    assert len(text) > 1_000_000
    talk = source_of(pi, text)
    began = time.process_time()
    told = writes.find(by=steward, source=talk)
    assert told.mentions >= 3100
    assert time.process_time() - began < 60
