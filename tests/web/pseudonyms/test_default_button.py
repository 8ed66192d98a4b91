"""Enter in a field of the form presses the first button that belongs to it: that has to be the one that
accepts, never one that undoes, or takes somebody else."""

from lxml import html


def test_enter_accepts_what_stands_in_the_field(raw, at, decide, waiting):
    decide(waiting()["pugh"], "accept", pseudonym="Elspeth", kind="person")
    key = waiting()["tracy pugh"].key
    page = html.document_fromstring(at("pseudonyms:names", query=f"?c={key}").content)
    assert (
        page.xpath("//button[@value='undo']")
        and page.xpath("//button[@name='same']")
        or key[0] == "e"
    )
    (form,) = page.xpath("//form[@id='decide']")
    buttons = page.xpath("//button[not(@type='button')]")
    theirs = [b for b in buttons if b.get("form") == "decide" or form in b.iterancestors("form")]
    theirs = [b for b in theirs if b.get("form", "decide") == "decide"]
    assert (theirs[0].get("name"), theirs[0].get("value")) == ("act", "accept")
