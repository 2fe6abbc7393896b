"""A reason belongs to its command: nobody learns by it what is not theirs, nothing is lost by it."""

import asyncio

import pytest
from sqlalchemy import select

from domain.refusal import Refusal
from records.tables import LEDGER, NOTES
from starter.answers import NotFoundError, Order
from tests.contract.test_contract import add, opened, sound
from tests.house import CLERK, House

pytestmark = [pytest.mark.server]


async def test_a_refused_command_may_be_given_again_in_other_words(toys: House) -> None:
    """What was not accepted is nothing yet: the reason that counts is the one of its acceptance."""
    case = await opened(toys)
    data = add(99)
    await toys.accepted(case, "add", data)
    refusal = await toys.refused(case, "add", {**data, "reason": "Too much."}, id="again")
    assert refusal.rule == "C-06"
    reply = await toys.accepted(case, "add", {**add(1), "reason": "Less."}, id="again")
    assert reply.version == 3
    refusal = await toys.refused(case, "add", {**add(1), "reason": "Too much."}, id="again")
    assert refusal.rule == "H-03"
    with toys.engine.begin() as conn:
        notes = {row.id: row.text for row in conn.execute(select(NOTES.c.id, NOTES.c.text))}
    assert notes == {"note-again": "Too much.", "note-again~2": "Less."}
    await sound(toys, case)


async def test_two_reasons_at_once_under_one_id_are_two_commands(toys: House) -> None:
    case = await opened(toys)
    data = add(7)
    answers = await asyncio.gather(
        *(toys.do(case, "add", {**data, "reason": why}, id="race") for why in ("One.", "Other."))
    )
    assert [answer.rule for answer in answers if isinstance(answer, Refusal)] == ["H-03"]
    await sound(toys, case)


@pytest.mark.rules("H-02", "H-03")
@pytest.mark.parametrize("reason", ["So counted.", "Otherwise.", None])
async def test_a_stranger_learns_nothing_by_the_id_of_a_command(
    toys: House, reason: str | None
) -> None:
    """Whoever knows the id of another office's command hears what every stranger hears."""
    case = await opened(toys)
    data = add(7)
    await toys.accepted(case, "add", {**data, "reason": "So counted."}, id="known")
    with toys.engine.begin() as conn:
        before = conn.execute(select(LEDGER.c.no)).all(), conn.execute(select(NOTES.c.id)).all()
    stranger = CLERK.model_copy(update={"office": "ro-west"})
    given = {**data, "reason": reason} if reason else data
    said = []
    for order in (
        Order(case, "add", given, stranger, "known"),
        Order(case, "add", given, stranger, "never-used"),
        Order("toy-2031-999999", "add", given, stranger, "known"),
    ):
        with pytest.raises(NotFoundError) as heard:
            await toys.gateway.do(order)
        said.append(str(heard.value).replace(order.case, "CASE"))
    assert said == ["no case CASE"] * 3
    with toys.engine.begin() as conn:
        after = conn.execute(select(LEDGER.c.no)).all(), conn.execute(select(NOTES.c.id)).all()
    assert after == before


@pytest.mark.rules("H-03")
async def test_of_another_cases_command_no_reason_is_compared(toys: House) -> None:
    first, second = await opened(toys), await opened(toys)
    data = add(7)
    await toys.accepted(first, "add", {**data, "reason": "So counted."}, id="shared")
    said = {
        reason: await toys.refused(second, "add", {**data, "reason": reason}, id="shared")
        for reason in ("So counted.", "Otherwise.")
    }
    assert {one.rule for one in said.values()} == {"H-03"}
    assert len({one.line() for one in said.values()}) == 1
