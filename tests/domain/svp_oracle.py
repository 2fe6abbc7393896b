"""Two committees and the attorney general by the requirements alone: what a step must come to.

An oracle for `test_svp_interleavings.py`; it shares no line with the domain. Belongs here: the two
routes as small models. Not here: how a case is driven (the test).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

ACCEPTED: Final = ""


@dataclass(frozen=True)
class Review:
    """A team of three that stands 1 to 1, five prosecutors that stand 2 to 0, two of them recused.

    What the third of each says decides. Both notices were received on 11 March 2031.
    """

    when: datetime
    stage: str = "review"
    third: str = "silent"
    team: str = ""
    delivered: bool = False
    prosecutor: str = "silent"
    committee: str = ""
    late: frozenset[str] = frozenset()
    said: str = ""
    """The rules of which the last accepted step must warn."""

    def at(self, when: datetime) -> "Review":
        return replace(self, when=max(self.when, when))

    def step(self, name: str) -> tuple[str, "Review"]:
        """The rule that refuses a step, if one does, and where the case stands then."""
        if self.stage != "review":
            return "H-01", self
        who, _, what = name.partition(" ")
        if who == "team":
            return self._team(what)
        if who == "prosecutors":
            return self._prosecutors(what)
        return self._files(what)

    def _team(self, what: str) -> tuple[str, "Review"]:
        if what == "delivers":
            if not self.team or self.delivered:
                return "DECK-33", self
            slow = self.when >= T_04
            late = self.late | {"T-04"} if slow else self.late
            return ACCEPTED, replace(self, delivered=True, late=late, said="T-04" if slow else "")
        if self.team:
            return "H-06", self
        if what != "closes":
            return self._third(what)
        if self.third in {"silent", "aside"}:  # two are left: no team (DECK-31)
            return {"silent": "C-25", "aside": "DECK-31"}[self.third], self
        return ACCEPTED, replace(self, team=self.third, said="")

    def _third(self, what: str) -> tuple[str, "Review"]:
        if self.third == "aside":
            return "H-02", self
        # A team of two is none: from then on every vote would be warned of; there is none.
        return ACCEPTED, replace(self, third=what, said="")

    def _prosecutors(self, what: str) -> tuple[str, "Review"]:
        if self.committee:
            return "H-06", self
        if what == "go-on":
            return ("C-47", self) if self.prosecutor != "aside" else self._determined("no")
        if what == "closes":
            open_still = {"silent": "S-13", "aside": "C-47"}
            if self.prosecutor in open_still:
                return open_still[self.prosecutor], self
            return self._determined(self.prosecutor)
        if self.prosecutor == "aside":
            return "H-02", self
        return ACCEPTED, replace(self, prosecutor=what, said="C-47" if what == "aside" else "")

    def _determined(self, result: str) -> tuple[str, "Review"]:
        differs = self.team == "no" and result == "yes"
        return ACCEPTED, replace(self, committee=result, said="C-26" if differs else "")

    def _files(self, what: str) -> tuple[str, "Review"]:
        if what == "declines":
            return ACCEPTED, replace(self, stage="not-filed", said="")
        if self.committee != "yes":
            return "S-13", self
        if not self.delivered or what == "files-bare":
            return "S-16", self
        against = self.team == "no"
        if against and what != "files-with-a-reason":
            return "C-26", self
        slow = self.when >= T_05
        late = self.late | {"T-05"} if slow else self.late
        said = " ".join(("C-26",) * against + ("T-05",) * slow)
        return ACCEPTED, replace(self, stage="petition-filed", late=late, said=said)


def _midnight_after(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T05:00+00:00") + timedelta(days=1)


T_04: Final = _midnight_after("2031-04-10")
T_05: Final = _midnight_after("2031-04-25")
TEAM: Final = ("team yes", "team no", "team aside", "team closes", "team delivers")
PROSECUTORS: Final = tuple(
    f"prosecutors {what}" for what in ("yes", "no", "aside", "closes", "go-on")
)
COUNSEL: Final = tuple(
    f"ag {what}" for what in ("files", "files-bare", "files-with-a-reason", "declines")
)


@dataclass(frozen=True)
class Overt:
    """After an overt act: determined, results obtained at `start`; hours are whole hours since."""

    hour: float = 1
    stage: str = "determined"
    notified: float | None = None
    yes: frozenset[str] = frozenset()
    closed: bool = False
    barred: bool = False
    why: str = ""
    late: frozenset[str] = frozenset()

    def wait(self, hours: float) -> "Overt":
        """Hours pass: the prosecutors' twenty-four (T-15), the forty-eight of the petition (T-16)."""
        after = replace(self, hour=self.hour + hours)
        notified = self.notified
        over = self.stage == "petition-filed" or self.why == "S-36"
        if notified is not None and after.hour >= notified + 24 and not (self.closed or over):
            after = replace(after, barred=True)
        if self.stage == "determined" and after.hour >= 48:
            after = replace(after, stage="release-due", why="T-16")
        return after

    def step(self, name: str) -> tuple[str, "Overt"]:
        """The rule that refuses a step, if one does, and where the case stands then."""
        by_the_clock = self.why == "T-16" and name != "declines"  # and all of it is typed now
        if self.stage == "release-due" and (name == "files" or by_the_clock):
            return self.why, self
        if self.stage != "determined":
            return "H-01", self
        if name == "declines":
            return ACCEPTED, replace(self, stage="release-due", why="S-36")
        known = {"notifies": self._notifies, "closes": self._closes, "files": self._files}
        return known[name]() if name in known else self._votes(name)

    def _notifies(self) -> tuple[str, "Overt"]:
        if self.closed or self.notified is not None:
            return ("H-06" if self.closed else "T-15"), self
        return ACCEPTED, replace(self, notified=self.hour)

    def _votes(self, name: str) -> tuple[str, "Overt"]:
        if self.closed:
            return "H-06", self
        if self.notified is None or self.barred:
            return "T-15", self
        return ACCEPTED, replace(self, yes=self.yes | {name})

    def _closes(self) -> tuple[str, "Overt"]:
        if self.closed or len(self.yes) < 3:
            return ("H-06" if self.closed else "S-13"), self
        late = self.late | {"T-15"} if self.barred else self.late
        return ACCEPTED, replace(self, closed=True, late=late)

    def _files(self) -> tuple[str, "Overt"]:
        if self.barred or not self.closed:
            return ("T-15" if self.barred else "S-13"), self
        return ACCEPTED, replace(self, stage="petition-filed")
