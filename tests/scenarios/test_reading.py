"""What the writer of a scenario is told: file, line, and what is wrong."""

import json
from pathlib import Path

import pytest

from starter.rehearse import main
from starter.rehearse.reading import ScenarioError, files, read

GOOD = """\
title: Fictional
covers: [T-22, DOR-020]
people:
  ward-1: {kind: ward}
steps:
  - at: 2031-06-02 09:00
    open: consent
    with: {offences: [{code: 566.030, on: 2028-03-05}], article: 0123}
    id: c1
  - expect: {case: c1, stage: to-ask}
"""


def error_of(folder: Path, text: str) -> ScenarioError:
    file = folder / "story.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}:{caught.value.line}: ")
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_section_of_the_statutes_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(GOOD)
    found = read(file)
    offence = found.scenario.steps[0].with_["offences"][0]
    assert offence == {"code": "566.030", "on": "2028-03-05"}
    assert found.scenario.steps[0].with_["article"] == "0123"
    assert found.lines == (6, 10)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("people:", "poeple:", 3, "poeple: unknown word here"),
        ("    id: c1", "    idd: c1", 9, "idd: unknown word here"),
        ("stage: to-ask", "stag: to-ask", 10, "stag: unknown word here"),
        ("{kind: ward}", "{kind: ward, born: 2000-01-01}", 4, "born: unknown word here"),
        ("DOR-020", "DOR-081", 2, "'DOR-081' is no rule id"),
        ("[T-22, DOR-020]", "[]", 2, "covers: "),
        ("2031-06-02 09:00", "2031-02-30 09:00", 6, "is no real date or time"),
        ("2028-03-05", "2027-02-29", 8, "is no real date or time"),
        ("2031-06-02 09:00", "2031-03-09 02:30", 6, "clocks go forward over it"),
        ("2031-06-02 09:00", "tomorrow", 6, "at: 'tomorrow' is neither a date"),
        ("2031-06-02 09:00", "2020-06-02 09:00", 6, "the virtual clock starts today"),
        ("case: c1", "case: c2", 10, "no step before opens 'c2'"),
        ("open: consent", "open: dance", 7, "no process is called 'dance'"),
        ("    id: c1", "    id: c1\n    as: king", 10, "as"),
        (
            "    id: c1",
            "    id: c1\n    as: {role: supervisor, office: moon}",
            6,
            "no office 'moon'",
        ),
        ("    id: c1", "    id: c1\n    refused: X-99", 6, "'X-99' is no rule id"),
        ("    id: c1", "    id: c1\n    do: it", 6, "one step does one thing, not open and do"),
        ("    id: c1", "    id: c1\n    id: c2", 10, "id: stands twice"),
        ("  - expect: {case: c1, stage: to-ask}", "  - note: nothing", 10, "says nothing"),
        ("  - expect: {case: c1, stage: to-ask}", "  - do: it", 10, "`do` wants the case"),
        ("  - expect: {case: c1, stage: to-ask}", "  - {scan: lots, case: c1}", 10, "scan: no rep"),
        ("  - expect: {case: c1, stage: to-ask}", "  - run: away", 10, "run: no job is called"),
        ("  - expect: {case: c1, stage: to-ask}", "  - register: person eat", 10, "`NAME add`"),
        ("title: Fictional", "title: A: B", 1, "wants quotes"),
        ("people:", "law: {nothing: 1}\npeople:", 3, "no such policy"),
    ],
)
def test_the_line_of_what_is_wrong(tmp_path: Path, old: str, new: str, line: int, why: str) -> None:
    assert old in GOOD
    error = error_of(tmp_path, GOOD.replace(old, new))
    assert (error.line, why in error.why) == (line, True), str(error)


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n"])
def test_no_scenario_at_all(tmp_path: Path, text: str) -> None:
    assert error_of(tmp_path, text).line == 1


def test_time_runs_forward(tmp_path: Path) -> None:
    late = GOOD.replace("  - expect: {", "  - at: 2031-06-01 09:00\n    expect: {")
    error = error_of(tmp_path, late)
    assert (error.line, "time runs forward only" in error.why) == (10, True)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="No such file"):
        read(tmp_path / "absent.yaml")


def test_a_folder_means_every_story_below_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/one.yaml", "two.yaml", "notes.txt"):
        (tmp_path / name).write_text(GOOD)
    assert [file.name for file in files([tmp_path])] == ["one.yaml", "two.yaml"]


def test_bad_input_plays_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(GOOD)
    bad.write_text(GOOD.replace("covers", "covert"))
    assert main([good, bad], as_json=False) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"{bad}:2: covert: unknown word here\n"


WRONG = GOOD.replace("stage: to-ask", "stage: asked, obligations: {T-22: {legal: 2031-06-15}}")
WRONG = WRONG.replace(
    "with: {offences: [{code: 566.030, on: 2028-03-05}], article: 0123}",
    "with: {ward: ward-1, offences: [{code: 566.030, on: 2028-03-05}], "
    "finding: {permanent: true, on: 2030-02-01}, placement: already-placed, "
    "aware_on: 2031-06-02, location: home-1, letters: own}",
).replace(
    "  ward-1: {kind: ward}",
    "  ward-1: {kind: ward}\n"
    "  guardian-1: {kind: guardian, guardian_of: {ward: ward-1, since: 2029-01-01}}",
)


@pytest.mark.server
def test_a_failed_expectation_is_told_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(WRONG)
    assert main([file], as_json=True) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["title"], told["not_played"]) == (False, "Fictional", 0)
    assert [step["ok"] for step in told["steps"]] == [True, False]
    assert told["steps"][1]["line"] == 11
    assert told["steps"][1]["differences"] == [
        "stage: expected asked, is to-ask",
        "obligations.T-22.legal: expected 2031-06-15, is 2031-06-16",
    ]


@pytest.mark.server
def test_a_good_story_ends_with_zero_and_a_line_for_each_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "right.yaml"
    file.write_text(WRONG.replace("stage: asked", "stage: to-ask").replace("06-15", "06-16"))
    assert main([file], as_json=False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{file}: Fictional"
    assert lines[1].startswith("  ok   2031-06-02 09:00  open consent as regional-office")
    assert lines[2].endswith("expect c1 to-ask")
    assert lines[3] == "  holds: 2 of 2 steps as expected"
