"""Letters to victims and to the committed person, and what goes to court with them."""

import re
from typing import Final, get_args

import pytest

from activities.letters import contexts as c
from activities.letters import svp_parts as parts
from activities.letters.text import LetterError
from law.tables import load
from tests.letters import sample_svp as s
from tests.letters.sample_svp import said
from tests.letters.test_notices import fields

CLINICAL: Final = re.compile(
    r"treat|therap|diagnos|abnormal|mental|medic|mosop|evaluat|examin|psych|risk|offen[sc]e|born",
    re.IGNORECASE,
)
EVENTS: Final[list[tuple[str, str | None]]] = [
    (event, outcome)
    for event in get_args(parts.VictimEvent)
    for outcome in (sorted(parts.OUTCOMES[event]) if event in parts.OUTCOMES else [None])
]


@pytest.mark.rules("S-34")
@pytest.mark.parametrize(("event", "outcome"), EVENTS)
def test_a_victim_is_told_the_step_and_nothing_else(event: str, outcome: str | None) -> None:
    shown = said("victim-notice", event=event, outcome=outcome)
    assert f"the case of {s.PERSON}" in shown
    assert "July 1, 2031" in shown
    assert "You may attend the proceedings in court." in shown
    assert not CLINICAL.search(shown), CLINICAL.search(shown)


@pytest.mark.rules("S-34")
def test_every_step_has_words_of_its_own() -> None:
    told = set()
    for event, outcome in EVENTS:
        boxes = [
            block.text
            for block in s.worded("victim-notice", event=event, outcome=outcome).blocks
            if block.kind == "paragraph" and block.style == "note"
        ]
        assert len(boxes) == 1, (event, outcome)
        told.add(boxes[0])
    assert len(told) == len(EVENTS) == 15
    bare = said("victim-notice", event="release-petition", outcome=None)
    assert "there was a step in the matter of a release. Your right" in bare


@pytest.mark.rules("S-34")
@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        ("prc-decision", None),
        ("prc-decision", "proven"),
        ("trial-outcome", None),
        ("trial-outcome", "meets"),
        ("release-petition", "proven"),
        ("petition", "filed"),
        ("escape", "denied"),
    ],
)
def test_an_outcome_belongs_to_its_event(event: str, outcome: str | None) -> None:
    with pytest.raises(LetterError, match=rf"outcome: of {event}, one of: "):
        s.context("victim-notice", event=event, outcome=outcome)


@pytest.mark.rules("S-34")
def test_the_events_of_victims_are_those_of_the_law() -> None:
    assert set(load().policy("svp_victim_events")) == set(get_args(parts.VictimEvent))  # type: ignore[arg-type]


@pytest.mark.rules("S-34")
def test_court_and_hearing_are_told_where_they_are_known() -> None:
    shown = said("victim-notice", hearing_on="2031-08-04")
    assert "The next hearing is on August 4, 2031." in shown
    assert "The court is the Circuit Court of Example County, 1 Made-Up Square" in shown
    alone = said("victim-notice", court=None)
    assert "filed a petition in court." in alone
    assert "The court is" not in alone


@pytest.mark.rules("S-34")
def test_a_victims_letter_has_no_place_for_anybody_else() -> None:
    names = fields(c.context_for("victim-notice")) - {"contact", "recipient", "case_reference"}
    own = {"letter_date", "basis", "citation", "confidence", "person", "event", "on", "outcome"}
    assert names - own == {"court", "name", "address", "hearing_on"}


@pytest.mark.rules("S-35", "S-20")
@pytest.mark.parametrize("what", get_args(parts.TransmittedKind))
def test_a_covering_letter_says_what_comes_and_nothing_of_it(what: str) -> None:
    served = ("court", "dmh-director") if what.endswith("-petition") else ()
    shown = said("svp-transmittal", what=what, sealed=False, served=served)
    assert s.PERSON in shown
    assert "UNDER SEAL" not in shown
    assert "This letter says nothing of what is in it." in shown
    assert ("Confidential." in shown) is not bool(served)
    assert "meets" not in shown


