"""Calls that end the process in which they are made; it imports nothing else first."""

import os


def square_or_die(number):
    if number == 7:
        os._exit(9)
    return number * number


def only_here(process):
    """Answer in one process alone; any other dies of the call."""
    if os.getpid() != process:
        os._exit(9)
    return process
