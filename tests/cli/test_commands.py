"""The command line end to end: what a person types, what they are told, and the exit code.

The tests of this file tell one story, in order, in one house.
"""

import stat

import pytest

from fieldloom.cli.speaking import Exit


def test_help_makes_nothing(house, tmp_path):
    answer = house("--help", FIELDLOOM_DATA=str(tmp_path / "none"))
    assert answer.code == 0
    assert "take-in" in answer.out
    assert not (tmp_path / "none").exists()


def test_a_command_before_init_says_what_to_do(house, tmp_path):
    answer = house("sources", "list", FIELDLOOM_DATA=str(tmp_path / "none"))
    assert answer.code == Exit.NOT_READY.code
    assert "fieldloom init" in answer.err


def test_init_leaves_the_key_outside_the_data_where_only_its_owner_reads_it(house):
    (key,) = (house.folder / "config/fieldloom/keys").glob("*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not (house.folder / "data/fieldloom.db").read_bytes().startswith(b"SQLite")


def test_init_again_changes_nothing(house):
    again = house("init", "--json")
    assert again.code == 0
    assert again.json["keeper"] == "kit"


def test_a_folder_is_taken_in_and_what_cannot_be_read_is_named_while_the_rest_go_on(house, texts):
    answer = house("take-in", texts, "--json")
    assert answer.code == Exit.PARTLY.code
    by_file = {row["file"]: row for row in answer.json}
    assert by_file["call.txt"]["state"] == "taken"
    assert by_file["note.md"]["state"] == "taken"
    assert by_file["picture.txt"]["state"] == "refused"
    assert by_file["picture.txt"]["reason"]
    assert by_file["picture.txt"]["remedy"]


def test_the_same_file_again_is_said_to_be_here_already(house, texts):
    answer = house("take-in", texts / "call.txt")
    assert answer.code == 0
    assert "Already here" in answer.out


def test_sources_are_listed_with_their_words(house):
    rows = house("sources", "list", "--json").json
    assert {row["title"] for row in rows} >= {"At the door"}
    assert all(row["words"] > 0 for row in rows)


@pytest.fixture(scope="module")
def call(house):
    return next(r["ref"] for r in house("sources", "list", "--json").json if r["ref"][0] == "I")


def test_a_passage_is_coded_and_found_again_as_a_quotation(house, call):
    assert house("codebook", "add", "Waiting", "--use-when", "Somebody waits.").code == 0
    coded = house("code", call, "We always wait 🙂 there.", "Waiting", "--json")
    assert coded.code == 0, coded.err
    quoted = house("quotes", "--code", "waiting", "--json").json
    assert [row["quote"] for row in quoted["rows"]] == ["We always wait 🙂 there."]
    assert quoted["rows"][0]["speaker"] == "P"


def test_the_codebook_tells_its_history(house):
    assert house("codebook", "add", "Kept waiting").code == 0
    assert house("codebook", "merge", "Kept waiting", "Waiting").code == 0
    told = house("codebook", "history", "--code", "Waiting", "--json").json
    assert told["rows"][0]["told"][0]["sentence"] == "“Kept waiting” was merged into “Waiting”"
    assert told["rows"][0]["state"] == "done"
    said = house("codebook", "history", "--size", 1).out
    assert "“Kept waiting” was merged into “Waiting”." in said
    assert house("undo").code == 0
    undone = house("codebook", "history", "--size", 1, "--json").json
    assert undone["rows"][0]["state"] == "undone"
    assert house("codebook", "history", "--code", "Nothing").code == 4
    assert house("undo").code == 0


def test_quotations_are_narrowed_sorted_and_found_by_a_saved_filter(house, call):
    def total(*options):
        return house("quotes", *options, "--json").json["total"]

    assert total("--speaker", "P", "--words", "WAIT", "--no-memo") == 1
    assert total("--speaker", "INT") == 0
    assert total("--memo") == 0
    assert total("--from", "2001-01-01", "--to", "2001-12-31") == 0
    assert total("--source", call, "--source", "I-999", "--sort", "newest") == 1
    assert house("quotes", "--sort", "sideways").code == Exit.UNFIT.code
    assert house("quotes", "--coder", "nobody").code == Exit.NOT_FOUND.code
    missing = house("quotes", "--filter", "Only waiting")
    assert missing.code == Exit.NOT_FOUND.code
    assert "no saved filter" in missing.err


def test_words_that_do_not_occur_once_are_not_coded(house, call):
    answer = house("code", call, "INT:", "Waiting")
    assert answer.code == Exit.UNFIT.code
    assert "several times" in answer.err


def test_a_typing_error_is_corrected_and_the_coding_moves_with_its_words(house, call):
    answer = house("sources", "correct", call, "How was the clinic?", "So how was the clinic?")
    assert answer.code == 0, answer.err
    assert "revision 2" in answer.out
    quoted = house("quotes", "--json").json["rows"]
    assert [row["quote"] for row in quoted] == ["We always wait 🙂 there."]


def test_search_finds_words_in_what_one_may_read(house):
    hits = house("search", "wait*", "--json").json
    assert hits["total"] == 2
    misunderstood = house("search", '"wait')
    assert misunderstood.code == Exit.UNFIT.code


def test_what_was_done_can_be_undone_and_done_again(house):
    assert house("memo", "They wait as a family.", "--code", "Waiting").code == 0
    undone = house("undo", "--json").json
    assert "memo" in undone["name"]
    assert house("redo").code == 0


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "html", "md"])
def test_quotations_leave_in_every_format(house, tmp_path, form):
    file = tmp_path / f"quotes.{form}"
    assert house("export", "quotes", file).code == 0
    assert file.stat().st_size > 60