@pytest.mark.rules("S-35")
def test_what_goes_to_court_under_seal_says_so() -> None:
    shown = said("svp-transmittal")
    assert "Under seal: Report of the examination" in shown
    assert "UNDER SEAL." in shown
    assert "(RSMo 632.513, unconfirmed: not yet checked against the statute book)" in shown
    with pytest.raises(LetterError, match=r"sealed: only what goes into the file of a court"):
        s.context("svp-transmittal", to="attorney-general")


@pytest.mark.rules("S-27", "S-30")
def test_a_petition_names_everybody_on_whom_it_is_served() -> None:
    served = s.facts("right-to-petition")["served"]
    for what in ("release-petition", "authorised-petition"):
        shown = said("svp-transmittal", what=what, sealed=False, served=served)
        for told in ("the Court", "the Director", "the head of the facility", "the prosecuting"):
            assert told in shown.split("served on each of these")[1]
        with pytest.raises(LetterError, match=r"served: of a petition for release"):
            s.context("svp-transmittal", what=what, sealed=False)
    with pytest.raises(LetterError, match=r"served: of a petition for release"):
        s.context("svp-transmittal", served=served)


@pytest.mark.rules("T-11", "S-26", "S-27", "S-28", "S-29", "S-31")
def test_the_right_to_petition_is_told_with_form_court_and_recipients() -> None:
    shown = said("right-to-petition")
    for told in (
        "You have the right to ask the court to release you.",
        "This is the notice for year 3 of your commitment.",
        "even if the Director of the Department does not agree",
        "the Circuit Court of Example County, 1 Made-Up Square",
        "The prosecuting attorney of the county where you would be released",
        "You have a right to a lawyer there. You do not have a right to be there yourself.",
        "the State must prove that you are still dangerous (this rule is unconfirmed",
        "a new petition must tell new facts",
        "You do not have to sign it.",
        "We read the form as good for this one year. That is our policy.",
    ):
        assert told in shown
    assert "This is the notice for the year 2034." in said("right-to-petition", year=2034)


@pytest.mark.rules("T-11")
def test_the_form_can_be_left_unsigned() -> None:
    form = s.worded("petition-waiver")
    boxes = [one for one in form.blocks if one.kind == "list" and one.marker == "box"]
    assert [len(one.items) for one in boxes] == [2]
    lines = [one.labels for one in form.blocks if one.kind == "signature-lines"]
    assert lines == [(f"Signature of {s.PERSON}", "Date signed")]
    shown = said("petition-waiver")
    assert "If you do not sign it, you keep your right" in shown
    assert "for year 3 of my commitment" in shown
    assert "for the year 2034" in said("petition-waiver", year=2034)


@pytest.mark.rules("T-10", "T-11", "S-35")
def test_the_court_gets_the_yearly_report_with_notice_and_form() -> None:
    shown = said("annual-report-transmittal")
    for told in ("May 1, 2034", "was given on June 5, 2034", "UNDER SEAL.", "year 3"):
        assert told in shown
    bare = said("annual-report-transmittal", examined_on=None, given_on=None)
    assert "No report comes with this letter." in bare
    for unknown in (
        "The report of the yearly",
        "given on",
        "UNDER SEAL",
        "Under seal",
        "the report",
    ):
        assert unknown not in bare


@pytest.mark.rules("T-11")
def test_the_court_is_told_what_the_record_says_of_the_waiver_and_of_no_signature() -> None:
    told = {
        one: said("annual-report-transmittal", waiver=one)
        for one in ("waived", "not-waived", "unknown")
    }
    assert "gave up the right to petition for this year, as our record says" in told["waived"]
    assert "did not give up the right to petition for this year" in told["not-waived"]
    assert "Our record has no answer of the person to the form." in told["unknown"]
    for text in told.values():
        assert not re.search(r"\bsign(s|ed)?\b", text)
