import unicodedata

import pytest

from activities.letters import text as t
from activities.letters.contexts import make_context
from activities.letters.wording import word
from tests.letters import sample


@pytest.mark.parametrize(
    ("typed", "text", "changed"),
    [
        ("Ann Placeholder", "Ann Placeholder", False),
        (
            "Zoë Núñez-O\N{RIGHT SINGLE QUOTATION MARK}Brien",
            "Zoë Núñez-O\N{RIGHT SINGLE QUOTATION MARK}Brien",
            False,
        ),
        ("e\u0301", "é", False),
        ("  Ann\t", "Ann", False),
        ("a\r\nb\rc", "a\nb\nc", False),
        ("a\u2028b", "a\nb", False),
        ("a\u3000b", "a b", False),
        ("Ann\x00", "Ann", True),
        ("\u202eAnn", "Ann", True),
        ("A\u200bnn", "Ann", True),
        ("Ann\ud800", "Ann", True),
        ("Ann \U0001f600", "Ann ?", True),
        ("漢", "?", True),
        ("Who?", "Who?", False),
        ("Z" + "\u0300\u0301\u0302\u0303" * 5, "Z\u0300\u0301", True),
    ],
)
def test_clean(typed: str, text: str, *, changed: bool) -> None:
    assert t.clean(typed) == t.Cleaned(text, changed)


def test_all_that_is_left_can_be_printed_and_stays_so() -> None:
    everything = "".join(map(chr, range(0x3000))) + "\U0001f600\ud800\U0010ffff"
    once = t.clean(everything)
    assert once.changed
    assert {ord(char) for char in once.text if char != "\n"} <= t.printable()
    assert not [
        char for char in once.text if unicodedata.category(char) in {"Cf", "Cs", "Co", "Cn"}
    ]
    assert t.clean(once.text) == t.Cleaned(once.text, changed=False)


@pytest.mark.parametrize("empty", ["", "  ", "\x00", "\u202e\u202c", "\n\t"])
@pytest.mark.parametrize("field", ["name", "address"])
def test_an_empty_field_is_refused_by_name(empty: str, field: str) -> None:
    recipient = {"name": "Pat Placeholder", "address": ("1 Invented Lane",)}
    recipient[field] = empty if field == "name" else ("1 Invented Lane", empty)
    context = make_context("consent-request", sample.facts(recipient=recipient))
    with pytest.raises(t.LetterError) as caught:
        word("consent-request", context)
    where = "recipient.name" if field == "name" else "recipient.address.2"
    assert str(caught.value) == f"{where}: empty, or nothing in it can be printed"


def test_a_changed_name_is_shown_to_the_clerk() -> None:
    worded = sample.worded("consent-request", sample.facts(ward="Jordan \U0001f600 Sample"))
    assert worded.changed == ("ward",)
    assert "Jordan ? Sample" in worded.title
    assert sample.worded("consent-request").changed == ()
