"""The chain of a body: which stage follows which, and that it ends."""

from collections.abc import Mapping

from sim.errors import ConfigError
from sim.forums.procedures.base import END, Procedure

__all__ = ["order_of"]


def order_of(
    stages: Mapping[str, Procedure], text: str, entry: str | None = None
) -> tuple[str, ...]:
    """Put the stages of a body in an order in which every one follows its causes.

    Parameters
    ----------
    stages : mapping of str to Procedure
        The chain; the first is where every draft begins.
    text : str
        Kind of text the body decides.
    entry : str, optional
        A stage at which texts enter that have not passed the first one.

    Returns
    -------
    tuple of str
        Names of the stages, the first one first.

    Raises
    ------
    ConfigError
        If there is no stage, a stage cannot decide the text, leads to itself or
        to a stage that does not exist, the chain runs in a circle, or a stage is
        never reached.

    Examples
    --------
    >>> from sim.forums.procedures import Consensus, SimpleMajority
    >>> stages = {"consensus": Consensus(if_failed="vote"), "vote": SimpleMajority()}
    >>> order_of(stages, "resolution")
    ('consensus', 'vote')
    >>> order_of({"vote": SimpleMajority(if_failed="vote")}, "resolution")
    Traceback (most recent call last):
        ...
    sim.errors.ConfigError: stages.vote.if_failed: leads back to its own stage, got 'vote'
    """
    if not stages:
        raise ConfigError("stages", "is empty: the body has no way to decide")
    for name, procedure in stages.items():
        _check_name(name)
        _check_text(name, procedure, text)
        _check_joint(name, procedure, stages)
        for key, target in _targets(procedure):
            where = f"stages.{name}.{key}"
            if target == name:
                raise ConfigError(where, "leads back to its own stage", value=target)
            if target != END and target not in stages:
                raise ConfigError(where, "unknown stage", value=target, choices=[*stages, END])
            _check_place(where, procedure, stages.get(target))
    first, procedure = next(iter(stages.items()))
    if procedure.follows:
        raise ConfigError(f"stages.{first}", "can only follow a stage that settles the draft")
    order: list[str] = []
    if entry is not None:
        _check_entry(entry, stages)
        _visit(entry, stages, (), order)
    _visit(next(iter(stages)), stages, (), order)
    for name in stages:
        if name not in order:
            raise ConfigError(f"stages.{name}", "is never reached", allowed=" → ".join(order[::-1]))
    return tuple(reversed(order))


def _targets(procedure: Procedure) -> set[tuple[str, str]]:
    keys = procedure.exit_keys()
    return {(keys[result], target) for result, target in procedure.exits().items()}


def _visit(
    name: str, stages: Mapping[str, Procedure], path: tuple[str, ...], order: list[str]
) -> None:
    if name in path:
        circle = [*path[path.index(name) :], name]
        key = next(k for k, t in sorted(_targets(stages[path[-1]])) if t == name)
        raise ConfigError(
            f"stages.{path[-1]}.{key}", f"the chain cannot end: {' → '.join(circle)}", value=name
        )
    if name in order:
        return
    for _, target in sorted(_targets(stages[name])):
        if target != END:
            _visit(target, stages, (*path, name), order)
    order.append(name)


def _check_name(name: str) -> None:
    if name == END or "/" in name:
        raise ConfigError(f"stages.{name}", f"a stage may not be called {END!r} or hold a stroke")


def _check_text(name: str, procedure: Procedure, text: str) -> None:
    if text not in procedure.texts:
        raise ConfigError(
            f"stages.{name}",
            f"{type(procedure).__name__} cannot decide a text of this kind",
            value=text,
            allowed=", ".join(sorted(procedure.texts)),
        )


def _check_place(key: str, procedure: Procedure, after: Procedure | None) -> None:
    if after is not None and after.follows and not (procedure.settles or procedure.follows):
        raise ConfigError(key, "leads to a stage that can only follow a decision")


def _check_entry(entry: str, stages: Mapping[str, Procedure]) -> None:
    if entry not in stages:
        raise ConfigError("rivals.at", "unknown stage", value=entry, choices=stages)
    if stages[entry].follows:
        raise ConfigError("rivals.at", "can only follow a stage that settles", value=entry)


def _check_joint(name: str, procedure: Procedure, stages: Mapping[str, Procedure]) -> None:
    if procedure.joint and len(stages) > 1:
        raise ConfigError(
            f"stages.{name}",
            f"{type(procedure).__name__} settles all drafts together and must be the only stage",
        )
