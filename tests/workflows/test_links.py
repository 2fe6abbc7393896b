"""A consent and its deliveries, from the letter to the report; the registers change meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from domain.registry import PROCESSES
from records.commit import history as events_of
from records.engine import reading
from tests.house import House
from tests.workflows import stories
from tests.workflows.people import SUPERVISOR, family, revoke
from tests.workflows.service import rest, state, until
from tests.workflows.stories import REASON
from tests.workflows.test_runs import whole

pytestmark = pytest.mark.server


def last(house: House, case: str, kind: str) -> dict[str, Any]:
    """The data of a case's last event of a kind."""
    with reading(house.engine) as conn:
        found = [one for one in events_of(conn, case) if one.kind == kind]
    assert found, kind
    return dict(found[-1].data)


def alerts(house: House, case: str) -> list[str]:
    """What people were alerted about, in order."""
    with reading(house.engine) as conn:
        events = events_of(conn, case)
    return [
        str(order.data["about"]) for one in events for order in one.orders if order.kind == "alert"
    ]


async def asked_by_mail(house: House) -> tuple[str, str]:
    """A consent asked by certified mail, and the delivery that it opened."""
    case, _, _ = await stories.lettered(house)
    await house.accepted(case, "record-request-sent", {"method": "certified"})
    await rest(house, case)
    return case, await stories.ladder_of(house, case)


async def reported(house: House, case: str, ladder: str, ended: str) -> None:
    """The consent has heard how its delivery ended, and the delivery is over."""
    await until(lambda: state(house, case).get("deliveries") == {ladder: ended}, ended)
    await rest(house, case)
    await stories.ended(house, ladder)
    whole(house, case)
    whole(house, ladder)


@pytest.mark.rules("DOR-035", "DOR-036", "DOR-048")
async def test_certified_and_delivered(cases: House) -> None:
    case, ladder = await asked_by_mail(cases)
    held = state(cases, ladder)
    assert (held["owner"], held["letter"]) == (case, *state(cases, case)["rendered"].values())
    await stories.scan(cases, ladder, "accepted")
    await stories.scan(cases, ladder, "delivered-addressee")
    await reported(cases, case, ladder, "delivered")
    assert "warnings" not in last(cases, case, "delivery-ended")
    assert alerts(cases, case) == []
    answer = await cases.accepted(case, "record-response", stories.signed(cases))
    assert answer.stage == "consented"
    await cases.accepted(case, "close-consent", REASON)
    assert (await stories.ended(cases, case))["stage"] == "closed"


@pytest.mark.rules("DOR-037", "DOR-038", "DOR-049", "C-18")
async def test_unclaimed_called_written_to_again_and_attempted(cases: House) -> None:
    case, ladder = await asked_by_mail(cases)
    for code in ("accepted", "notice-left", "unclaimed"):
        await stories.scan(cases, ladder, code)
    held = await rest(cases, ladder)
    assert (held["stage"], bool(held["script"])) == ("returned", True)
    early = await cases.refused(ladder, "close-delivery", {})
    assert early.rule == "DOR-037"
    while state(cases, ladder)["stage"] == "returned":
        await cases.accepted(ladder, "record-verbal-attempt", {"reached": False})
    held = await rest(cases, ladder)
    assert held["verbal"] == held["values"]["verbal_attempts"]
    assert held["follow_up"]
    early = await cases.refused(ladder, "close-delivery", {})
    assert early.rule == "DOR-037"
    await cases.accepted(ladder, "record-follow-up-sent", {})
    await cases.accepted(ladder, "close-delivery", {})
    await reported(cases, case, ladder, "attempted")
    assert [one["rule"] for one in last(cases, case, "delivery-ended")["warnings"]] == ["DOR-037"]
    assert alerts(cases, case) == ["delivery"]


@pytest.mark.rules("DOR-050")
async def test_the_guardian_has_died(cases: House) -> None:
    case, ladder = await asked_by_mail(cases)
    await stories.scan(cases, ladder, "deceased")
    assert (await rest(cases, ladder))["stage"] == "needs-decision"
    await cases.accepted(ladder, "decide-delivery", {"choice": "stop", **REASON}, actor=SUPERVISOR)
    await reported(cases, case, ladder, "deceased")
    (guardian,) = state(cases, case)["guardians"].values()
    assert guardian["deceased"]
    again = await cases.refused(case, "record-request-sent", {"method": "hand"})
    assert again.rule == "C-28"


@pytest.mark.rules("C-22")
async def test_two_guardians_two_deliveries(cases: House) -> None:
    people = family(cases.engine, guardians=2)
    case = await cases.open("consent", stories.opening(cases, people.ward))
    held = await rest(cases, case)
    assert set(held["rendered"]) == set(people.guardians)
    await cases.accepted(case, "record-request-sent", {"method": "certified"})
    await rest(cases, case)
    ladders = await stories.ladders_of(cases, case, 2)
    assert {state(cases, one)["recipient"] for one in ladders} == set(people.guardians)
    assert len({state(cases, one)["article"] for one in ladders}) == 2
    for ladder in ladders:
        await stories.scan(cases, ladder, "delivered-addressee")
    ended = dict.fromkeys(ladders, "delivered")
    await until(lambda: state(cases, case).get("deliveries") == ended, "both reports")
    for guardian, stage in zip(people.guardians, ("asked", "consented"), strict=True):
        answer = stories.signed(cases, guardian=guardian)
        assert (await cases.accepted(case, "record-response", answer)).stage == stage
    await rest(cases, case)
    whole(cases, case)


@pytest.mark.rules("C-28")
async def test_a_guardian_s_letters_are_revoked_while_the_answer_is_awaited(cases: House) -> None:
    people = family(cases.engine)
    case = await stories.consent(cases, "asked", people=people)
    other = await stories.consent(cases, "asked")
    now = cases.clock.now()
    day = (now - timedelta(days=1)).date().isoformat()
    told = revoke(cases.engine, people.guardian, day, now)
    assert [one for one, _ in told] == [case], "only the cases whose picture is out of date"
    for one, fact in told * 2:  # signals may come twice
        await cases.gateway.runner.announce(one, fact)
    await until(lambda: "facts-noted" in state(cases, case)["log"], "the changed letters")
    held = await rest(cases, case)
    assert held["log"].count("facts-noted") == 1
    assert held["guardians"][people.guardian]["letters_until"]
    assert [one["rule"] for one in last(cases, case, "facts-noted")["warnings"]] == ["C-28"]
    assert alerts(cases, case) == ["letters-ended"]
    answer = await cases.accepted(case, "record-response", stories.signed(cases))
    assert answer.events == ("response-invalid",)
    assert (await rest(cases, other))["log"] == ["opened", "request-sent"]
    whole(cases, case)


async def test_the_links_carry_only_what_the_processes_know(cases: House) -> None:
    """What one case tells another is a command of the other's table."""
    case, ladder = await asked_by_mail(cases)
    with reading(cases.engine) as conn:
        opened = [one for one in events_of(conn, ladder) if one.kind == "opened"]
    assert opened[0].actor.id.startswith("system:")
    assert "delivery-ended" in PROCESSES["consent"].commands
    assert state(cases, ladder)["office"] == state(cases, case)["office"]
