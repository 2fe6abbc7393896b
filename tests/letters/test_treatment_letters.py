"""Letters about treatment and assessments: what each may hold, must say and must not."""

from typing import Final, get_args

import pytest
from pydantic import ValidationError

from activities.letters import contexts as c
from activities.letters import readers as r
from activities.letters import soau, treatment
from activities.letters.text import LetterError
from law.tables import load
from tests.letters import sample
from tests.letters import sample_treatment as s
from tests.letters.sample_svp import PERSON
from tests.letters.sample_treatment import said
from tests.letters.test_contexts import FORBIDDEN, nested
from tests.letters.test_notices import fields
from tests.letters.test_wording import grade

WITHHELD: Final = (
    *(one for one in FORBIDDEN if one != "reason"),
    *("needs", "routing", "attempts", "assessment_text", "risk", "manageable", "polygraph"),
    *("dialysis", "protective_custody", "high_medical_need", "health_problem", "grounds"),
)


# -- every letter --------------------------------------------------------------------------------


@pytest.mark.rules("M-06", "M-09", "M-12", "U-08", "DECK-48")
@pytest.mark.parametrize("kind", s.KINDS)
@pytest.mark.parametrize("field", WITHHELD)
def test_a_field_that_is_withheld_is_refused(kind: str, field: str) -> None:
    with pytest.raises(LetterError, match=rf"^{field}: is no field of this form$"):
        s.context(kind, **{field: "x"})


@pytest.mark.parametrize("kind", s.KINDS)
def test_every_part_is_closed_and_frozen(kind: str) -> None:
    for part in nested(c.context_for(kind)):
        assert part.model_config["extra"] == "forbid"
        assert part.model_config["frozen"] is True
    with pytest.raises(ValidationError):
        s.context(kind).case_reference = "other"  # type: ignore[misc]


@pytest.mark.rules("C-40")
@pytest.mark.parametrize("kind", s.KINDS)
@pytest.mark.parametrize("field", ["office", "staff", "telephone", "address"])
def test_contact_is_in_every_letter(kind: str, field: str) -> None:
    contact = dict(sample.facts()["contact"])  # type: ignore[call-overload]
    shown = said(kind)
    for text in [contact[field]] if isinstance(contact[field], str) else contact[field]:
        assert text in shown
    del contact[field]
    with pytest.raises(LetterError, match=rf"^contact\.{field}: is missing$"):
        s.context(kind, contact=contact)


@pytest.mark.parametrize("kind", s.LETTERS)
def test_every_letter_says_what_it_rests_on_and_how_sure_that_is(kind: str) -> None:
    rests = "What this letter rests on: RSMo 999.483; RSMo 999.510 (unconfirmed: not yet checked"
    assert rests in said(kind)
    with pytest.raises(LetterError, match=r"^basis"):
        s.context(kind, basis=())


@pytest.mark.parametrize("kind", s.KINDS)
def test_nothing_is_left_out_of_the_words(kind: str) -> None:
    for stray in ("None", "{{", "()", "  ", "phrases"):
        assert stray not in said(kind)


def test_plain_language() -> None:
    """What the person reads is about grade 8 (Flesch-Kincaid)."""
    prose = " ".join(
        block.text
        for block in s.worded("treatment-decision").blocks
        if block.kind == "paragraph" and block.style != "fine"
    )
    assert grade(prose) < 9


# -- the decision --------------------------------------------------------------------------------


@pytest.mark.rules("DECK-02", "DECK-05", "DECK-11", "C-52", "C-55")
def test_the_decision_says_class_and_site_with_their_reasons() -> None:
    shown = said("treatment-decision")
    for told in (
        "The law says that you must complete the Missouri Sexual Offender Program (MoSOP).",
        "Attempt: Invented offense in the first degree (section 999.100, RSMo)",
        "The law demands treatment for it, if the abuse involves an invented fact",
        "Your site is Imaginary Correctional Center in Nowhere Springs.",
        "People on dialysis are treated where that can be given; Does it fit you?: No",
        "with high medical needs, are treated at a site for them; Does it fit you?: Yes",
        "This letter is for you only.",
    ):
        assert told in shown
    assert "Does it count?: Yes" in shown
    assert "Does it count?: No" in shown


@pytest.mark.rules("DECK-04", "DECK-06", "DECK-13", "DECK-20")
def test_each_class_has_words_of_its_own() -> None:
    policy = ({**s.REASONS[0], "treatment": "policy"},)
    referred = said("treatment-decision", klass="policy-referral", reasons=policy)
    assert "The statute does not demand it." in referred
    assert "must complete" not in referred
    none = ({**s.REASONS[0], "treatment": "none", "counts": False},)
    over = {"klass": "not-applicable", "reasons": none, "looked": (), "site": None}
    free = said("treatment-decision", **over)
    assert "You do not have to take part" in free
    assert "Where" not in free
    held = said("treatment-decision", site=None)
    assert "No site can take you now." in held
    assert "Your site" not in held
    override = ({"name": "override", "applies": True},)
    chosen = said("treatment-decision", looked=override)
    assert "A named person chose the site for you" in chosen


