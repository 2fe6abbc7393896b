"""`due`: the deadline calculator. Needs no record, no engine, no actor."""

import json
from typing import Annotated

import typer

from starter.commands.shell import Call, command
from starter.due import OK, run_due
from starter.output import BAD_INPUT, DONE, Failed

_Rule = Annotated[str | None, typer.Argument(metavar="RULE", help="A clock, such as T-05.")]
_From = Annotated[
    str, typer.Option("--from", metavar="WHEN", help="The day or time from which it runs.")
]
_Days = Annotated[int | None, typer.Option("--days", help="Instead of a rule: a period in days.")]
_Hours = Annotated[int | None, typer.Option("--hours", help="Instead of a rule: in hours.")]
_Business = Annotated[
    int | None, typer.Option("--business-days", help="Instead of a rule: in business days.")
]
_Counting = Annotated[
    str | None, typer.Option("--counting", metavar="NAME", help="How such a period is counted.")
]
_AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="VERSION", help="A version of the rule tables.")
]
_ByMail = Annotated[bool, typer.Option("--by-mail", help="Time runs from service by mail (K-09).")]


def add_due(app: typer.Typer, panel: str) -> None:
    """Register the command."""

    @command(app, "due", panel=panel, example="dueprocess due T-05 --from 2026-03-04")
    def due(
        call: Call,
        rule: _Rule = None,
        *,
        start: _From,
        days: _Days = None,
        hours: _Hours = None,
        business_days: _Business = None,
        counting: _Counting = None,
        as_of: _AsOf = None,
        by_mail: _ByMail = False,
    ) -> int:
        """Count a deadline: raw, legal and conservative date, and every step of why."""
        code, text = run_due(
            rule,
            start,
            days=days,
            hours=hours,
            business_days=business_days,
            counting=counting,
            as_of=as_of,
            as_json=call.out.as_json,
            by_mail=by_mail,
        )
        if code != OK:
            raise Failed(BAD_INPUT, text)
        call.out.say(text, json.loads(text) if call.out.as_json else None)
        return DONE
