"""Completion of commands, groups, options and keys in bash.

Hydra completes a program that is one application; ours has subcommands. So the
shell asks us, and we ask Hydra with the subcommand taken out of the line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from experiments.commands.catalogue import available

# Subcommands whose words are Hydra's.
HYDRAS = ("run", "sweep", "check")

SCRIPT = """\
_plenary() {{
    local line="${{COMP_LINE:0:COMP_POINT}}"
    local word="${{line##* }}"
    local words=($line)
    local choices
    if [ ${{#words[@]}} -lt 2 ] || {{ [ ${{#words[@]}} -eq 2 ] && [ -n "$word" ]; }}; then
        choices="{commands}"
    else
        case "${{words[1]}}" in
            {hydras}) choices=$(COMP_LINE="$line" "${{words[0]}}" run -sc query=bash 2>/dev/null) ;;
            *) choices="" ;;
        esac
    fi
    COMPREPLY=($(compgen -o nospace -o default -W "$choices" -- "$word"))
}}
COMP_WORDBREAKS=${{COMP_WORDBREAKS//=}}
complete -o nospace -o default -F _plenary plenary
"""


def asked(argv: Sequence[str]) -> str | None:
    """Give what a shell asks for: install, uninstall or query; None if it does not ask.

    Examples
    --------
    >>> asked(["-sc", "install=bash"]), asked(["seed=1"])
    ('install', None)
    """
    if not {"-sc", "--shell-completion"} & set(argv):
        return None
    for word in argv:
        if found := re.fullmatch(r"(install|uninstall|query)=\w+", word):
            return found[1]
    return None


def answered(argv: Sequence[str]) -> bool:
    """Print the script that a shell asks for, if it asks for one.

    Examples
    --------
    >>> answered(["-sc", "uninstall=bash"]), answered(["seed=1"])
    complete -r plenary
    (True, False)
    """
    wish = asked(argv)
    if wish == "install":
        print(script(list(available())))
    elif wish == "uninstall":
        print("complete -r plenary")
    elif wish == "query":
        shorten_line()
    return wish in ("install", "uninstall")


def script(commands: Sequence[str]) -> str:
    """Give the lines that a shell evaluates to complete our commands."""
    return SCRIPT.format(commands=" ".join(commands), hydras="|".join(HYDRAS))


def shorten_line() -> None:
    """Take the subcommand out of the line that a shell has given us.

    Examples
    --------
    >>> os.environ["COMP_LINE"] = "plenary sweep forum=oe"
    >>> shorten_line()
    >>> os.environ.pop("COMP_LINE")
    'plenary forum=oe'
    """
    line = os.environ.get("COMP_LINE", "")
    found = re.match(rf"\s*(\S+)\s+(?:{'|'.join(HYDRAS)})(?:\s+(.*))?$", line, re.S)
    if found:
        os.environ["COMP_LINE"] = f"{found[1]} {found[2] or ''}"
