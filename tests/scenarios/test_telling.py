"""What a scenario is told when the notices of a case are not as it expects."""

from pathlib import Path

import pytest

from starter.rehearse.outcome import Outcome
from starter.rehearse.player import play
from starter.rehearse.reading import read

pytestmark = pytest.mark.server

STORY = """\
title: Fictional
covers: [DOR-026]
homes:
  home-1: {facility: group-home}
people:
  newcomer: {kind: consumer, born_on: 1990-04-01, facts: {capacity: competent, registry: none}}
  charged:
    kind: ward
    born_on: 1975-09-09
    lives_in: home-1
    facts:
      capacity: incapacitated
      registry: none
      offences: [{code: "566.030", on: 2012-03-04, outcome: charged}]
      finding: {permanent: true, on: 2014-05-05}
      sources: {identity: court-record, date: court-record, nature: court-record, finding: court-record}
  guardian-c: {kind: guardian, guardian_of: {ward: charged, since: 2014-06-01}}
  offender:
    kind: resident
    name: Otto Fictional
    born_on: 1970-01-15
    lives_in: home-1
    facts:
      capacity: competent
      registry: adult
      offences: [{code: "566.030", on: 2010-06-07, outcome: finding-or-plea}]
      sources: {identity: sex-offender-registry, description: sex-offender-registry, date: court-record, nature: court-record}
steps:
  - at: 2031-06-02 09:00
    open: placement
    id: p1
    with: {incoming: newcomer, location: home-1, placement_on: 2031-07-15}
  - do: send-notices
    case: p1
    with: {method: hand}
"""
SEND = """\
do: send-notices
    case: p1
    with: {method: hand, envelopes: [KEYS]}"""


async def played(folder: Path, *steps: str) -> Outcome:
    file = folder / "story.yaml"
    file.write_text(STORY + "".join(f"  - {step}\n" for step in steps))
    return await play(read(file))


async def test_each_difference_is_named(tmp_path: Path) -> None:
    wrong = (
        "expect: {case: p1, names: {}}",
        "expect: {case: p1, names: {newcomer: [offender], guardian-c: [offender]}}",
        "expect: {case: p1, told: {newcomer: [charged]}}",
        "expect: {case: p1, envelopes: {newcomer: sent}}",
        "expect: {case: p1, envelopes: {newcomer/4: ready, newcomer/5: sent}}",
        "expect: {case: p1, envelopes: {n2: {fields: {offender: [identity]}, dated: {offender: []}}}}",
        "expect: {case: p1, questions: [unnamed]}",
        "expect: {case: p1, withheld: {charged: refused}}",
        "expect: {case: p1, withheld: {}}",
        "expect: {case: p1, nobody: [newcomer]}",
        "expect: {case: p1, says: {newcomer/4: {with: [Norman], without: [otto  fictional]}}}",
        "expect: {case: p1, says: {notice-withheld: {with: [charged]}}}",
        "expect: {case: p1, disclosures: []}",
        "expect: {case: p1, disclosures: [{to: newcomer, status: delivered}]}",
        "expect: {case: p1, admissions: [{to: newcomer}]}",
        "expect: {case: p1/newcomer/4, questions: []}",
    )
    outcome = await played(tmp_path, *wrong)
    assert [step.differences for step in outcome.steps[2:]] == [
        ("names.newcomer: expected nothing, is [offender]",),
        ("names.guardian-c: expected [offender], is nothing",),
        ("told.newcomer: expected [charged], is [offender]",),
        ("envelopes.newcomer: which one? There are n1 to newcomer/2, n2 to newcomer/4",),
        (
            "envelopes.newcomer/4.status: expected ready, is sent",
            "envelopes.newcomer/5: which one? There are n1 to newcomer/2, n2 to newcomer/4",
        ),
        (
            (
                "envelopes.n2.fields.offender: expected [identity], "
                "is [identity, description, date, nature]"
            ),
            "envelopes.n2.dated.offender: expected [], is [2010-06-07]",
        ),
        ("questions: expected [unnamed], are []",),
        ("withheld.charged: expected refused, is pending",),
        ("withheld.charged: expected nothing, is pending",),
        ("nobody: expected [newcomer], are []",),
        (
            "says.newcomer/4: does not say 'Norman'",
            "says.newcomer/4: says 'otto  fictional'",
        ),
        ("says.notice-withheld: there is no such letter",),
        ("disclosures: expected 0 lines, are 1: [newcomer, offender]",),
        ("disclosures.1.status: expected delivered, is sent",),
        ("admissions: expected 1 lines, are 0: ",),
        ("questions: a delivery has no notices",),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("p1/newcomer", "newcomer: which one? There are n1 to newcomer/2, n2 to newcomer/4"),
        ("p1/n1", "no letter of placement-2031-000001 is on its way to n1"),
        ("p1/consent/offender", "asked nobody for the consent about offender"),
        ("p1/consent/charged/guardian-c", "is on its way to guardian-c"),
    ],
)
async def test_a_name_that_fits_nothing(tmp_path: Path, name: str, why: str) -> None:
    outcome = await played(tmp_path, f"expect: {{case: {name}, stage: queued}}")
    (difference,) = outcome.steps[-1].differences
    assert difference.startswith("case: ")
    assert why in difference


async def test_names_below_a_case(tmp_path: Path) -> None:
    below = (
        "expect: {case: p1/n2, stage: queued}",
        "expect: {case: p1/newcomer/4, stage: queued}",
        "expect: {case: p1/consent/charged, stage: to-ask}",
        SEND.replace("KEYS", '"{p1:newcomer/4}", "{p1/consent/charged}"'),
        SEND.replace("KEYS", '"{p1:aunt}"'),
    )
    outcome = await played(tmp_path, *below)
    *fine, named, unknown = [step.differences for step in outcome.steps]
    assert fine == [()] * 5
    assert named[0].startswith("refused by H-05: envelopes: n2 is not a notice that waits")
    assert unknown == ("aunt: which one? There are n1 to newcomer/2, n2 to newcomer/4",)
