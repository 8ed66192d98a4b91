"""Writing a REFI-QDA codebook (.qdc), "QDA-XML Codebook 1.0".

Source: REFI-QDA standard 1.5 (2019) and its Codebook.xsd. A code's "use when" and "do not use when"
have no element of their own there and stand in its description. Nothing else is lost but the
number of codings, which belongs to a project.
"""

from collections.abc import Iterable

from lxml import etree

from fieldloom import __version__
from fieldloom.coding.reads import CodeRow
from fieldloom.exchange.xml_text import held
from fieldloom.ground.answers import Unfit

NAMESPACE = "urn:QDA-XML:codebook:1.0"


def codebook_file(codes: Iterable[CodeRow], heading: str = "") -> bytes:
    """A codebook as the bytes of a `.qdc` file, codes nested as they are.

    `codes` come in depth-first order, parents before children. Raises `Unfit` when there is none:
    the standard has no empty codebook.
    """
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE})
    root.set("origin", f"Fieldloom {__version__}")
    top = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    made: dict[int, etree._Element] = {}
    for code in codes:
        parent = made[code.parent_id] if code.parent_id else top
        made[code.id] = _element(parent, code)
    if not made:
        raise Unfit("This codebook has no codes yet.", "Add one, then export it.")
    file: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return file


def _element(parent: etree._Element, code: CodeRow) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}Code")
    element.set("guid", str(code.guid))
    element.set("name", held(code.name))
    element.set("isCodable", "true")
    element.set("color", code.colour)
    if words := _description(code):
        etree.SubElement(element, f"{{{NAMESPACE}}}Description").text = held(words)
    return element


def _description(code: CodeRow) -> str:
    parts = [
        code.description,
        code.use_when and f"Use when: {code.use_when}",
        code.not_when and f"Do not use when: {code.not_when}",
    ]
    return "\n\n".join(part for part in parts if part)
