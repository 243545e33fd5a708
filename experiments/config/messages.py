"""Say in one plain message what Hydra says in several lines and a traceback."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.config.composer import open_composer
from experiments.config.folder import config_directory, group_names, options_by_name
from experiments.config.overrides import read_overrides
from experiments.config.registered import entry_of_unset
from experiments.study.dotted_keys import flat_keys, lookup, value_at
from sim.errors import ConfigError, PlenaryError, nearest

_UNKNOWN_OPTION = re.compile(r"Could not find '(?P<option>[^']+)'")
_UNKNOWN_GROUP = re.compile(r"Could not override '(?P<group>[^']+)'\.\s*No match", re.S)
_UNKNOWN_KEY = re.compile(r"Could not override '(?P<key>[^']+)'")
_BARE = re.compile(r"[\w./\\-]+")
_NAMED_ENTRY = re.compile(r"Index '(\w+)' \(str\) is not an int")
_FULL_KEY = re.compile(r"full_key: (?P<key>\S+)")


@contextlib.contextmanager
def plainly(composer=None, overrides: Sequence[str] = ()) -> Iterator[None]:
    """Turn errors of Hydra, OmegaConf and YAML into errors of our own.

    Parameters
    ----------
    composer : experiments.config.composer.Composer, optional
        Where the known keys are looked up; a fresh one by default.
    overrides : sequence of str
        What the user typed, for the messages.

    Raises
    ------
    ConfigError
        With the key and the nearest right spelling.
    """
    from antlr4.error.Errors import RecognitionException
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    try:
        yield
    except PlenaryError:
        raise
    except (HydraException, OmegaConfBaseException, RecognitionException) as error:
        raise explain(error, composer, overrides) from None
    except YAMLError as error:
        raise ConfigError("", f"a configuration file is no YAML: {_line(error)}") from None
    except (ValueError, TypeError, AssertionError, AttributeError, RecursionError) as error:
        if not _is_hydras(error):
            raise
        if named := _NAMED_ENTRY.search(str(error)):
            keys = (word.partition("=")[0] for word in overrides)
            raise _numbered(next((k for k in keys if f".{named[1]}" in k), named[1])) from None
        raise _culprit(overrides) or ConfigError(
            "", f"the overrides cannot be used: {_line(error)}"
        ) from None


def _numbered(key: str) -> ConfigError:
    """Say how the entries of a list are named."""
    return ConfigError(
        key,
        "entries of a list are named by their number behind a dot, from 0",
        allowed="for instance scenario.agenda.0.drafts.1.position",
    )


def _culprit(overrides: Sequence[str]) -> ConfigError | None:
    """Find the override that Hydra stumbled over."""
    with open_composer() as fresh:
        for text in overrides:
            if text.startswith("-"):
                continue
            try:
                read_overrides([text], fresh)
            except ConfigError as found:
                return found
    return None


def explain(error: Exception, composer=None, overrides: Sequence[str] = ()) -> ConfigError:
    """Find out what a Hydra error is about.

    Parameters
    ----------
    error : Exception
        From Hydra or OmegaConf.
    composer : Composer, optional
        Where the known keys are looked up.
    overrides : sequence of str
        What the user typed.

    Returns
    -------
    ConfigError
        One message.
    """
    from hydra.errors import MissingConfigException, OverrideParseException

    text = str(error)
    if isinstance(error, OverrideParseException):
        if _BARE.fullmatch(error.override or ""):
            return bare_word(error.override)
        if "[" in (error.override or "").partition("=")[0]:
            return _numbered(error.override.partition("=")[0])
        return ConfigError(
            "",
            "cannot read the override",
            value=error.override,
            allowed="key=value, key=a,b, "
            "key=range(1,5), key=choice(a,b), key=interval(0,1), group=glob(*)",
        )
    if isinstance(error, MissingConfigException):
        return _unknown_option(error, text)
    if found := _UNKNOWN_GROUP.search(text):
        groups = group_names()
        return ConfigError(found["group"].split("@")[0], "unknown group", choices=groups)
    cause = error.__cause__ if error.__cause__ is not None else error
    if found := _UNKNOWN_KEY.search(text) or _FULL_KEY.search(str(cause)):
        if "not in struct" in str(cause) or "No match" in text:
            return _unknown_key(found["key"], composer, overrides)
        return ConfigError(found["key"], _line(cause))
    if "requires --multirun" in text or "Ambiguous value" in text:
        line = re.search(r"'([^']*)'", text)
        key = line[1].split("=")[0] if line else ""
        return ConfigError(
            key,
            "has several values; `plenary sweep` runs them all, "
            f"and {key}=[a,b] is one value that is a list",
        )
    return ConfigError("", " ".join(_line(e) for e in dict.fromkeys((error, cause)) if str(e)))


def _unknown_option(error, text: str) -> ConfigError:
    found = _UNKNOWN_OPTION.search(text)
    path = found["option"] if found else str(error.missing_cfg_file)
    group, _, option = path.rpartition("/")
    if not group:
        return ConfigError("--config-name", "there is no such file", value=path)
    if error.options is None:
        return ConfigError(group, "unknown choice", value=option)
    return ConfigError(group, "unknown choice", value=option, choices=error.options)


def _unknown_key(key: str, composer, overrides: Sequence[str]) -> ConfigError:
    config = known(composer, overrides)
    groups = group_names()
    keys = [*flat_keys(config), *groups]
    parent = key.rpartition(".")[0]
    siblings = [k.rpartition(".")[2] for k in keys if k.rpartition(".")[0] == parent]
    if "." in key and siblings:
        return ConfigError(key, "unknown key", choices=siblings)
    if lookup(config, parent) and value_at(config, parent) is None:
        return entry_of_unset(key)
    guess = nearest(key, keys)
    hint = f". Did you mean {guess!r}?" if guess else ""
    top = ", ".join(sorted({*config, *groups} - {"hydra"}))
    return ConfigError(
        key,
        f"unknown key{hint} Allowed: {top}" if hint else "unknown key",
        allowed=None if hint else top,
    )


def known(composer, overrides: Sequence[str]) -> dict:
    """Compose what can be composed of the user's choices, to see the known keys.

    Parameters
    ----------
    composer : Composer or None
    overrides : sequence of str
        Of a swept group the first option is taken.

    Returns
    -------
    dict
        Plain; empty if nothing can be composed.
    """

    def compose_with(one) -> dict:
        choices = [o for o in overrides if "=" in o and one.options(o.split("=")[0].split("@")[0])]
        plain = [o.split(",")[0] for o in choices if not re.search(r"[(\[]", o)]
        for attempt in (plain, []):
            try:
                return one(attempt)[0]
            except Exception:  # whatever is wrong elsewhere, the defaults still help
                continue
        return {}

    if composer is not None:
        return compose_with(composer)
    with open_composer() as fresh:
        return compose_with(fresh)


def bare_word(word: str) -> ConfigError:
    """Say what a word that is no ``key=value`` may have been meant to be.

    Parameters
    ----------
    word : str
        As typed.

    Returns
    -------
    ConfigError
        One message.
    """
    place = Path(word)
    if (place / "manifest.json").is_file():
        shows = f"`plenary table {word}` shows it, `plenary replay {word}` reruns it"
        return ConfigError("", f"{word} is a results folder; {shows}")
    if place.suffix in (".yaml", ".yml"):
        return ConfigError(
            "",
            f"{word} is no key=value. `plenary run FILE.yaml key=value …` runs a saved "
            "configuration; no other switches of Hydra go with it",
        )
    if place.is_file():
        return ConfigError("", f"{word} is no configuration: a saved one ends in .yaml")
    if word in group_names():
        files = (config_directory() / word).glob("*.yaml")
        return ConfigError(word, "needs a value", choices=[path.stem for path in files])
    options = options_by_name()
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.75)
    guess = close[0] if close else None
    hint = f". Did you mean {options[guess]}={guess}?" if guess else ""
    return ConfigError(
        "",
        f"{word!r} is no key=value{hint}",
        allowed=None if hint else "key=value, key=a,b, group=option; see `plenary sweep --help`",
    )


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _is_hydras(error: BaseException) -> bool:
    """Tell whether an error was raised inside Hydra and not inside our own code."""
    trace = error.__traceback__
    last = None
    while trace is not None:
        last, trace = trace, trace.tb_next
    name = last.tb_frame.f_code.co_filename.replace("\\", "/") if last else ""
    return any(f"/{package}/" in name for package in ("hydra", "omegaconf", "antlr4", "yaml"))
