"""The ``plenary`` command: find the subcommand, run it, say plainly what went wrong.

Nothing heavy is imported before a subcommand asks for it, so ``plenary --help``
answers at once.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence

from experiments.commands.catalogue import available
from experiments.commands.terminal import readable, speak_plainly
from experiments.study.threads import use_one_thread
from sim.errors import MOST_LISTED, PlenaryError, nearest

# What Hydra shows without running anything; the model need not be loaded for it.
SHOWING = {
    *("--help", "-h", "--hydra-help", "--cfg", "-c", "--info", "-i"),
    *("--shell-completion", "-sc"),
}

# Objects made between two looks for those that hold only each other; with Python's 700 a report
# looks through everything that was imported again and again, a tenth of its time [count].
SELDOM = 10_000

WITHOUT_CHECKS = (
    "Hydra reads range(…), choice(…) and the like only where Python keeps its assertions; "
    "unset PYTHONOPTIMIZE (or leave out -O), or write the values: seed=1,2,3"
)


def usage() -> str:
    """Say how the command is used."""
    lines = ["usage: plenary COMMAND [options] [key=value ...]", "", "commands:"]
    lines += [f"  {name:<12} {text}" for name, (_, text) in available().items()]
    lines += [
        "",
        "`plenary COMMAND --help` tells more. Examples:",
        "  plenary run forum=oewg strategy/democratic=swing_courting",
        "  plenary sweep study=main",
        "  plenary sweep strategy/democratic=no_action,democracy_club forum=first_committee,oewg",
    ]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments after the program's name; those of the process by default.

    Returns
    -------
    int
        Exit code: 0 done, 1 finished with failures or differences, 2 bad
        input, 130 interrupted.
    """
    use_one_thread()
    gc.set_threshold(SELDOM)
    speak_plainly()
    if os.getcwd() not in sys.path and "" not in sys.path:
        sys.path.append(
            os.getcwd()
        )  # code of the user's own lies beside what runs it, as in Python
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in ("-h", "--help", "help", "--version"):
        return _about(arguments)
    if sys.flags.optimize and any("(" in word for word in arguments):
        return _complain(WITHOUT_CHECKS, 2)
    return _dispatch(arguments[0], arguments[1:])


def _about(arguments: Sequence[str]) -> int:
    """Tell the commands, or the version."""
    try:
        if arguments and arguments[0] == "--version":
            from experiments.study.installed import VERSION

            print(f"plenary {VERSION}")
        else:
            print(usage())
        sys.stdout.flush()
    except BrokenPipeError:
        _reader_has_left()
    return 0 if arguments else 2


def _reader_has_left() -> None:
    """The reader of our output (head, less) has left; that is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _dispatch(command: str, arguments: list[str]) -> int:
    commands = available()
    if command not in commands:
        guess = nearest(command, commands)
        hint = f" Did you mean {guess!r}?" if guess else ""
        return _complain(
            f"plenary: unknown command {command!r}.{hint} Commands: {', '.join(commands)}", 2
        )
    try:
        words = readable(arguments)
        if words == ["--version"]:
            return _about(words)
        if command in ("run", "sweep") and _only_shows(words):
            code = importlib.import_module("experiments.commands.show").main([command, *words])
        else:
            code = importlib.import_module(commands[command][0]).main(words)
    except PlenaryError as error:
        return _complain(f"{error}{_where_listed(error)}", getattr(error, "exit_code", 2))
    except KeyboardInterrupt:
        return _complain(
            "Interrupted. What was finished is kept; the same command continues from there.", 130
        )
    except BrokenPipeError:
        _reader_has_left()
        return 0
    except ImportError as error:
        return _complain(_missing(command, error), 2)
    except MemoryError:
        return _complain(
            f"plenary {command}: out of memory. Fewer workers (executor.workers=1) or a smaller "
            "executor.chunk need less.",
            1,
        )
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _complain(f"plenary {command}: {where}{error.strerror or error}", 1)
    return int(code or 0)


def _where_listed(error: PlenaryError) -> str:
    """Name the command that lists all choices, where a message names only some."""
    choices = getattr(error, "choices", None) or ()
    if len(choices) <= MOST_LISTED:
        return ""
    from experiments.config.listing import lists

    kind = lists(choices)
    return f". All of them: plenary ls {kind}" if kind else ""


def _only_shows(arguments: Sequence[str]) -> bool:
    """Tell whether Hydra is asked for help, the configuration or completion only."""
    return any(word.split("=")[0] in SHOWING for word in arguments) and not any(
        word.endswith((".yaml", ".yml")) and "=" not in word for word in arguments
    )


# Packages of the extras, and which extra brings them.
EXTRAS = {
    "dask": "cluster",
    "distributed": "cluster",
    "SALib": "analysis",
    "ema_workbench": "analysis",
    "sklearn": "analysis",
    "nashpy": "advice",
    "solara": "app",
    "ipyvuetify": "app",
    "reacton": "app",
    "country_converter": "records",
    "rapidfuzz": "records",
    "python_calamine": "records",
    "nbclient": "notebooks",
    "nbformat": "notebooks",
    "duckdb": "notebooks",
    "mkdocs": "docs",
}


def _missing(command: str, error: ImportError) -> str:
    """Say which package is not installed, and what installs it."""
    package = (error.name or "").split(".")[0]
    if package in ("", "sim", "experiments", "hydra_plugins"):
        raise error
    from experiments.study.installed import how_to_install

    extra = EXTRAS.get(package, "")
    again = "" if extra else " again"
    return (
        f"plenary {command}: the package {package!r} cannot be used ({error}). "
        f"Install it{again} with: {how_to_install(extra)}"
    )


def _complain(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code
