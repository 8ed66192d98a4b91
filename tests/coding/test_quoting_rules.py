"""What is a quotation of other words, and what is none."""

from fieldloom.coding.rules.quoting import quoting

SAID = "She came every week, and I was watched at my own door."


def test_five_words_in_a_row_are_a_quotation():
    texts = {
        1: "Note “I WAS watched – at my” again",
        2: "watched at my own",
        3: "",
        4: "She comes every week and watches at my door",
    }
    assert quoting(texts, [SAID, "Other words."]) == {1}
    assert quoting({}, [SAID]) == set()