@pytest.mark.rules("DECK-02", "DECK-04", "C-55")
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"klass": "not-applicable"}, "reasons: they do not give this class"),
        ({"reasons": s.REASONS[1:]}, "reasons: they do not give this class"),
        ({"looked": ()}, "looked: a site is chosen where there is treatment"),
        ({"looked": s.LOOKED[:2]}, "site: no rule led to it"),
        (
            {"reasons": ({**s.REASONS[0], "treatment": "none"},)},
            r"reasons\.1: counts: what calls for no treatment cannot count",
        ),
        ({"klass": "treated"}, "klass: wants 'mandated'"),
    ],
)
def test_a_decision_fits_its_reasons(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(LetterError, match=fault):
        s.context("treatment-decision", **changes)


# -- reports to the board ------------------------------------------------------------------------


@pytest.mark.rules("DECK-03", "DECK-17", "DECK-18", "DECK-20", "M-09", "M-10")
def test_a_completion_names_the_components_and_entitles_to_nothing() -> None:
    shown = said("completion-report")
    for told in (
        f"{PERSON} successfully completed the Missouri Sexual Offender Program",
        "Phase I (assessment and introduction) began; Date: January 7, 2030",
        "February 3, 2031",
        "accepting responsibility for the offense; cognitive-behavioral work on thinking errors",
        "that requirement is met",
        "Completion may allow conditional release or parole. It entitles to neither",
        "Enclosed: statement for the registration form",
    ):
        assert told in shown
    referred = said("completion-report", requirement="none")
    assert "referred by policy" in referred
    assert "is met" not in referred
    for faulty in (
        {"completed_on": "2030-01-08"},
        {"components": ("empathy", "empathy")},
        {"components": ()},
        {"requirement": "unmet"},
        {"to": "court"},
    ):
        with pytest.raises(LetterError, match=rf"^{next(iter(faulty))}|^completed_on|^components"):
            s.context("completion-report", **faulty)


@pytest.mark.rules("DECK-19", "M-12")
@pytest.mark.parametrize("ground", get_args(treatment.TerminationGround))
def test_each_ground_has_its_words(ground: str) -> None:
    words = "An invented ground in words of its own" if ground == "other" else None
    shown = said("termination-report", ground=ground, words=words)
    assert ("An invented ground" in shown) is (ground == "other")
    assert "It was not completed." in shown
    assert "the requirement stays unmet" in shown
    wrong = None if words else "Words"
    with pytest.raises(LetterError, match="words: another ground than the list's has them"):
        s.context("termination-report", ground=ground, words=wrong)


@pytest.mark.rules("DECK-03", "C-56", "M-10")
def test_what_a_termination_leaves_of_the_requirement() -> None:
    assert "referred by policy" in said("termination-report", requirement="none")
    assert "stays met" in said("termination-report", requirement="met")
    shown = {said("termination-report", reached=one) for one in get_args(treatment.Reached)}
    assert len(shown) == len(get_args(treatment.Reached))
    assert "Failure can change the conditional release date." in next(iter(shown))


@pytest.mark.rules("M-18")
def test_the_sheet_for_registration_says_whether_and_no_more() -> None:
    done = said("registration-statement")
    assert "Completed: yes, on February 3, 2031." in done
    assert "(RSMo 589.407.1(1))" in done
    not_done = said("registration-statement", completed_on=None)
    assert "Completed: no, as of June 2, 2031." in not_done
    assert "yes" not in not_done
    own = fields(c.context_for("registration-statement")) - fields(c.Paper)
    assert own == {"letter_date", "person", "completed_on"}


@pytest.mark.rules("T-37")
def test_a_petition_tells_the_board_its_days() -> None:
    shown = said("extension-petition")
    for told in (
        "On May 30, 2031, the Board received the petition",
        "which is January 4, 2033",
        "Convene the hearing: 10 business days",
        "(unconfirmed: not yet checked against the statute book). The last day is June 13, 2031.",
        "was terminated.",
    ):
        assert told in shown
    bare = said("extension-petition", conditional_release=None)
    assert "Please tell us which one the Board has." in bare
    with pytest.raises(LetterError, match="hearing_by: it lies before the receipt"):
        s.context("extension-petition", hearing_by="2031-05-29")


# -- providers -----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-22", "DECK-23", "M-14")
def test_the_agreement_has_the_four_commitments_and_names_no_client() -> None:
    shown = said("provider-agreement")
    for told in ("audit our work", "observe our treatment", "We share what", "evidence supports"):
        assert told in shown
    assert "approved for the region east since January 2, 2030" in shown
    assert PERSON not in shown
    assert "Signature for Made-Up Clinic" in shown
    with pytest.raises(LetterError, match=r"^person: is no field of this form$"):
        s.context("provider-agreement", person=PERSON)
    with pytest.raises(LetterError, match="commitments: audits is named twice"):
        s.context("provider-agreement", commitments=("audits", "audits"))


@pytest.mark.rules("DECK-17", "DECK-19", "DECK-23", "C-55")
def test_the_words_are_those_of_the_law() -> None:
    law = load()
    lists = {
        "treatment_components": treatment.Component,
        "treatment_termination_reasons": treatment.TerminationGround,
        "provider_commitments": treatment.Commitment,
        "soau_outputs": soau.Output,
        "soau_recommendations": soau.Recommended,
    }
    for name, words in lists.items():
        assert set(law.policy(name)) == set(get_args(words)), name  # type: ignore[arg-type]
    rules = set(law.policy("treatment_site_rules"))  # type: ignore[arg-type]
    assert rules | {"override"} == set(get_args(treatment.SiteRule))


# -- the court -----------------------------------------------------------------------------------


@pytest.mark.rules("DECK-50", "U-07", "U-13", "T-17")
def test_an_order_goes_back_with_what_it_lacks() -> None:
    shown = said("order-returned")
    for told in (
        "We return your order of May 5, 2031",
        "that sentence is passed under RSMo 999.115",
        "that the Court asks for a sexual offender assessment",
        "An invented reason beside that",
        "the last day on which the Court may grant probation is September 9, 2031, and not",
    ):
        assert told in shown
    bare = said("order-returned", assessment=False, reason=None, power_until=None)
    assert "from the delivery to the Department of Corrections, and not from the order" in bare
    assert "September" not in bare
    assert "assessment, which it must" not in bare
    assert "Why we return it" not in bare
    alone = said("order-returned", lacks=(), assessment=False)
    assert "What the order does not say" not in alone
    with pytest.raises(LetterError, match=r"lacks: say what the order lacks, or why it goes back"):
        s.context("order-returned", lacks=(), assessment=False, reason=None)


@pytest.mark.rules("DECK-51", "DECK-52", "U-08", "U-10", "U-13", "C-59", "T-17")
def test_the_letter_with_the_report_says_what_comes_and_nothing_of_it() -> None:
    shown = said("soau-report-transmittal")
    for told in (
        "the assessment of whether the person can be managed in the community",
        "the recommendations, if probation is granted: for supervision and treatment",
        "on its own motion until September 9, 2031, and not thereafter",
        "No probation follows from this report by itself.",
        "This letter says nothing of what the report finds.",
    ):
        assert told in shown
    assert "no 120-day program" not in shown
    over = said("soau-report-transmittal", stay="assessment-only", power_until=None)
    assert "This assessment is no 120-day program" in over
    assert "own motion" not in over
    for faulty, fault in (
        ({"outputs": ("recommendations", "recommendations")}, "outputs: each is named once"),
        ({"recommended": ()}, "recommended: it goes with the recommendations"),
        ({"outputs": ("risk-assessment",)}, "recommended: it goes with the recommendations"),
        ({"sent_on": "2031-05-11"}, "sent_on: it lies before the delivery"),
    ):
        with pytest.raises(LetterError, match=fault):
            s.context("soau-report-transmittal", **faulty)


# -- readers -------------------------------------------------------------------------------------

READERS: Final = {
    "treatment-decision": {"confined"},
    "completion-report": {"parole-board"},
    "termination-report": {"parole-board"},
    "extension-petition": {"parole-board"},
    "provider-agreement": {"provider"},
    "order-returned": {"court"},
    "soau-report-transmittal": {"court"},
}


@pytest.mark.rules("DECK-02", "DECK-23", "DECK-50", "M-12", "T-37", "U-15")
@pytest.mark.parametrize("kind", s.LETTERS)
def test_readers(kind: str) -> None:
    rule = r.rule_of(kind)
    assert set(rule.readers_by(load())) == READERS[kind]
    assert rule.basis


def test_every_kind_has_its_row_and_words_keep_their_offices() -> None:
    table = r._table(r.TREATMENT)
    assert set(table.letters) == set(s.LETTERS)
    assert r.office_type("parole-board") == "parole-board"
    assert r.words_of("court") == {"court"}
    assert r.words_of("department") == {"dmh-director"}
    both = set(table.letters) & set(r._table(r.SVP).letters)
    assert not both, "one kind, one row"
