"""Who knows of an svp case and reads what of it, kind by kind and person by person (S-14, S-34, S-35)."""

from typing import Any, Final

import pytest

from domain import withholding as wh
from domain.actors import Actor, Role
from domain.svp.commitment import COMMITMENT
from domain.svp.svp import SVP
from tests.domain.courts import examined
from tests.domain.svp_cases import NOTE, PEOPLE, Case, determined, filed, ready, seated, sent
from tests.domain.svp_draws import CLINICAL, OF_PROSECUTORS, OF_VICTIMS, SECRETS, VICTIMS
from tests.domain.svp_sight import WATCHERS, leaks, secrets_from, shown
from tests.domain.svp_starts import STARTS, begins

VOTES: Final = {
    "prc-voted", "prc-recused", "prc-closed", "prc-went-on", "prc-determination", "fact:prc",
    "reason:petition-filed", "reason:petition-declined",
}  # fmt: skip
REPORTS: Final = {
    "evaluated-met", "evaluated-not-met", "packet-prepared", "mdt-voted", "mdt-recused",
    "mdt-revote", "mdt-closed", "examination-filed", "own-expert-recorded", "determined-met",
    "determined-not-met", "svp-notice", "mdt-assessment", "svp-transmittal", "fact:meets",
    "fact:packet", "fact:mosop", "fact:mdt", "fact:opinion", "fact:experts",
    "treatment-noted", "fact:treated",
}  # fmt: skip
OF_THOSE_HARMED: Final = {
    "victims-told", "victim-notice", "fact:victims", "fact:victims_told", "duty:svp.victim-notice",
}  # fmt: skip
SINGLE: Final = {"mdt-voted", "mdt-recused", "mdt-revote", "fact:mdt"}
"""How each seat of the team voted: of the reports, what only some of their readers read."""
OF_SEATS: Final = {"chief", "ag", "m1", "p1", "w-auditor"}
LETTERS: Final = {"victim-notice"}
"""They name victims and say where they live: auditors read them no more than others do."""
OPEN: Final = {
    "opened", "overt-act-noticed", "release-date-changed", "sentence-ended", "referred-anyway",
    "notice-given", "notices-given", "receipt-recorded", "member-appointed", "seat-vacated",
    "assessment-delivered", "prc-too-late", "petition-filed", "petition-declined", "late-decided",
    "cause-found-on-filing", "no-cause-on-filing", "taken-into-custody", "cause-confirmed",
    "no-cause-at-hearing", "hearing-counted-as-offered", "examination-ordered",
    "examination-order-received", "examiner-appointed", "examination-extended", "jury-demanded",
    "trial-continued", "trial-begun", "mistrial-declared", "verdict-proven", "verdict-not-proven",
    "commitment-ordered", "appeal-noticed", "judgment-affirmed", "new-trial-ordered",
    "release-ordered-on-appeal", "release-became-due", "released", "detained", "detention-denied",
    "mental-health-custody", "prc-notified", "prosecutor-notified", "petition-dismissed", "died",
    "closed", "reminder-due", "obligation-breached", "effect-done", "facts-noted", "event-struck",
    "warned", "confinement-noted", "standing-told", "fact-passed-over",
}  # fmt: skip
READERS: Final[dict[str, tuple[bool, bool, bool, bool]]] = {
    # Who: knows of the case, reads the prosecutors (S-14), the reports (S-35), the victims (S-34).
    "clerk": (True, False, True, False),
    "chief": (True, True, True, True),
    "doctor": (True, False, False, False),
    "ag": (True, True, True, True),
    "judge": (True, False, True, False),
    "other-judge": (False, False, False, False),
    "m1": (True, False, True, False),
    "m9": (False, False, False, False),
    "p1": (True, True, True, False),
    "p7": (False, False, False, False),
    "other-clerk": (False, False, False, False),
    "other-chief": (False, False, False, False),
    "w-operator": (True, False, False, False),
    "w-counsel": (True, False, False, False),
    "w-auditor": (True, True, True, True),
}


def marked() -> Case:
    """A petition was filed; whatever is withheld on the way bears its mark."""
    case = seated(victims=list(VICTIMS))
    case.does("m1", "mdt-vote", vote="meets", note=f"{CLINICAL}-note")
    for member in ("m2", "m3"):
        case.does(member, "mdt-vote", vote="meets", evidence=[f"{CLINICAL}-document"])
    case.does("m1", "close-mdt", note=f"{CLINICAL}-note")
    case.does("clerk", "deliver-assessment", delivered_on=case.when.isoformat())
    for member in ("p1", "p2", "p3"):
        case.does(member, "prc-vote", vote="meets", note=f"{OF_PROSECUTORS}-note")
    case.does("p1", "close-prc", evidence=[f"{OF_PROSECUTORS}-document"])
    case.does("ag", "record-victims-told", event="prc-decision", told=list(VICTIMS))
    petition = {"court": "court-1", "county": "county-1", "facts_stated": True}
    case.does(
        "ag",
        "file-petition",
        **petition,
        filed_on=case.when.isoformat(),
        assessment_attached=True,
        evidence=["petition-1"],
    )
    return case


