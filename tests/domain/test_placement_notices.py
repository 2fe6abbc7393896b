"""Who is told what because of a placement: sections (2), (3)(C), (4) and (5), and how it travels."""

from datetime import timedelta
from typing import Any

import pytest

from tests.domain.cases import at, day
from tests.domain.homes import (
    NOW,
    SOURCES,
    act,
    charged,
    guardian,
    offender,
    person,
    placement,
    resident,
    ward,
)
from tests.domain.steps import (
    DECIDER,
    alerts,
    clocks,
    documents,
    ends,
    envelope,
    lines,
    named,
    owed,
    page,
    refused,
    reports,
    sends,
    warned,
)

REGISTERED = ("identity", "description", "nature")
CHARGED = ("identity", "date", "nature", "finding")
JULY_1 = at("2031-07-01")


# -- (2) the possibility -------------------------------------------------------------------------


@pytest.mark.rules("DOR-013", "DOR-014", "C-39", "T-23")
@pytest.mark.parametrize("home", [(), (person("r1"),), (offender("r1"),)])
def test_everybody_is_told_of_the_possibility_and_nobody_is_named(home: tuple[Any, ...]) -> None:
    case = placement(*home)
    possibility = envelope(case, "newcomer", "2")
    assert possibility.pages == ()
    assert case.letters().count("possibility-notice") == 1
    (order,) = [one for one in case.orders("letter") if "pages" not in one.data]
    assert set(order.data) == {"letter_kind", "recipient", "consumer", "location", "envelope"}
    assert str(owed(case, "T-23").legal) == "2031-06-30"


@pytest.mark.rules("DOR-014", "C-22")
def test_a_wards_guardians_are_told_of_the_possibility_and_not_the_ward() -> None:
    case = placement(incoming=ward("newcomer", "g1", "g2"))
    assert lines(case) == {("g1", "newcomer", "", ("2",)), ("g2", "newcomer", "", ("2",))}


@pytest.mark.rules("DOR-013", "DOR-015", "T-23")
def test_the_possibility_is_documented_in_the_admissions_data() -> None:
    case = placement()
    when = NOW + timedelta(days=1)
    event = documents(case, when, method="letter", entry="entry-1")
    assert event.kind == "possibility-notified"
    assert event.data["recipients"] == ["newcomer"]
    assert (event.data["method"], event.data["entry"]) == ("letter", "entry-1")
    assert (event.data["person"], event.data["by"]) == ("newcomer", "test-regional-office")
    (mail,) = case.orders("mail")
    assert mail.data["letter"] == envelope(case, "newcomer", "2").letter
    assert clocks(case) == {"T-23": "met"}
    refused(case, "DOR-014", "record-possibility-notice", when, method="letter")


@pytest.mark.rules("DOR-014", "DOR-015")
def test_each_guardian_may_be_told_of_the_possibility_alone() -> None:
    case = placement(incoming=ward("newcomer", "g1", "g2"))
    documents(case, recipient="g1")
    assert clocks(case)["T-23"] == "open"
    refusal = refused(
        case, "DOR-014", "record-possibility-notice", method="in-person", recipient="g1"
    )
    assert refusal.allowed == ("g2",)
    documents(case, recipient="g2")
    assert clocks(case)["T-23"] == "met"


def test_a_letter_that_is_not_typeset_cannot_have_told_anybody() -> None:
    case = placement(settle=False)
    case.settle(NOW)
    refused(case, "H-07", "record-possibility-notice", method="letter")
    refused(case, "H-05", "send-notices", method="hand", envelopes=["n9"])
    documents(case)
    assert clocks(case) == {"T-23": "met"}


@pytest.mark.rules("C-39")
def test_whether_the_possibility_is_always_told_is_a_value() -> None:
    case = placement(law={"possibility_notice_always": False})
    assert lines(case) == set()
    assert clocks(case) == {}


# -- (4) what the newcomer learns ----------------------------------------------------------------


@pytest.mark.rules("DOR-002", "DOR-026", "DOR-028", "T-24")
def test_the_newcomer_learns_of_every_registered_offender_in_one_letter() -> None:
    unfunded = resident(offender("r2"), funded=False)
    case = placement(offender("r1"), unfunded, person("r3"))
    letter = envelope(case, "newcomer", "4")
    assert [one.subject for one in letter.pages] == ["r1", "r2"]
    for one in letter.pages:
        assert set(one.fields) == {*REGISTERED, "date"}
        assert set(one.sources) == set(one.fields)
        assert [(act.code, act.on.date().isoformat()) for act in one.offences if act.on] == [
            ("566.030", "2015-05-01")
        ]
    assert named(case.state) == {"r1", "r2"}
    assert str(owed(case, "T-24").legal) == "2031-06-30"


