"""How a run opens: on unchanged inputs it goes on, on new ones it starts anew or asks why."""

from typing import TYPE_CHECKING

from pipelines.errors import DataStop
from pipelines.run import state

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.quarter import Quarter


def begin(home: "Home", quarter: "Quarter", reason: str | None = None) -> state.State:
    """Compare the inbox with what the quarter's run was made from; start anew where it differs.

    Returns
    -------
    State
        Of the run to go on with; ``published`` where there is nothing to do.

    Raises
    ------
    DataStop
        If the quarter is published, its inputs changed, and no reason for a revision is given.
    """
    from pipelines import arrive

    fingerprint = arrive.fingerprint(home, quarter)
    run = state.read(home, quarter)
    if run.status == "published":
        if reason is None and fingerprint == run.fingerprint:
            return run
        if reason is None:
            raise DataStop(
                f"quarter {quarter} is published as {run.release} and its inbox has changed "
                f"since; to publish a revision beside it run "
                f'`dtsen run {quarter} --revise "REASON"`, or remove the new submissions'
            )
        run = state.State(release=f"r{int(run.release[1:]) + 1}", reason=reason)
    elif run.fingerprint != fingerprint or (reason and reason != run.reason):
        run = state.State(release=run.release, reason=reason or run.reason)
    else:
        return run
    run.fingerprint = fingerprint
    state.clear(home, quarter)
    state.save(home, quarter, run)
    return run
