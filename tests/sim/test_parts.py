"""Parts: constructor arguments are the keys, checked before anything runs."""

import typing
from typing import Any

import pytest

from experiments.config.parameter_docs import parameters
from sim.errors import ConfigError
from sim.parts import Part, build, coerce, construct, non_negative, one_of, positive, share, within


class Bell(Part):
    """Rings."""

    def __init__(self, *, tone: float, times: int = 1, loud: bool = False, name: str = "bell"):
        self.tone = positive("tone", tone)
        self.times, self.loud, self.name = times, loud, name


class Tower(Part):
    """Holds bells."""

    needs_target = False

    def __init__(
        self,
        *,
        bells: list[Bell],
        spare: Bell | None = None,
        by_hour: dict[str, Bell] | None = None,
        height: typing.Literal["low", "high"] = "low",
    ):
        self.bells, self.spare, self.by_hour, self.height = bells, spare, by_hour, height


HERE = f"{__name__}"


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    """Let the classes of this file be named, as those of a plugin are."""
    import sys

    monkeypatch.setitem(sys.modules, "towers", sys.modules[__name__])


def ring(**values):
    return {"_target_": "towers.Bell", "tone": 440.0} | values


def made(spec, **options):
    options = {"plugins": ["towers"], "default": Tower} | options
    return build(spec, Tower, "tower", **options)


def refused(call):
    with pytest.raises(ConfigError) as caught:
        call()
    return str(caught.value)


def test_arguments_are_keys_and_nested_parts_are_built():
    tower = made({"bells": [ring(), ring(tone=220, times=2)], "by_hour": {"noon": ring()}})
    assert [type(bell) for bell in tower.bells] == [Bell, Bell]
    assert tower.bells[1].tone == 220.0 and isinstance(tower.bells[1].tone, float)
    assert tower.by_hour["noon"].times == 1 and tower.spare is None


