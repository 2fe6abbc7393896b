"""The stories of placements and of statuses found: each plays one case and gives back its id.

Belongs here: what happens in them. Not here: how they are written to files (`record.py`).
"""

from collections.abc import Awaitable, Callable
from typing import Final

from tests.house import House
from tests.workflows import placements, stories
from tests.workflows.homes import another, changed, home, household, moves_in
from tests.workflows.people import SUPERVISOR
from tests.workflows.placements import announced, answered, closed, delivered, envelopes
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.virtual import SECOND, Virtual

Story = Callable[[House], Awaitable[str]]


async def told(house: House) -> str:
    """preparing, placed, closed: the newcomer learns of an offender and the possibility."""
    case = await placements.placement(house, "placed")
    return await ended(house, case)


async def moving_in(house: House) -> str:
    """An offender is to join: each resident or guardian is told, by hand and by mail."""
    people = household(house.engine, "plain", "ward", newcomer="offender")
    case = await placements.opened(house, people)
    first, *others = [key for key, one in envelopes(house, case).items() if one.get("pages")]
    await house.accepted(case, "send-notices", {"method": "hand", "envelopes": [first]})
    await rest(house, case)
    await house.accepted(case, "send-notices", {"method": "certified", "envelopes": others})
    await rest(house, case)
    for ladder in placements.ladders_of(house, case):
        await delivered(house, case, ladder)
    await house.accepted(case, "decide-placement", {"decision": "do-not-place"})
    return await ended(house, case)


async def charged(house: House) -> str:
    """The guardian of a charged person consents after the decision: (3)(C) and (4) go out."""
    people = household(house.engine, "plain", "charged")
    case = await placements.opened(house, people)
    await placements.told_of_possibility(house, case)
    await placements.placed(house, case)
    consent = await answered(house, case)
    await placements.sent(house, case)
    await house.accepted(consent, "record-withdrawal", {})
    await until(lambda: state(house, case).get("questions"), "whether to withdraw the notices")
    (question,) = state(house, case)["questions"]
    await decides(house, case, question, "send")
    return await ended(house, case)


async def elsewhere(house: House) -> str:
    """out-of-scope, preparing, not-placed: another home is considered."""
    case = await placements.placement(house, "out-of-scope")
    other = household(house.engine, "offender").location
    await house.accepted(case, "consider-location", {"location": other})
    await until(lambda: stories.at(house, case) == "preparing", "the other home")
    await rest(house, case)
    nowhere = home(house.engine, f"{other}-b", "other")
    await house.accepted(case, "consider-location", {"location": nowhere})
    await until(lambda: stories.at(house, case) == "out-of-scope", "the home out of scope")
    await house.accepted(case, "decide-placement", {"decision": "do-not-place"})
    return await ended(house, case)


async def occupied(house: House) -> str:
    """An offender moves in while the notices are out; then another resident moves out."""
    people = household(house.engine, "plain", "offender")
    case = await placements.opened(house, people)
    await house.accepted(case, "send-notices", {"method": "certified"})
    await rest(house, case)
    offender = another(house.engine, "offender")
    facts = moves_in(house.engine, offender, people.location)
    await announced(house, facts)
    await until(lambda: envelopes(house, case, "ready"), "a notice about the new resident")
    await rest(house, case)
    gone = people.one("offender")
    left = {"until": (house.clock.now() - 2 * placements.DAY).date().isoformat()}
    row = f"bed-{gone}-{people.location}"
    await announced(house, changed(house.engine, "occupancy", row, left))
    await until(lambda: state(house, case).get("questions"), "whether to withdraw the notice")
    return case


async def asked(house: House) -> str:
    """A field without a public record: a question, its answer, and the answer struck."""
    people = household(house.engine, "plain", "unsourced")
    case = await placements.opened(house, people)
    (question,) = state(house, case)["questions"]
    decided = await decides(house, case, question, "disclose")
    await house.accepted(case, "strike", {"version": decided, **REASON})
    await until(lambda: question in state(house, case).get("questions", {}), "the question")
    await rest(house, case)
    await decides(house, case, question, "withhold")
    await house.accepted(case, "decide-placement", {"decision": "do-not-place"})
    return await ended(house, case)


async def continued(house: House) -> str:
    """Several runs of one placement, with notices out and a clock running."""
    house.hop_events = 30
    case = await placements.opened(house, household(house.engine, "plain", "offender"))
    await house.accepted(case, "request-client-consent", {})
    await placements.told(house, case)
    return case


async def late(time: Virtual) -> str:
    """The client's ten days are spent; the day comes, and the notices are not out."""
    house = time.house
    case = await placements.placement(house)
    await house.accepted(case, "request-client-consent", {})
    for rule in ("T-34", "T-24"):
        ends = time.held(case).obligations[rule].ends
        assert ends is not None
        await time.move_to(ends + SECOND, case)
    return case


# -- statuses found -------------------------------------------------------------------------------


async def found(house: House) -> str:
    """telling, closed: every funded co-resident is told."""
    case = await placements.found(house)
    await placements.sent(house, case)
    return await ended(house, case)


async def found_refused(house: House) -> str:
    """The guardian refuses: a named person decides for a notice that names nobody."""
    people = household(house.engine, "plain", "charged")
    case = await placements.found(house, people=people, person=people.one("charged"))
    await answered(house, case, kind="refusal")
    await until(lambda: "unnamed" in state(house, case).get("questions", {}), "the question")
    await decides(house, case, "unnamed", "send")
    await placements.sent(house, case, "hand")
    return await ended(house, case)


async def found_continued(house: House) -> str:
    """Several runs while ladders are out."""
    house.hop_events = 25
    case = await placements.found(house)
    await placements.sent(house, case)
    return case


async def decides(house: House, case: str, question: str, answer: str) -> int:
    """A supervisor decides; returns the version of the decision."""
    given = {"question": question, "answer": answer, **REASON}
    reply = await house.accepted(case, "decide-question", given, actor=SUPERVISOR)
    await rest(house, case)
    return int(reply.version)


async def ended(house: House, case: str) -> str:
    """A supervisor closes the case."""
    await closed(house, case)
    return case


REAL: Final[dict[str, Story]] = {
    "placement-told": told,
    "placement-moving-in": moving_in,
    "placement-charged": charged,
    "placement-elsewhere": elsewhere,
    "placement-occupied": occupied,
    "placement-asked": asked,
    "placement-continued": continued,
    "status-found-told": found,
    "status-found-refused": found_refused,
    "status-found-continued": found_continued,
}
VIRTUAL: Final[dict[str, Callable[[Virtual], Awaitable[str]]]] = {"placement-late": late}
