"""The evaluation, its stop, and the packet (S-05 to S-08, DECK-27 to DECK-29, C-19, C-53, M-19)."""

from typing import Any, Final

import pytest

from tests.domain.cases import at
from tests.domain.svp_cases import (
    CONTENTS,
    EVALUATION,
    NOTE,
    Case,
    evaluated,
    opened,
    packed,
    sent,
    stopped,
)

BOTH: Final = ("mdt", "attorney-general")


def evaluates(**other: Any) -> Case:
    case = opened()
    case.does("clerk", "record-evaluation", **EVALUATION | other)
    return case


# -- the evaluation --------------------------------------------------------------------------------


@pytest.mark.rules("DECK-27", "C-53", "S-02", "S-04", "DECK-29", "DECK-30", "S-06")
@pytest.mark.parametrize("abnormality", [True, False])
@pytest.mark.parametrize("more_likely", [True, False])
def test_both_criteria_or_it_stops(*, abnormality: bool, more_likely: bool) -> None:
    case = evaluates(abnormality=abnormality, more_likely=more_likely)
    meets = abnormality and more_likely
    assert case.stage == ("to-notify" if meets else "stopped")
    assert case.kinds[-1] == ("evaluated-met" if meets else "evaluated-not-met")
    assert case.state.meets is meets
    assert case.last.evidence == ("report-1",)
    assert str(case.last.occurred_on)[:10] == "2031-03-03"


@pytest.mark.rules("DECK-28", "S-05")
def test_the_evaluation_has_five_parts_and_a_missing_one_warns() -> None:
    assert evaluates().says("evaluated-met") == []
    parts = EVALUATION["parts"] | {"interview": "declined", "risk": "missing"}
    del parts["history"]
    said = evaluates(parts=parts).says("evaluated-met")
    assert said == [
        ("DECK-28", "the evaluation lacks a part: history"),
        ("DECK-28", "the evaluation lacks a part: risk"),
    ]
    strange = opened().refuses(
        "DECK-28",
        "clerk",
        "record-evaluation",
        **EVALUATION | {"parts": {"crimes": "done", "palmistry": "done"}},
    )
    assert strange.field == "parts"
    assert "palmistry" in strange.message
    assert set(strange.allowed) == set(EVALUATION["parts"])


@pytest.mark.rules("S-08")
@pytest.mark.parametrize("licence", ["active", "lapsed", "none", "unknown"])
def test_a_licence_defect_is_said_and_stops_nothing(licence: str) -> None:
    case = evaluates(licence=licence)
    assert case.stage == "to-notify"
    assert [rule for rule, _ in case.says("evaluated-met")] == (
        [] if licence == "active" else ["S-08"]
    )
    assert case.last.data["licence"] == licence


@pytest.mark.rules("H-04", "H-05", "H-07")
def test_what_an_evaluation_must_say() -> None:
    case = opened()
    tomorrow = at("2031-03-04").isoformat()
    case.refuses("H-04", "clerk", "record-evaluation", **EVALUATION | {"report_on": tomorrow})
    case.refuses("H-05", "clerk", "record-evaluation", **EVALUATION | {"evaluator": "Dr. Roe"})
    case.refuses("H-07", "clerk", "record-evaluation", **EVALUATION | {"evidence": []})


@pytest.mark.rules("H-01", "H-02", "S-36")
def test_it_is_the_agencys_and_comes_once() -> None:
    for actor in ("ag", "judge", "m1", "p1", "other-clerk", "doctor"):
        opened().refuses("H-02", actor, "record-evaluation", **EVALUATION)
    evaluated().refuses("H-01", "clerk", "record-evaluation", **EVALUATION)
    stopped().refuses("H-01", "clerk", "record-evaluation", **EVALUATION)


# -- stopped, and referred all the same ------------------------------------------------------------


@pytest.mark.rules("DECK-29", "S-06", "T-01")
def test_what_is_stopped_owes_no_notice() -> None:
    case = stopped()
    assert case.duties() == {"T-01": "void"}
    case.go("2032-02-01")
    assert case.alerts() == []
    for name in ("prepare-packet", "give-notice", "appoint-member", "file-petition"):
        assert case.process.commands[name].stages.isdisjoint({"stopped"})


@pytest.mark.rules("C-19")
def test_a_supervisor_refers_anyway_with_a_reason() -> None:
    case = stopped()
    for actor in ("clerk", "ag", "m1", "judge", "other-chief"):
        case.refuses("H-02", actor, "refer-anyway", **NOTE)
    case.refuses("H-07", "chief", "refer-anyway")
    case.does("chief", "refer-anyway", **NOTE)
    assert (case.stage, case.state.referred_anyway, case.state.meets) == ("to-notify", True, False)
    assert case.last.data["note"] == "note-1"
    assert case.duty("T-01:2") == ("open", "2031-12-01"), "the notice is owed again"
    case.refuses("H-01", "chief", "refer-anyway", **NOTE)
    evaluated().refuses("H-01", "chief", "refer-anyway", **NOTE)