@pytest.mark.rules("DOR-067", "DOR-068", "DOR-005", "DOR-008", "C-02", "C-04", "C-38")
def test_nobody_else_is_ever_named() -> None:
    case = placement(
        person("merely-charged", offences=[act(outcome="charged")], sources=SOURCES),
        person("acquitted", offences=[act(outcome="acquitted")], sources=SOURCES),
        person("never-charged", sources=SOURCES),
        charged("not-permanent", finding={"permanent": False, "on": day("2020-03-01")}),
        charged("too-early", offences=[act(outcome="charged", on=day("1994-12-31"))]),
        charged("unlisted", offences=[act(outcome="charged", registrable=False)]),
        person("juvenile", age=20, registry="juvenile", sources=SOURCES),
    )
    assert lines(case) == {("newcomer", "newcomer", "", ("2",))}
    assert not case.orders("open")
    assert case.state.withheld == {}


@pytest.mark.rules("DOR-011", "DOR-012")
def test_a_guest_in_a_short_term_bed_is_neither_named_nor_told() -> None:
    guest = resident(offender("guest"), bed="respite")
    case = placement(guest, person("r1"), incoming=offender("newcomer"))
    assert named(case.state) == {"newcomer"}
    assert {one[0] for one in lines(case)} == {"newcomer", "r1"}


@pytest.mark.rules("DOR-066", "C-31")
def test_each_field_says_from_which_public_record_it_is_told() -> None:
    case = placement(offender("r1"))
    sources = page(case, "newcomer", "4").sources
    assert sources == {key: SOURCES[key] for key in (*REGISTERED, "date")}


# -- (5) what the residents learn ----------------------------------------------------------------


@pytest.mark.rules("DOR-033", "DOR-040", "C-01", "C-15", "T-25")
def test_every_resident_learns_of_a_registered_newcomer_without_the_date() -> None:
    home = (person("r1"), resident(person("r2"), funded=False), ward("r3", "g3", "g4"))
    case = placement(*home, incoming=offender("newcomer"))
    assert lines(case) - {("newcomer", "newcomer", "", ("2",))} == {
        ("r1", "r1", "newcomer", ("5",)),
        ("r2", "r2", "newcomer", ("5",)),
        ("g3", "r3", "newcomer", ("5",)),
        ("g4", "r3", "newcomer", ("5",)),
    }
    one = page(case, "r1", "5")
    assert one.fields == REGISTERED
    assert [(act.code, act.on) for act in one.offences] == [("566.030", None)]
    assert str(owed(case, "T-25").legal) == "2031-06-30"
    assert clocks(case) == {"T-23": "open", "T-25": "open"}


@pytest.mark.rules("C-01")
def test_the_date_under_5_is_a_switch_that_needs_a_public_source() -> None:
    on = {"include_crime_date": {"4": "required", "5": "on", "6": "off"}}
    case = placement(person("r1"), incoming=offender("newcomer"), law=on)
    assert set(page(case, "r1", "5").fields) == {*REGISTERED, "date"}
    assert page(case, "r1", "5").offences[0].on is not None
    undated = {key: one for key, one in SOURCES.items() if key != "date"}
    case = placement(person("r1"), incoming=offender("newcomer", sources=undated), law=on)
    assert set(case.state.questions) == {"source:newcomer:date"}
    assert named(case.state) == set()
    case = placement(person("r1"), incoming=offender("newcomer", sources=undated))
    assert case.state.questions == {}
    assert named(case.state) == {"newcomer"}


@pytest.mark.rules("DOR-034", "D-06")
@pytest.mark.parametrize(("age", "opened"), [(17, False), (18, True), (None, False)])
def test_the_sections_about_adults_are_for_adults(age: int | None, *, opened: bool) -> None:
    who = offender("newcomer", age=age)
    if opened:
        assert named(placement(person("r1"), incoming=who).state) == {"newcomer"}
        return
    with pytest.raises(AssertionError, match="DOR-034"):
        placement(person("r1"), incoming=who)


@pytest.mark.rules("DOR-014", "C-15")
def test_parents_of_a_minor_resident_are_told_and_the_minor_is_not() -> None:
    child = person("r1", age=16, parents=[{"parent": "p1"}, {"parent": "p2", "custodial": False}])
    case = placement(child, incoming=offender("newcomer"))
    assert ("p1", "r1", "newcomer", ("5",)) in lines(case)
    assert {one[0] for one in lines(case)} == {"newcomer", "p1"}
    named_only = placement(child, incoming=offender("newcomer"), law={"parents_included": False})
    assert {one[0] for one in lines(named_only)} == {"newcomer"}
    assert set(named_only.state.nobody) == {"r1"}


# -- how they travel -----------------------------------------------------------------------------


@pytest.mark.rules("DOR-027", "DOR-031", "DOR-035", "DOR-043")
@pytest.mark.parametrize("method", ["hand", "certified"])
def test_notices_go_when_a_person_sends_them_each_with_a_delivery_of_its_own(method: str) -> None:
    case = placement(person("r1"), person("r2"), incoming=offender("newcomer"))
    assert not case.orders("open")
    event = sends(case, method=method)
    assert (event.kind, event.data["method"]) == ("notices-sent", method)
    opened = [one.data["open"] for one in case.orders("open")]
    assert {one["recipient"] for one in opened} == {"r1", "r2"}
    for one in opened:
        held = envelope(case, one["recipient"], "5")
        assert (one["owner"], one["letter"], one["method"]) == (case.case, held.letter, method)
        assert one["letter_kind"] == "notice"
        assert held.delivery is not None
        assert held.status == "sent"
    refused(case, "H-01", "send-notices", method=method)


