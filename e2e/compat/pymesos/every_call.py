"""Finds out which of a driver's calls a program has not made, so that none is forgotten."""

import inspect
import sys
import time

# What pymesos' own thread calls, and what its drivers share among themselves.
INTERNAL = {"change_master", "gen_request", "init", "process_event"}


def calls_of(driver_class):
    """The names of the public calls of a driver."""
    functions = inspect.getmembers(driver_class, inspect.isfunction)
    return {
        name
        for name, _ in functions
        if not name.startswith(("_", "on_", "onN")) and name not in INTERNAL
    }


def noting_calls(class_, names, made):
    """A subclass that adds the name of each call to a set, and is the same otherwise."""

    def noting(name):
        def call(self, *args, **kwargs):
            made.add(name)
            return getattr(super(subclass, self), name)(*args, **kwargs)

        return call

    subclass = type(class_.__name__, (class_,), {name: noting(name) for name in names})
    return subclass


def say(*words):
    print(*words, flush=True)


def wait(condition, what):
    """Waits until something holds, and ends the program when it never does."""
    deadline = time.time() + 120
    while not condition():
        if time.time() > deadline:
            say("not in time:", what)
            sys.exit(1)
        time.sleep(0.02)


def scalar(name, value):
    return dict(name=name, type="SCALAR", scalar=dict(value=value))