# -- kind by kind ----------------------------------------------------------------------------------


def test_every_kind_is_open_or_withheld_and_nothing_else_is() -> None:
    kinds = {move.kind for move in SVP.stages.moves} | SVP.stages.anywhere
    withheld = VOTES | REPORTS | OF_THOSE_HARMED
    assert kinds == OPEN | (withheld & kinds)
    assert not OPEN & withheld
    named = {one for row in SVP.withheld for one in row.what}
    assert named == withheld
    facts = {one.removeprefix("fact:") for one in named if one.startswith("fact:")}
    assert facts <= set(SVP.state.model_fields)


@pytest.mark.rules("S-14", "S-34", "S-35", "H-02")
@pytest.mark.parametrize("name", READERS)
def test_who_reads_what(name: str) -> None:
    case = marked()
    actor = next(one for one in WATCHERS if one.id == name)
    knows, votes, reports, victims = READERS[name]
    assert wh.may_read(SVP, case.state, actor) is knows
    for kinds, rule, may in (
        (VOTES, "S-14", votes),
        (REPORTS, "S-35", reports),
        (OF_THOSE_HARMED, "S-34", victims),
    ):
        for kind in kinds - LETTERS - SINGLE:
            assert wh.content_for(SVP, case.state, actor, kind) == (None if may else rule), kind
    for kind in OPEN:
        assert wh.content_for(SVP, case.state, actor, kind) is None
    assert secrets_from(case, actor) == {
        mark for mark, may in zip(SECRETS, (votes, reports, victims), strict=True) if not may
    }


@pytest.mark.rules("S-10", "S-35")
@pytest.mark.parametrize("name", READERS)
def test_how_each_seat_of_the_team_voted_is_for_few(name: str) -> None:
    """The court, and whoever else reads the reports, knows what the team came to; not by whom."""
    case = marked()
    actor = next(one for one in WATCHERS if one.id == name)
    for kind in SINGLE:
        found = wh.content_for(SVP, case.state, actor, kind)
        assert found == (None if name in OF_SEATS else "S-35"), kind
    reads_reports = READERS[name][2]
    assert (wh.content_for(SVP, case.state, actor, "mdt-closed") is None) is reads_reports


@pytest.mark.rules("S-14", "S-34", "S-35")
@pytest.mark.parametrize("name", READERS)
def test_a_mark_is_shown_to_readers_alone(name: str) -> None:
    case = marked()
    actor = next(one for one in WATCHERS if one.id == name)
    text = shown(case, actor)
    for mark, may in zip(SECRETS, READERS[name][1:], strict=True):
        assert (mark in text) is may, mark


@pytest.mark.rules("S-35", "S-16")
def test_before_a_petition_no_court_sees_the_case() -> None:
    case = ready(victims=list(VICTIMS))
    for judge in ("judge", "other-judge"):
        assert not wh.may_read(SVP, case.state, PEOPLE[judge])
        case.refuses("H-02", judge, "record-death", died_on=case.when.isoformat())
        assert secrets_from(case, PEOPLE[judge]) == set(SECRETS)
        for kind in VOTES | REPORTS:
            assert wh.content_for(SVP, case.state, PEOPLE[judge], kind)


@pytest.mark.rules("S-14", "H-02")
def test_who_gives_up_the_seat_sees_the_case_no_more() -> None:
    case = seated()
    assert wh.may_read(SVP, case.state, PEOPLE["p5"])
    case.does("p5", "prc-recuse")
    assert wh.may_read(SVP, case.state, PEOPLE["p5"]), "a recused member still holds the seat"
    case.does("ag", "vacate-seat", committee="prc", seat="chair-5")
    assert not wh.may_read(SVP, case.state, PEOPLE["p5"])


@pytest.mark.rules("S-14", "S-35")
def test_a_struck_vote_and_the_effects_of_a_close_stay_withheld() -> None:
    case = ready(victims=list(VICTIMS))
    case.finish(case.when, ("letter", "alert"))
    case.strikes("prc-closed")
    struck = case.last
    done = [event for event in case.history if event.kind == "effect-done"]
    determined = next(
        one for one in done if one.data["order"].get("letter_kind") == "prc-determination"
    )
    for name, rule in (("clerk", "S-14"), ("ag", None)):
        for event in (struck, determined):
            found = wh.of_event(SVP, case.state, PEOPLE[name], event.kind, event.data)
            assert found == rule