def test_the_codebook_leaves_for_other_programs(house, tmp_path):
    file = tmp_path / "book.qdc"
    assert house("export", "codebook", file).code == 0
    assert b'name="Waiting"' in file.read_bytes()


def test_an_unknown_format_is_refused_with_those_that_are_known(house, tmp_path):
    answer = house("export", "quotes", tmp_path / "quotes.pdf")
    assert answer.code == Exit.UNFIT.code
    assert "csv" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_somebody_without_a_role_may_not_look(house):
    new = ("user", "add", "sam", "--name", "Sam", "--email", "sam@example.org", "--password-stdin")
    assert house(*new, stdin="another long passphrase\n").code == 0
    assert house("sources", "list", "--study", "quay", "--as", "sam").code == Exit.NOT_FOUND.code
    assert house("user", "grant", "sam", "auditor", "--study", "quay").code == 0
    assert house("sources", "list", "--study", "quay", "--as", "sam").code == Exit.REFUSED.code


def test_the_trail_is_whole_and_tells_of_the_refusal(house):
    verdict = house("audit", "verify", "--json")
    assert verdict.code == 0
    assert verdict.json["whole"]
    trail = house("audit", "trail", "--json").json
    assert "code applied" in {row["what"] for row in trail}
    assert "kettle" not in str(trail)


def test_past_work_is_listed(house):
    jobs = house("jobs", "list", "--json").json
    assert {job["state"] for job in jobs} == {"done"}


def test_another_key_opens_nothing(house, tmp_path):
    answer = house("sources", "list", XDG_CONFIG_HOME=str(tmp_path))
    assert answer.code == Exit.NOT_READY.code
    assert "key" in answer.err


def test_a_wrong_passphrase_says_so_in_words(house, tmp_path):
    data = {"FIELDLOOM_DATA": str(tmp_path / "data")}
    who = ("--username", "kit", "--name", "Kit", "--email", "k@example.org", "--password-stdin")
    right = {**data, "FIELDLOOM_PASSPHRASE": "the tide is out"}
    made = house("init", *who, stdin="a long and plain passphrase\n", **right)
    assert made.code == 0
    assert "passphrase.salt" in made.out
    answer = house("study", "list", **data, FIELDLOOM_PASSPHRASE="the tide is in")
    assert answer.code == Exit.NOT_READY.code
    assert "not the one" in answer.err
    assert "Traceback" not in answer.err


def test_a_site_that_does_not_exist_is_not_granted(house):
    answer = house("user", "grant", "sam", "analyst", "--site", "XYZ", "--study", "quay")
    assert answer.code == Exit.UNFIT.code
    assert "no site XYZ" in answer.err
