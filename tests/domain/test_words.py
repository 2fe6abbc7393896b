"""A letter whose words changed is typeset anew before it is sent; what is sent stays sent."""

import pytest

from tests.domain.cases import at
from tests.domain.homes import NOW, offender, person, picture, placement

LATER = at("2031-06-03 09:00")


def changed(**words: int) -> dict[str, object]:
    there = [offender("offender"), person("resident")]
    return picture(*there, incoming=person("newcomer"), on=LATER, words=words)


@pytest.mark.rules("DOR-026", "C-41")
@pytest.mark.parametrize("whose", ["offender", "newcomer", "location-1"])
def test_an_unsent_letter_is_made_anew(whose: str) -> None:
    case = placement(offender("offender"), person("resident"))
    notice = next(one for one in case.state.live() if one.pages)
    case.give("note-facts", LATER, role="system", picture=changed(**{whose: 1}))
    case.settle(LATER)
    assert case.state.envelopes[notice.key].status == "dropped"
    (anew,) = [one for one in case.state.live() if one.pages]
    assert (anew.to, anew.pages, anew.status) == (notice.to, notice.pages, "planned")
    assert anew.words == {whose: 1}


def test_somebody_elses_words_change_nothing() -> None:
    case = placement(offender("offender"), person("resident"))
    before = case.state.envelopes
    case.give("note-facts", LATER, role="system", picture=changed(resident=3))
    case.settle(LATER)
    assert case.state.envelopes == before


def test_what_is_sent_stays_sent() -> None:
    case = placement(offender("offender"), person("resident"))
    case.give("send-notices", NOW, method="hand")
    case.give("note-facts", LATER, role="system", picture=changed(offender=1, newcomer=2))
    case.settle(LATER)
    sent = [one for one in case.state.live() if one.pages]
    assert [one.status for one in sent] == ["sent"]
    # The possibility letter was not sent, and is printed with the newcomer's new address.
    assert [one.words for one in case.state.live() if not one.pages] == [{"newcomer": 2}]
