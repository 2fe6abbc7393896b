"""Small things of a case on the screen: nothing cut off, said twice, or unreadable."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from domain.commands import Reply
from domain.svp.svp import SVP
from starter.commands.cases import _print
from starter.commands.show import _alerts
from starter.commands.show_svp_docket import _short
from starter.proceedings_votes import committees
from starter.sight import Sight
from tests.domain.cases import at
from tests.domain.svp_cases import PEOPLE, received
from tests.starter.dockets import case_file, played
from tests.starter.test_show_svp import entries, flat, page


def screen() -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=80, highlight=False), out


def test_what_is_past_for_years_is_not_cut() -> None:
    file = case_file(played(3).case)
    file["proceedings"]["owed"][0] |= {"seconds_left": -1_081_382_400, "days_past": 12_516}
    assert "12516 days past" in page(file)


@pytest.mark.rules("S-21")
@pytest.mark.parametrize(
    ("form", "said"), [("bench", "before the judge"), ("jury", "before a jury")]
)
def test_before_whom_a_trial_is_held(form: str, said: str) -> None:
    case = played(8).case
    for at_, event in enumerate(case.history):
        if event.kind in {"trial-begun", "verdict-proven"}:
            case.history[at_] = event.model_copy(update={"data": {**event.data, "form": form}})
    file = case_file(case)
    for kind in ("trial-begun", "verdict-proven"):
        assert said in entries(file, kind)[0]["says"]


@pytest.mark.rules("S-34")
def test_what_was_done_by_a_withheld_order_can_be_read() -> None:
    file = case_file(played(5).case, "doc")
    (one, *_) = (one for one in entries(file, "effect-done") if one["withheld"])
    assert _short(one).plain == f"An order was carried out: withheld ({one['withheld']})"


@pytest.mark.rules("S-10")
def test_seats_stand_by_their_numbers() -> None:
    case = received()
    for number in (10, 2, 1):
        case.does(
            "clerk", "appoint-member", committee="mdt", seat=f"seat-{number}",
            member=f"m{min(number, 9)}", agency="doc",
        )  # fmt: skip
    (team, _) = committees(Sight(SVP, case.state, PEOPLE["chief"]), [])
    assert [one["seat"] for one in team["seats"]] == ["seat-1", "seat-2", "seat-10"]


def test_what_needs_a_person_twice_is_said_once() -> None:
    one = {"about": "elsewhere", "rule": "H-07", "severity": "policy", "effect": "3/alert"}
    raised = [{**one, "raised_at": at(f"2026-11-0{day}T09:00")} for day in (1, 2, 4)]
    other = {**one, "about": "something", "raised_at": at("2026-11-03T09:00")}
    file: dict[str, Any] = {"under_way": [], "obligations": [], "events": [], "lacks": {}}
    console, out = screen()
    _alerts(console, {**file, "alerts": [raised[0], raised[1], other, raised[2]]})
    text = flat(out.getvalue())
    assert text.count("(H-07)") == 2
    assert "3 times, last 2026-11-04 09:00" in text
    assert "2026-11-02" not in text
    assert text.count("times, last") == 1


def test_an_id_that_was_given_before_says_so() -> None:
    console, out = screen()
    call: Any = SimpleNamespace(out=SimpleNamespace(result=lambda _data, words: words(console)))
    reply = Reply(case="svp-2026-000001", version=2, stage="review", events=(), command_id="c-1")
    _print(call, reply, "opened")
    assert "given before under this id: nothing is recorded twice" in flat(out.getvalue())
    _print(call, reply.model_copy(update={"events": ("opened",)}), "opened")
    assert "svp-2026-000001 opened: opened" in flat(out.getvalue())
