"""A story that goes on where another one ended: with its people, cases, actors and time."""

import json
from pathlib import Path

import pytest

from starter.rehearse import main
from starter.rehearse import player as players
from starter.rehearse.outcome import Outcome
from starter.rehearse.player import play
from starter.rehearse.reading import ScenarioError, read

FIRST = """\
title: Fictional
covers: [DOR-018]
offices:
  ro-east: {}
  ro-west: {region: west}
actors:
  clerk: {role: regional-office}
  neighbour: {role: regional-office, office: ro-west, id: clerk-9}
people:
  ward-1: {kind: ward}
  guardian-1: {kind: guardian, guardian_of: {ward: ward-1, since: 2029-01-01}}
steps:
  - at: 2031-06-02 09:00
    open: consent
    as: clerk
    with:
      ward: ward-1
      offences: [{code: 566.030, on: 2028-03-05}]
      finding: {permanent: true, on: 2030-02-01}
      placement: already-placed
      aware_on: 2031-06-02
      location: home-1
    id: c1
  - at: 2031-06-03 09:00
    do: record-request-sent
    case: c1
    with: {method: hand}
"""
SECOND = """\
title: Fictional
covers: [DOR-021]
after: first.yaml
steps:
  - at: 2031-06-20 08:00
    expect:
      case: c1
      stage: no-response
      letters: [consent-request, consent-reminder, consent-reminder]
      hidden_from: {neighbour: case, clerk: {}}
  - do: close-consent
    case: c1
    as: neighbour
    refused: not-found
"""


def stories(folder: Path, second: str = SECOND, first: str = FIRST) -> Path:
    (folder / "first.yaml").write_text(first)
    (folder / "second.yaml").write_text(second)
    return folder / "second.yaml"


async def played(folder: Path, second: str = SECOND, first: str = FIRST) -> Outcome:
    return await play(read(stories(folder, second, first)))


@pytest.mark.server
async def test_it_goes_on_and_the_first_story_is_played_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    outcome = await played(tmp_path)
    assert outcome.ok, outcome
    assert [step.text for step in outcome.steps] == [
        "expect c1 no-response",
        "close-consent c1 as neighbour",
    ]

    def no_house(*_: object) -> None:
        raise AssertionError("it was played again")

    monkeypatch.setattr(players, "house", no_house)
    first = await play(read(tmp_path / "first.yaml"), lambda step: told.append(step.text))
    assert first.ok
    assert told[0].startswith("open consent as clerk -> consent-2031-")


@pytest.mark.server
async def test_what_happens_after_the_end_does_not_reach_the_story_before(tmp_path: Path) -> None:
    for _ in range(2):
        assert (await played(tmp_path)).ok
    other = SECOND.replace("2031-06-20 08:00", "2031-06-04 08:00").replace("no-response", "asked")
    other = other.replace(
        "[consent-request, consent-reminder, consent-reminder]", "[consent-request]"
    )
    assert (await played(tmp_path, other)).ok


@pytest.mark.server
async def test_a_story_before_that_does_not_hold_is_named(tmp_path: Path) -> None:
    broken = FIRST.replace("method: hand}", "method: hand}\n    refused: H-01")
    outcome = await played(tmp_path, first=broken)
    assert not outcome.ok
    assert outcome.at_the_end == (
        "after: first.yaml does not hold: expected a refusal by H-01: none",
    )


@pytest.mark.server
async def test_what_is_hidden_and_is_not_expected_to_be_is_told(tmp_path: Path) -> None:
    wrong = SECOND.replace("{neighbour: case, clerk: {}}", "{clerk: {opened: S-14}, nobody: {}}")
    outcome = await played(tmp_path, wrong)
    assert outcome.steps[0].differences == ("'nobody' is neither a role nor one of `actors`",)
    wrong = SECOND.replace("{neighbour: case, clerk: {}}", "{clerk: {opened: S-14}}")
    outcome = await played(tmp_path, wrong)
    assert outcome.steps[0].differences == (
        "hidden_from.clerk.opened: expected [S-14], are [None]",
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("after: first.yaml", "after: nowhere.yaml", 3, "after: there is no nowhere.yaml"),
        ("after: first.yaml", "after: second.yaml", 3, "goes on from this story"),
        (
            "after: first.yaml",
            "after: first.yaml\nactors: {}",
            1,
            "actors stand in the story before",
        ),
        ("2031-06-20 08:00", "2031-06-02 08:00", 5, "time runs forward only"),
        ("case: c1\n      stage", "case: c2\n      stage", 5, "no step before opens 'c2'"),
        ("as: neighbour", "as: judge", 13, "as: 'judge' is neither a role nor one of `actors`"),
    ],
)
def test_the_line_of_what_is_wrong(tmp_path: Path, old: str, new: str, line: int, why: str) -> None:
    assert old in SECOND
    with pytest.raises(ScenarioError) as caught:
        read(stories(tmp_path, SECOND.replace(old, new)))
    assert (caught.value.line, why in caught.value.why) == (line, True), str(caught.value)


def test_two_stories_cannot_each_go_on_from_the_other(tmp_path: Path) -> None:
    circle = SECOND.replace("first.yaml", "second.yaml")
    with pytest.raises(ScenarioError, match=r"second\.yaml goes on from this story"):
        read(stories(tmp_path, SECOND, circle))


def test_an_actor_of_no_office(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="as: no office 'moon'"):
        read(stories(tmp_path, first=FIRST.replace("office: ro-west", "office: moon")))


@pytest.mark.server
def test_who_reads_it_is_told_where_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = stories(tmp_path)
    assert main([file], as_json=False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"{file}: Fictional", "  goes on where first.yaml ended"]
    assert main([file], as_json=True) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["after"], told["ok"]) == ("first.yaml", True)
