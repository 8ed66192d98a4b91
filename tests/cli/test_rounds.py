"""Coding rounds from the command line: what is told to a blind coder, and to whoever leads."""

from fieldloom.cli.speaking import Exit

PASSWORD = "a long and plain passphrase"


def test_a_blind_round_from_opening_to_closing(house, texts):
    house("take-in", texts)
    rows = house("sources", "list", "--json").json
    ref = next(row["ref"] for row in rows if row["title"] != "At the door")
    for name in ("ana", "bel"):
        said = ("--name", name.title(), "--email", f"{name}@example.org", "--password-stdin")
        assert house("user", "add", name, *said, stdin=f"{PASSWORD}\n").code == 0
        grant = house("user", "grant", name, "pi", "--json").json
    assert grant["state"] == "proposed"  # the keeper and Ana manage the team: she approves
    assert house("user", "approve", str(grant["grant"])).code == Exit.REFUSED.code
    assert house("user", "approve", str(grant["grant"]), "--as", "ana").code == 0
    house("codebook", "add", "Waiting")
    opened = house(
        "rounds", "add", "Round 1", "--coder", "ana", "--coder", "bel", "--source", ref, "--json"
    )
    assert opened.code == 0, opened.err
    assert opened.json["blind"] is True

    assert house("code", ref, "We always wait", "Waiting", "--as", "bel").code == 0
    for user, number in (("ana", 0), ("bel", 1)):
        assert house("quotes", "--json", "--as", user).json["total"] == number
        (row,) = house("rounds", "list", "--json", "--as", user).json
        assert sum(coder["codings"] for coder in row["coders"]) == number
        (code,) = house("codebook", "list", "--json", "--as", user).json
        assert code["codings"] == number
    trail = house("audit", "trail", "--json", "--as", "ana").out
    assert "code applied" not in trail
    refused = house("codebook", "add", "New", "--as", "ana")
    assert refused.code == Exit.REFUSED.code
    assert "blind round “Round 1”" in refused.err

    again = house("rounds", "add", "Round 2", "--coder", "ana")
    assert again.code == Exit.UNFIT.code
    assert "“Round 1”, which is open" in again.err
    assert house("rounds", "close", "Round 9").code == Exit.NOT_FOUND.code
    assert "see all now" in house("rounds", "close", "round 1").out
    assert house("quotes", "--json", "--as", "ana").json["total"] == 1
    assert "closed, blind" in house("rounds", "list").out
    assert "open again" in house("rounds", "reopen", "Round 1").out
