"""Files as people hand them over, with names where nobody looks for them."""

# ruff: noqa: E501 - words and files as they come

import io
import zipfile

from PIL import Image
from PIL.ExifTags import Base

COMMENT = "Kayleigh is her cousin, ask Steph"
STRUCK = "Kayleigh was late."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body="The visit was long, and the kettle was on the stove."):
    """A Word document: comment, tracked changes, head and foot, text box, footnote-like words, a picture with
    a description, a link, properties."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    told = document.core_properties
    told.author, told.title, told.comments = "Tracy Pugh", "Visit to Kayleigh", "for Steph"
    section = document.sections[0]
    section.header.paragraphs[0].text = "Methil family file"
    section.footer.paragraphs[0].text = "Printed for Mrs Pugh"
    first = document.add_paragraph(body + " ")
    first._p.append(parse_xml(
        f'<w:del xmlns:w="{WORD}" w:id="1" w:author="Jo"><w:r><w:delText>{STRUCK}</w:delText></w:r></w:del>'
    ))  # fmt: skip
    first._p.append(parse_xml(
        f'<w:ins xmlns:w="{WORD}" w:id="2" w:author="Jo Marsh"><w:r><w:t>She was late.</w:t></w:r></w:ins>'
    ))  # fmt: skip
    second = document.add_paragraph()
    document.add_comment(second.add_run("Tea was made."), text=COMMENT, author="Dr Moss")
    box = document.add_paragraph()
    box._p.append(parse_xml(
        f'<w:r xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape alt="Photo of Rhona">'
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>Box about Isla Pugh</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    ))  # fmt: skip
    document.add_picture(io.BytesIO(picture("PNG")))
    document.inline_shapes[0]._inline.docPr.set("title", "Kayleigh at school")
    document.part.relate_to(
        "mailto:kayleigh.pugh@example.org",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def picture(kind="JPEG"):
    """A photograph whose file says who is in it, and by whom it was taken."""
    file = io.BytesIO()
    shown = Image.new("RGB", (24, 16), "red")
    told = Image.Exif()
    told[Base.ImageDescription.value], told[Base.Artist.value] = (
        "Kayleigh at the door",
        "Tracy Pugh",
    )
    shown.save(file, kind, exif=told)
    return file.getvalue()


def pdf(line="The visit was long, and the kettle was on the stove"):
    """A PDF with properties and a comment."""
    shown = b"BT /F1 12 Tf 20 200 Td (%s) Tj ET" % line.encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 300]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>/Annots[6 0 R]>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/T(Dr Moss)/Contents(%s)>>"
        % COMMENT.encode(),
        b"<</Title(Visit to Kayleigh)/Author(Tracy Pugh)/Producer(LibreOffice)>>",
    ]
    out, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 8\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 8/Root 1 0 R/Info 7 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def odt():
    """An OpenDocument text with a comment, a deletion, a head of pages and properties."""
    from sources.formats.material import written

    put_in = {
        "content.xml": (
            (
                "<office:text>",
                "<office:text><text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
                f"<dc:creator>Jo Marsh</dc:creator></office:change-info><text:p>{STRUCK}</text:p>"
                "</text:deletion></text:changed-region></text:tracked-changes>",
            ),
            (
                "</text:p>",
                "<office:annotation><dc:creator>Dr Moss</dc:creator>"
                f"<text:p>{COMMENT}</text:p></office:annotation></text:p>",
            ),
        ),
        "styles.xml": (
            ("<style:footer>", "<style:header><text:p>Methil family file</text:p></style:header><style:footer>"),
        ),
        "meta.xml": (
            ("</office:meta>", "<meta:initial-creator>Tracy Pugh</meta:initial-creator></office:meta>"),
        ),
    }  # fmt: skip
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(written("odt", "The visit was long.\n"))) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            for before, after in put_in.get(info.filename, ()):
                assert before.encode() in part, (info.filename, before)
                part = part.replace(before.encode(), after.encode(), 1)
            new.writestr(info, part)
    return made.getvalue()


NOTES = b"""---
title: With Kayleigh Pugh
speakers: [Tracy]
---
# A visit

<!-- Kayleigh is her cousin, ask Steph -->
The visit was long. ![a door](kayleigh.png "Kayleigh at the door") See [the list](https://x.org/pugh).
"""

PAGE = b"""<!doctype html><html><head><title>Visit to Kayleigh</title><meta name="author" content="Tracy Pugh">
</head><body><!-- Kayleigh is her cousin, ask Steph --><p title="Kayleigh at the door">The visit was long.
<a href="mailto:kayleigh.pugh@example.org">Write</a></p></body></html>"""

RICH = rb"""{\rtf1\ansi{\info{\author Tracy Pugh}}The visit was long. {\deleted Kayleigh was late.}
{\*\annotation Kayleigh is her cousin}\par}"""

WELSH = (
    "Roedd Mrs Pugh yn aros wrth y drws pan gyrhaeddais i. Dywedodd fod Kayleigh wedi mynd i'r ysgol gyda "
    "Gwenllian, a bod y plant eraill yn cysgu. Mae hi'n byw yma ers deng mlynedd, meddai hi, ac nid yw hi am "
    "symud eto. Cawsom baned o de ac eisteddom yn y gegin. Roedd y glaw yn disgyn yn drwm y tu allan, ac "
    "roedd hi'n oer. Gofynnais iddi am y gwasanaeth newydd, ond doedd hi ddim wedi clywed amdano o gwbl.\n"
)
POLISH = (
    "Pani Kowalska czekała przy drzwiach, kiedy przyszłam. Powiedziała, że Kasia poszła do szkoły z bratem i "
    "że pozostałe dzieci jeszcze śpią. Mieszka tutaj od dziesięciu lat i nie chce się przeprowadzać. Wypiłyśmy "
    "herbatę w kuchni. Na dworze padał deszcz i było bardzo zimno. Zapytałam ją o nową poradnię, ale nigdy o "
    "niej nie słyszała, a jej mąż także nie. Potem przyszła sąsiadka i rozmowa się skończyła.\n"
)
MISREAD = (
    "Tbe visil vvas lonq, aud tlie kcttlc vvas ou tbe stovc. Mrs Puqh saicl tbat Kaylei9h vvas al scbool, "
    "witb ber l3rother. l asked wbether sbe bad heard of tbe nevv servicc, bnt sbe bad uot. Wc sal in tbe "
    "kitcben aud drauk tca wbile il raiued onlside. Sbe bas lived bcre for teu ycars and docs nol wisb lo "
    "rnove aqain. Aflerwards a neiqhbonr carne in, aud vve slopped talkinq aboul il allogelher.\n"
)
