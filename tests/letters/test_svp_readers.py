"""The table of readers: who may be sent which letter under RSMo 632.480 to 632.513."""

from typing import Final, get_args

import pytest
from pydantic import ValidationError

from activities.letters import readers as r
from activities.letters import svp_parts as parts
from activities.letters.text import LetterError
from law.tables import load
from tests.letters import sample_svp as s

READERS: Final = {
    ("svp-notice", None): {"attorney-general", "mdt"},
    ("mdt-assessment", None): {"attorney-general", "prc"},
    ("prc-determination", None): {"attorney-general"},
    ("victim-notice", None): {"victim"},
    ("right-to-petition", None): {"confined"},
    ("annual-report-transmittal", None): {"court"},
    ("svp-transmittal", "examination-report"): {"court", "attorney-general"},
    ("svp-transmittal", "evaluation-report"): {"attorney-general", "mdt", "prc"},
    ("svp-transmittal", "determination"): {"attorney-general"},
    ("svp-transmittal", "release-plan"): {"court"},
}


@pytest.mark.rules("S-07", "S-14", "S-34", "S-35", "T-11")
@pytest.mark.parametrize(("kind", "what"), READERS, ids=str)
def test_readers(kind: str, what: str | None) -> None:
    rule = r.rule_of(kind, what)
    assert set(rule.readers_by(load())) == READERS[kind, what]
    assert rule.sealed is (what in {"examination-report", "release-plan"})


@pytest.mark.rules("S-27", "S-30")
@pytest.mark.parametrize(
    ("what", "policy"),
    [
        ("release-petition", "svp_petition_recipients"),
        ("authorised-petition", "svp_authorised_recipients"),
    ],
)
def test_the_law_says_who_is_served(what: str, policy: str) -> None:
    served = r.rule_of("svp-transmittal", what).readers_by(load())
    assert served == tuple(load().policy(policy))  # type: ignore[arg-type]
    assert set(served) <= set(get_args(parts.Authority))
    assert len(served) == 5


def test_every_word_of_an_office_and_every_kind_has_its_row() -> None:
    table = r._table()
    assert set(table.offices) == set(get_args(parts.Authority))
    assert set(table.transmittals) == set(get_args(parts.TransmittedKind))
    assert {*table.letters, "svp-transmittal"} == {*s.TO_OFFICES, *s.TO_PEOPLE}
    assert r.words_of("department") == {"dmh-director"}
    assert r.office_type("ro-east") is None
    for rule in (*table.letters.values(), *table.transmittals.values()):
        assert set(rule.clocks) <= set(rule.readers)
        for clock in rule.clocks.values():
            assert load().deadline(clock).period is not None


@pytest.mark.parametrize(
    ("kind", "what", "fault"),
    [
        ("svp-transmittal", None, "what: one of examination-report, .*; not 'None'"),
        ("svp-transmittal", "diary", "what: one of .*; not 'diary'"),
        ("diary", None, "letter_kind: one of .*; not 'diary'"),
    ],
)
def test_a_letter_without_a_row_is_refused(kind: str, what: str | None, fault: str) -> None:
    with pytest.raises(LetterError, match=rf"^{fault}$"):
        r.rule_of(kind, what)


def test_a_row_names_its_readers_once() -> None:
    row = {"from": "case", "rule": "S-35", "basis": [{"citation": "x", "confidence": "policy"}]}
    for readers in ({}, {"readers": ["court"], "served": "svp_petition_recipients"}):
        with pytest.raises(ValidationError, match="readers: named here, or by a value of the law"):
            r.LetterRule.model_validate(row | readers)