@pytest.mark.rules("S-35", "S-20")
def test_the_department_reads_the_examination_that_it_filed_and_nobody_else_more() -> None:
    """It is not its case: the rest stays withheld, and so does all of it from another department."""
    case = examined()
    (filed_at,) = (one.version for one in case.history if one.kind == "examination-filed")
    letter = next(one.data for one in case.orders("letter") if one.data.get("what"))
    own = ("examination-filed", "svp-transmittal", "fact:opinion")
    others = (REPORTS - set(own)) | VOTES | OF_THOSE_HARMED
    filer = Actor(id="clerk-1", role=Role.MENTAL_HEALTH, office="dmh-1")
    for kind in own:
        assert wh.content_for(SVP, case.state, filer, kind) is None, kind
    assert wh.of_order(SVP, case.state, filer, filed_at, letter) is None
    assert all(wh.content_for(SVP, case.state, filer, kind) for kind in others)
    for role, office in (
        (Role.MENTAL_HEALTH, "dmh-2"),
        (Role.SUPERVISOR, "dmh-1"),
        (Role.CORRECTIONS, "dmh-1"),
        (Role.COURT, "dmh-1"),
        (Role.MDT_MEMBER, "dmh-1"),
        (Role.OPERATOR, "dmh-1"),
    ):
        stranger = Actor(id="clerk-2", role=role, office=office)
        assert {wh.content_for(SVP, case.state, stranger, kind) for kind in own} == {"S-35"}, role
        assert wh.of_order(SVP, case.state, stranger, filed_at, letter) == "S-35"


@pytest.mark.rules("S-35", "S-36")
def test_the_department_reads_the_determination_that_it_reported() -> None:
    case = determined()
    for kind in ("determined-met", "fact:meets"):
        assert wh.content_for(SVP, case.state, PEOPLE["doctor"], kind) is None
        other = PEOPLE["doctor"].model_copy(update={"office": "dmh-9"})
        assert wh.content_for(SVP, case.state, other, kind) == "S-35"
    assert wh.content_for(SVP, case.state, PEOPLE["doctor"], "examination-filed") == "S-35"


@pytest.mark.rules("S-34")
@pytest.mark.parametrize("process", [SVP, COMMITMENT], ids=lambda one: one.name)
def test_letters_to_victims_are_for_those_who_tell_them(process: Any) -> None:
    """They name the victim and the address: no auditor needs either."""
    for row in process.withheld:
        if "victim-notice" in row.what and Role.AUDITOR not in row.readers:
            assert row.readers == {Role.ATTORNEY_GENERAL, Role.SUPERVISOR}
            assert row.rule == "S-34"
            break
    else:
        pytest.fail("an auditor reads letters to victims")


@pytest.mark.rules("S-34")
def test_an_auditor_is_refused_a_letter_to_a_victim() -> None:
    case = marked()
    ordered = next(
        (number, order.data)
        for number, event in enumerate(case.history, 1)
        for order in event.orders
        if order.data.get("letter_kind") == "victim-notice"
    )
    for actor in WATCHERS:
        found = wh.of_order(SVP, case.state, actor, *ordered)
        assert (found is None) is (actor.id in {"ag", "chief"}), actor.id


@pytest.mark.rules("S-34")
def test_whom_the_attorney_general_tells_stands_in_no_open_entry() -> None:
    case = filed(victims=list(VICTIMS))
    case.does("system:registers", "note-facts", victims=list(VICTIMS[:1]))
    for actor in WATCHERS:
        assert (OF_VICTIMS in shown(case, actor)) is (actor.id in {"ag", "chief", "w-auditor"})


@pytest.mark.rules("H-02")
def test_what_the_department_may_give_is_its_own() -> None:
    case = sent()
    assert wh.may_give(SVP, case.state, PEOPLE["doctor"]) == ()
    assert "give-notice" not in wh.may_give(SVP, case.state, PEOPLE["other-clerk"])
    assert "appoint-member" in wh.may_give(SVP, case.state, PEOPLE["clerk"])
    case.refuses("H-02", "doctor", "strike", version=len(case.history), **NOTE)


# -- every case that walks begin at ----------------------------------------------------------------


def _name(one: Any) -> str:
    return one.id if isinstance(one, Actor) else str(one)


@pytest.mark.rules("S-14", "S-34", "S-35")
@pytest.mark.parametrize("actor", WATCHERS, ids=_name)
def test_at_no_stage_anything_leaks(actor: Actor) -> None:
    for number in range(len(STARTS)):
        assert leaks(begins(number), actor) == set(), number
