"""Two placements into one home, through the command line alone, on the real server."""

from pathlib import Path

import pytest

from tests.starter.household import CHARGED_ON, DATE_OF_CRIME, PEOPLE, RESIDENTS
from tests.starter.placing import Story, holding, notices, place, says, shown, text
from tests.starter.service import Desk

pytestmark = pytest.mark.server

NAMES = {one["id"]: one["name"] for one in PEOPLE}
IN_WORDS = {"2010-06-07": "June 7, 2010", "2012-03-04": "March 4, 2012"}
CRIME, CHARGE = IN_WORDS[DATE_OF_CRIME], IN_WORDS[CHARGED_ON]


def test_the_file_says_what_is_missing_and_how_to_cure_it(story: Story) -> None:
    assert story.early.code == 3
    assert "refused by T-23" in story.early.err
    missing = {one["rule"]: one for one in story.opened["missing"] if one["holds"]}
    assert set(missing) == {"T-23", "T-24", "D-09"}
    for rule, name in (
        ("T-23", "record-possibility-notice"),
        ("T-24", "send-notices"),
        ("D-09", "request-client-consent"),
    ):
        assert missing[rule]["command"].startswith(f"dueprocess do {story.case} {name}")
    assert story.opened["missing_before"] == "decide-placement"


@pytest.mark.rules("DOR-026", "DOR-028", "DOR-030", "C-01")
def test_the_newcomer_learns_of_the_offender_with_the_date(story: Story, tmp_path: Path) -> None:
    told = notices(story.desk, story.case, "4")
    assert list(told) == ["newcomer/newcomer"]
    (notice,) = told.values()
    assert [page["subject"] for page in notice["pages"]] == ["offender"]
    said = text(story.desk, notice["letter"], tmp_path)
    assert says(said, NAMES["offender"], CRIME) == [NAMES["offender"], CRIME]


@pytest.mark.rules("DOR-025", "C-06")
def test_nothing_is_told_about_the_charged_person(story: Story, tmp_path: Path) -> None:
    desk = story.desk
    for letter in desk.answered("letter", "list", story.case):
        said = text(desk, letter["id"], tmp_path)
        assert says(said, NAMES["charged"], CHARGE, "552.020", "section (4)(C)") == []
    withheld = shown(desk, story.case)["withheld"]
    assert {(one["subject"], one["why"]) for one in withheld} == {("charged", "no-response")}
    assert {one["consent"] for one in withheld} == {story.consent}


@pytest.mark.rules("DOR-024")
def test_the_placement_may_be_decided(story: Story) -> None:
    assert holding(story.done) == set()
    assert [one["rule"] for one in story.done["missing"]] == ["DOR-025"]
    assert story.placed["stage"] == "placed"
    assert any(one.startswith("DOR-025") for one in story.placed["warnings"])


@pytest.mark.rules("DOR-033", "DOR-035", "DOR-040", "DOR-042", "C-01")
def test_everybody_there_is_told_of_an_offender_without_the_date(
    story: Story, tmp_path: Path
) -> None:
    desk = story.desk
    case = place(desk, "offender-2")
    told = notices(desk, case, "5")
    asked = {"guardian-2/resident-2", "guardian-c/charged"}
    assert set(told) == {*asked, "offender/offender", "resident-1/resident-1"}
    assert {one["consumer"] for one in told.values()} == set(RESIDENTS)
    for one in told.values():
        (page,) = one["pages"]
        assert (page["subject"], page["fields"]) == (
            "offender-2",
            ["identity", "description", "nature"],
        )
        said = text(desk, one["letter"], tmp_path)
        assert says(said, CRIME, "2010", CHARGE, "2012") == []
        named = {key for key, name in NAMES.items() if says(said, name)}
        assert named == {"offender-2", one["to"], one["consumer"]}


# -- how it looks ---------------------------------------------------------------------------------


def test_a_case_file_is_read_from_the_top(story: Story) -> None:
    said = story.desk.run("show", story.case).out
    order = [
        "Decided: to be placed",
        "newcomer is placed in home-1 from",
        "Nothing is missing: it may be ended.",
        "Notices",
        "Told nothing about",
        "Consents asked for",
        "The home, as of",
        "Due",
        "You may now",
        "What happened",
    ]
    found = [said.find(one) for one in order]
    assert -1 not in found
    assert found == sorted(found)
    assert "the guardian did not answer in time" in said
    assert story.consent in said
    assert "{" not in said


def test_a_placement_that_waits_says_for_what(story: Story) -> None:
    desk = story.desk
    rows = {one["case"]: one for one in desk.answered("worklist", "--process", "placement")}
    assert rows[story.case]["waits"] == ["its end"]
    assert rows[story.case]["title"] == "Decided: to be placed"


@pytest.mark.rules("H-05")
def test_a_placement_that_cannot_be_opened_says_which_field(office: Desk) -> None:
    given = ["incoming=newcomer", "location=home-1", "placement_on=2031-07-15"]
    for changed, named in (
        (given[1:], "incoming"),
        (given[:1], "location"),
        (given[:2], "placement_on"),
        ([*given, "bed=sofa"], "bed"),
        ([*given, "colour=red"], "colour"),
    ):
        sets = [word for one in changed for word in ("--set", one)]
        ran = office.run("open", "placement", *sets)
        assert ran.code == 3, ran
        assert f"refused by H-05: {named}:" in ran.err
        assert "dueprocess process form placement" in ran.err
        assert len(ran.err.strip().splitlines()) == 1