@pytest.mark.rules("DOR-036", "C-08", "C-09", "T-24", "T-25")
@pytest.mark.parametrize("ended", ["delivered", "attempted"])
def test_the_clock_ends_with_the_last_proof_or_fallback(ended: str) -> None:
    case = placement(person("r1"), person("r2"), offender("r3"), incoming=offender("newcomer"))
    sends(case)
    ends(case, at("2031-06-10"), envelope(case, "newcomer", "4").key, ended=ended)
    ends(case, at("2031-06-11"), envelope(case, "r1", "5").key, ended=ended)
    ends(case, at("2031-06-11"), envelope(case, "r2", "5").key, ended=ended)
    assert (clocks(case)["T-24"], clocks(case)["T-25"]) == ("met", "open")
    ends(case, at("2031-06-12"), ended=ended)
    assert clocks(case)["T-25"] == "met"
    assert warned(case.history[-2]) == ({"DOR-037"} if ended == "attempted" else set())


@pytest.mark.rules("T-25", "C-45")
@pytest.mark.parametrize(
    ("delivered", "typed", "status", "late_entry"),
    [
        ("2031-06-30T23:00", "2031-06-30T23:00", "met", False),
        ("2031-06-30T15:00", "2031-07-03T09:00", "met", True),
        ("2031-07-01T00:00", "2031-07-03T09:00", "late", False),
    ],
)
def test_a_receipt_typed_late_counts_from_its_day(
    delivered: str, typed: str, status: str, *, late_entry: bool
) -> None:
    case = placement(person("r1"), incoming=offender("newcomer"))
    documents(case)
    sends(case)
    case.clock(at(typed))
    breached = at(typed) >= JULY_1
    assert clocks(case)["T-25"] == ("breached" if breached else "open")
    assert len(alerts(case, "breach")) == int(breached)
    ends(case, at(delivered), typed=at(typed))
    duty = owed(case, "T-25")
    assert (duty.status, duty.recorded_late) == (status, late_entry)
    assert [one["key"] for one in alerts(case, "withdrawn")] == ["T-25"] * late_entry


@pytest.mark.rules("C-09", "T-24", "T-25")
def test_prior_may_mean_sent() -> None:
    case = placement(
        person("r1"), offender("r2"), incoming=offender("newcomer"), law={"prior_means": "sent"}
    )
    sends(case)
    assert (clocks(case)["T-24"], clocks(case)["T-25"]) == ("met", "met")
    case = placement(person("r1"), offender("r2"), incoming=offender("newcomer"))
    sends(case)
    assert (clocks(case)["T-24"], clocks(case)["T-25"]) == ("open", "open")


@pytest.mark.rules("DOR-027", "DOR-039", "C-08")
def test_electronic_is_free_under_5_and_a_supervisors_decision_under_4() -> None:
    case = placement(person("r1"), offender("r2"), incoming=offender("newcomer"))
    four, five = envelope(case, "newcomer", "4"), envelope(case, "r1", "5")
    refusal = refused(case, "DOR-027", "send-notices", method="electronic")
    assert refusal.allowed == ("hand", "certified")
    assert "section (4)" in refusal.message
    refused(case, "DOR-027", "send-notices", method="electronic", envelopes=[four.key], note="n-1")
    refused(
        case,
        "DOR-027",
        "send-notices",
        method="electronic",
        envelopes=[four.key],
        role="supervisor",
    )
    sends(case, method="electronic", envelopes=[five.key])
    assert case.orders("open")[-1].data["open"]["electronic_allowed"] is True
    sends(case, method="electronic", envelopes=[four.key], **DECIDER)
    opened = case.orders("open")[-1].data["open"]
    assert (opened["electronic_allowed"], opened["electronic_decision"]) == (False, "note-1")


@pytest.mark.rules("C-30")
def test_who_lives_with_the_subject_gets_restricted_delivery() -> None:
    near = {"guardian": "g3"} | {"lives_with_ward": True}
    home = (person("r1"), ward("r2"), ward("r3") | {"guardians": [guardian("g3") | near]})
    case = placement(charged("r4"), *home)
    reports(case, "consent-given", "r4")
    shown = {one.to.recipient: one.near for one in case.state.live() if "3C" in one.sections}
    assert shown == {"r1": True, "guardian-of-r2": False, "g3": True}
    event = sends(case)
    assert warned(event) == {"C-30"}
    restricted = {
        one.data["open"]["recipient"]: one.data["open"]["restricted"]
        for one in case.orders("open")
        if one.data["process"] == "delivery"
    }
    assert restricted == {"r1": True, "guardian-of-r2": False, "g3": True, "newcomer": False}
