"""The steps of a quarter: in what order, which may go on beside each other, and who does them."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from pipelines import bounds

STEPS = (
    "arrive",
    "conform",
    "identify",
    "merge",
    "check_register",
    "fit",
    "rank",
    "check_ranking",
    "send",
    "approve",
    "publish",
    "deliver",
)
# the last step of each of the six verbs
LAST_STEP = {
    "arrive": "arrive",
    "conform": "conform",
    "identify": "identify",
    "merge": "check_register",
    "rank": "check_ranking",
    "send": "send",
}
VERB = {
    **{verb: verb for verb in LAST_STEP},
    "check_register": "merge",
    "fit": "rank",
    "check_ranking": "rank",
    "approve": "send",
    "publish": "send",
    "deliver": "send",
}


def _before(step: str, *but: str) -> tuple[str, ...]:
    return tuple(each for each in STEPS[: STEPS.index(step)] if each not in but)


# What must be done before a step: all others, but what a check looks at is worked on beside it: it
# keeps a quarter from being approved, not from being computed.
NEEDS = {
    **{step: _before(step) for step in STEPS},
    "fit": _before("fit", "check_register"),
    "rank": _before("rank", "check_register"),
    "check_ranking": _before("check_ranking", "check_register"),
    "send": _before("send", "check_ranking"),
}
_AT_ONCE = 2  # more would not share a machine's memory well


def may_be_beside(step: str) -> bool:
    """Return whether any other step may be done at the same time."""
    return any(
        step not in NEEDS[other] and other not in NEEDS[step] for other in STEPS if other != step
    )


def after(step: str) -> tuple[str, ...]:
    """Return the steps that need this one."""
    return tuple(other for other in STEPS if step in NEEDS[other])


def go_through(asked: Iterable[str], do: Callable[[str], None]) -> None:
    """Do each step when all that it needs of the others asked for are done.

    Two at a time, unless the engine may have one thread only. When one fails no other is begun.

    Parameters
    ----------
    asked : iterable of str
        Those of `STEPS` that are not done yet.
    do : callable
        Does a step; called from threads, raises where it fails.

    Raises
    ------
    Exception
        As the first step, in order, that failed: if both a check and what went on beside it did,
        the check, which says what is wrong with the data.
    """
    undone = [step for step in STEPS if step in set(asked)]
    at_work: dict[str, Future[None]] = {}
    failed: dict[str, BaseException] = {}
    at_once = 1 if bounds.asked_threads() == "1" else _AT_ONCE
    with ThreadPoolExecutor(at_once, "step") as pool:
        while (undone and not failed) or at_work:
            for step in [] if failed else _ready(undone, at_work)[: at_once - len(at_work)]:
                at_work[step] = pool.submit(do, step)
            wait(at_work.values(), return_when=FIRST_COMPLETED)
            for step in [step for step, future in at_work.items() if future.done()]:
                undone.remove(step)
                if error := at_work.pop(step).exception():
                    failed[step] = error
    if failed:
        raise failed[min(failed, key=STEPS.index)]


def _ready(undone: list[str], at_work: Mapping[str, object]) -> list[str]:
    return [
        step for step in undone if step not in at_work and not {*NEEDS[step]}.intersection(undone)
    ]
