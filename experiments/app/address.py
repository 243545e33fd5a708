"""What the page shows, as its address: whoever opens the address sees the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from experiments.app.choices import Choices

PICTURES = ("half circle", "map")


@dataclass(frozen=True)
class View:
    """What is played, and where one looks.

    Attributes
    ----------
    choices : Choices
    step : int
        Rounds stepped through, over all meetings [count].
    text : str
        Which draft; the first unless given.
    picture : str
        One of `PICTURES`.
    member : str
        Code of the state that is looked at; empty for none.
    """

    choices: Choices = field(default_factory=Choices)
    step: int = 0
    text: str = ""
    picture: str = PICTURES[0]
    member: str = ""

    def address(self) -> str:
        """Write the view as the query of an address, from which `from_address` reads it.

        Examples
        --------
        >>> View(Choices({"forum": "oewg"}), step=2, member="IND").address()
        'forum=oewg&step=2&member=IND'
        """
        facts = {"step": str(self.step)} if self.step else {}
        facts |= {"text": self.text} if self.text else {}
        facts |= {"picture": self.picture} if self.picture != PICTURES[0] else {}
        facts |= {"member": self.member} if self.member else {}
        return "&".join(part for part in (self.choices.address(), urlencode(facts)) if part)

    @classmethod
    def from_address(cls, query: str | None) -> View:
        """Read a view from the query of an address; what makes no sense is left out.

        Examples
        --------
        >>> View.from_address("step=2&picture=map&member=ind&text=A%2F1")
        View(choices=..., step=2, text='A/1', picture='map', member='IND')
        """
        view = cls(Choices.from_address(query))
        for key, value in parse_qsl(query or ""):
            if key == "step" and value.isdigit():
                view = replace(view, step=int(value))
            elif key == "picture" and value in PICTURES:
                view = replace(view, picture=value)
            elif key == "text":
                view = replace(view, text=value)
            elif key == "member" and value.isalpha():
                view = replace(view, member=value.upper())
        return view