@pytest.mark.rules("C-19", "C-24", "T-02", "T-03")
@pytest.mark.parametrize(
    ("rule", "other"),
    [
        ("T-02", {"basis": "revocation-return", "readmitted_on": "2031-02-20T00:00:00-06:00"}),
        ("T-03", {"origin": "ngri"}),
    ],
)
def test_the_clock_that_is_owed_again_is_of_the_same_kind(rule: str, other: dict[str, Any]) -> None:
    case = stopped(**other)
    started = case.state.obligations[rule].starts
    case.does("clerk", "change-release", anticipated_release="2031-11-03")
    case.does("chief", "refer-anyway", **NOTE)
    assert case.duties() == {rule: "void", f"{rule}:2": "open"}
    again = case.state.obligations[f"{rule}:2"]
    assert (again.starts, str(again.legal)) == (started, "2031-11-03")


@pytest.mark.rules("DECK-29")
def test_a_mistyped_stop_is_struck_and_the_notice_is_owed_as_before() -> None:
    case = stopped()
    case.strikes("evaluated-not-met")
    assert (case.stage, case.duties()) == ("to-evaluate", {"T-01": "open"})
    case.does("clerk", "record-evaluation", **EVALUATION)
    assert case.stage == "to-notify"


# -- the packet ------------------------------------------------------------------------------------


@pytest.mark.rules("S-07", "M-19")
def test_the_packet_has_three_groups_and_goes_to_both() -> None:
    case = packed()
    assert case.says("packet-prepared") == []
    assert case.state.packet == CONTENTS
    letters = {one.data["recipient"]: one.data for one in case.orders("letter")}
    assert set(letters) == set(BOTH)
    for one in letters.values():
        assert one["letter_kind"] == "svp-notice"
        assert (one["contents"], one["missing"], one["mosop"]) == (list(CONTENTS), [], "completed")
        assert one["meets"] is True


@pytest.mark.rules("S-07", "M-19")
def test_an_incomplete_packet_warns_and_goes_all_the_same() -> None:
    case = evaluated()
    case.does("clerk", "prepare-packet", contents=["identifiers", "determination"])
    said = case.says("packet-prepared")
    lacks = [text.rpartition(" ")[2] for rule, text in said if rule == "S-07"]
    assert lacks == ["residence", "offences", "adjustment", "treatment"]
    assert [rule for rule, _ in said if rule != "S-07"] == ["M-19"]
    assert case.orders("letter")[0].data["missing"] == lacks
    case.does("clerk", "give-notice", to="mdt", given_on="2031-03-03", method="fax")


@pytest.mark.rules("M-19")
@pytest.mark.parametrize(
    "mosop", ["completed", "in-progress", "refused", "terminated", "not-offered", "ordered"]
)
def test_what_became_of_treatment_is_said_refusals_too(mosop: str) -> None:
    case = evaluated()
    case.does("clerk", "prepare-packet", contents=list(CONTENTS), mosop=mosop)
    assert (case.says("packet-prepared"), case.state.mosop) == ([], mosop)
    case.does("clerk", "prepare-packet", contents=list(CONTENTS))
    assert [rule for rule, _ in case.says("packet-prepared")] == ["M-19"]
    assert case.state.mosop == "", "the second packet says nothing of it"


@pytest.mark.rules("S-07", "H-01", "H-02")
def test_what_no_packet_has_and_whose_it_is() -> None:
    case = evaluated()
    odd = case.refuses("S-07", "clerk", "prepare-packet", contents=["horoscope"])
    assert (odd.field, odd.allowed) == ("contents", CONTENTS)
    empty = case.refuses("S-07", "clerk", "prepare-packet", contents=[])
    assert empty.field == "contents"
    for actor in ("ag", "m1", "other-clerk", "doctor"):
        case.refuses("H-02", actor, "prepare-packet", contents=list(CONTENTS))
    opened().refuses("H-01", "clerk", "prepare-packet", contents=list(CONTENTS))
    sent().refuses("H-01", "clerk", "prepare-packet", contents=list(CONTENTS))


@pytest.mark.rules("C-19", "S-07")
def test_the_packet_of_a_case_referred_anyway_says_that_it_is_not_met() -> None:
    case = stopped()
    case.does("chief", "refer-anyway", **NOTE)
    case.does("clerk", "prepare-packet", contents=list(CONTENTS), mosop="refused")
    assert {one.data["meets"] for one in case.orders("letter")} == {False}