def test_a_finished_part_is_taken_as_it_is():
    tower = Tower(bells=[])
    assert build(tower, Tower, "tower") is tower


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ([], "tower: must be a mapping of keys to values, got []"),
        ({}, "tower.bells: is missing"),
        ({"bells": ring()}, "tower.bells: must be a list, got {'_target_': 'towers.Bell', "
         "'tone': 440.0}"),
        ({"bells": [ring(tone=0)]}, "tower.bells[0].tone: must be > 0, got 0.0"),
        ({"bells": [ring(), ring(tnoe=1)]}, "tower.bells[1].tnoe: unknown key. "
         "Did you mean 'tone'? Allowed: loud, name, times, tone"),
        ({"bells": [{"tone": 1.0}]}, "tower.bells[0]._target_: is missing. "
         f"Allowed: a subclass of {HERE}.Bell"),
        ({"bells": [ring(times=1.5)]}, "tower.bells[0].times: must be a whole number, got 1.5"),
        ({"bells": [ring(times=True)]}, "tower.bells[0].times: must be a whole number, got True"),
        ({"bells": [ring(tone=True)]}, "tower.bells[0].tone: must be a number, got True"),
        ({"bells": [ring(loud=1)]}, "tower.bells[0].loud: must be true or false, got 1"),
        ({"bells": [ring(name=3)]}, "tower.bells[0].name: must be a text, got 3"),
        ({"bells": [], "by_hour": [1]},
         "tower.by_hour: must be a mapping of keys to values, got [1]"),
        ({"bells": [], "by_hour": {"noon": ring(tone="x")}},
         "tower.by_hour.noon.tone: must be a number, got 'x'"),
        ({"bells": [], "height": "hihg"},
         "tower.height: unknown choice, got 'hihg'. Did you mean 'high'? Allowed: high, low"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_built_is_refused_with_the_full_key(spec, message):
    assert refused(lambda: made(spec)) == message


@pytest.mark.parametrize("target", ["os.system", "builtins.eval", "subprocess.Popen", "simx.Bell"])
def test_code_outside_is_refused(target):
    said = refused(lambda: made({"bells": [{"_target_": target}]}))
    assert said.startswith("tower.bells[0]._target_: names code outside Plenary")


@pytest.mark.parametrize(
    "target", ["Bell", "towers.", "towers..Bell", "towers.Bell()", "towers.Bell\n", "", None, 1]
)
def test_only_dotted_names_are_looked_up(target):
    said = refused(lambda: made({"bells": [{"_target_": target}]}))
    assert "must be the dotted name of a class" in said


def test_code_reached_through_an_own_module_is_refused_too():
    for target in ("sim.parts.importlib.import_module", "sim.parts.re.compile", "sim.parts.build"):
        said = refused(lambda target=target: build({"_target_": target}, Part, "part"))
        assert said.startswith("part._target_: ")


def test_plugins_must_be_listed():
    assert "outside" in refused(lambda: made({"bells": [ring()]}, plugins=[]))
    assert made({"bells": [ring()]}).bells


def test_class_of_another_place_is_refused_with_those_that_fit():
    said = refused(lambda: made({"bells": [{"_target_": "towers.Tower", "bells": []}]}))
    assert said.startswith("tower.bells[0]._target_: is not a subclass of")


def test_module_that_does_not_exist():
    said = refused(lambda: build({"_target_": "sim.nowhere.Thing"}, Bell, "bell"))
    assert said.startswith("bell._target_: cannot be imported")


def test_numbers_that_are_none_are_refused():
    for check in (non_negative, positive, share):
        for value in (float("nan"), float("inf"), True, "1", None, -0.1):
            assert refused(lambda check=check, value=value: check("x", value))
    assert within("x", 0, 0, 1) == 0 and share("x", 1) == 1 and non_negative("x", 0) == 0
    assert refused(lambda: positive("x", 0)) == "x: must be > 0, got 0"
    assert refused(lambda: non_negative("x", -1)) == "x: must be ≥ 0, got -1"
    assert refused(lambda: one_of("x", "c", ["aa", "bb"])).endswith("Allowed: aa, bb")


def test_none_is_taken_only_where_it_is_allowed():
    assert coerce(None, float | None, "x") is None
    assert refused(lambda: coerce(None, float, "x")) == "x: must be a number, got None"


def test_positional_arguments_are_no_keys():
    class Sly(Part):
        def __init__(self, hidden=1, *, shown=2):
            self.hidden, self.shown = hidden, shown

    assert "unknown key" in refused(lambda: construct(Sly, {"hidden": 3}, "sly"))
    assert construct(Sly, {"shown": 3}, "sly").shown == 3


class Counted(Part):
    """A vote that is counted."""

    def __init__(self, *, quorum: float = 0.5, tie: str = "lost"):
        self.quorum, self.tie = quorum, tie


class Weighed(Counted):
    """A vote whose base has the other keys."""

    def __init__(self, *, weight: str = "people", quorum: float = 0.0, **base: Any):
        super().__init__(quorum=quorum, **base)
        self.weight = weight


class Plain(Weighed):
    """A vote that takes no key of its base."""

    def __init__(self, *, weight: str = "people"):
        super().__init__(weight=weight)


def test_a_class_that_passes_keys_on_has_those_of_its_base():
    made = construct(Weighed, {"tie": "won"}, "vote")
    assert (made.weight, made.quorum, made.tie) == ("people", 0.0, "won")
    assert list(parameters(Weighed)) == ["weight", "quorum", "tie"]
    with pytest.raises(ConfigError, match=r"vote\.ties: unknown key\. Did you mean 'tie'"):
        construct(Weighed, {"ties": "won"}, "vote")
    with pytest.raises(ConfigError, match=r"vote\.tie: must be a text, got 3"):
        construct(Weighed, {"tie": 3}, "vote")
    with pytest.raises(ConfigError, match="unknown key"):
        construct(Plain, {"tie": "won"}, "vote")
