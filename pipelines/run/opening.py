"""How a run opens: on unchanged inputs it goes on, on new ones it starts anew or asks why."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from pipelines.errors import DataStop
from pipelines.predecessor import used
from pipelines.run import approval, room, state
from pipelines.run.release import manifest

if TYPE_CHECKING:
    from pipelines.arrive import Inboxes
    from pipelines.home import Home
    from pipelines.quarter import Quarter


def begin(
    home: "Home",
    quarter: "Quarter",
    reason: str | None = None,
    inboxes: "Inboxes | None" = None,
) -> state.State:
    """Compare the inputs with what the quarter's run was made from; start anew where they differ.

    An unfinished run also starts anew where a rule in force in its quarter changed, so that no
    candidate is made half by the old rule. What is published stays by the rules of its day. It
    also starts anew where another release gave ids meanwhile, for it would give the same ones. A
    revision that came out as one that was rejected is given up, unless its reason is told again.

    Parameters
    ----------
    reason : str, optional
        Why a published quarter is to have a revision. Told once more it opens no other one, unless
        something that the revision was made from has changed since.
    inboxes : Inboxes, optional
        What is compared; by default they are looked at now.

    Returns
    -------
    State
        Of the run to go on with; ``published`` where there is nothing to do.

    Raises
    ------
    DataStop
        If the quarter is published, its inputs changed, and no reason for a revision is given.
    Busy
        If the disk has no room for it.
    """
    from pipelines import arrive, rules

    inboxes = inboxes or arrive.Inboxes(home, quarter)
    in_force = rules.fingerprint(quarter)
    run = state.read(home, quarter)
    fingerprint = inboxes.fingerprint
    if reason is None and run.revised and approval.rejection(home, quarter, run):
        run = state.put_back(home, quarter, run)
    is_published = run.status == "published"
    if is_published:
        state.take_back(home, quarter)  # of a revision that was killed as it was opened
    if is_published and reason is None:
        if fingerprint == run.fingerprint:
            return run
        raise DataStop(
            f"quarter {quarter} is published as {run.release} and its inbox has changed "
            f"since; to publish a revision beside it run "
            f'`dtsen run {quarter} --revise "REASON"`, or remove the new submissions'
        )
    # what waits from earlier quarters enters the quarter that is open, not a published one
    carried, follows = inboxes.carried, followed_root(home, quarter)
    made_from = (fingerprint, carried, follows, in_force)
    is_same = (run.fingerprint, run.carried, run.follows, run.rules) == made_from
    last_given = used(home)
    is_same = is_same and (is_published or run.used == last_given)
    if is_same and reason in (None, run.reason):
        return run
    revised = run.revised
    if is_published:
        revised = asdict(replace(run, revised=None))
        run = state.State(release=f"r{int(run.release[1:]) + 1}", reason=reason)
    room.require(home, quarter)
    run = state.State(release=run.release, reason=reason or run.reason, revised=revised)
    run.fingerprint, run.carried, run.follows, run.rules = made_from
    run.used = last_given
    if is_published:
        state.put_aside(home, quarter)
    state.clear(home, quarter)
    state.save(home, quarter, run)
    return run


def followed_root(home: "Home", quarter: "Quarter") -> str | None:
    """Return the root hash of the release in force of the quarter before, or None."""
    release = home.current(quarter.previous)
    return str(manifest(release)["root_hash"]) if release else None


def still_follows(home: "Home", quarter: "Quarter", run: state.State) -> None:
    """Refuse to go on with a run whose foundation was revised under it.

    Raises
    ------
    DataStop
        If the quarter before was published anew since the run began, or a release of any other
        quarter gave ids since, which this run would give to others.
    """
    if run.status == "published":
        return
    if run.follows != followed_root(home, quarter):
        raise DataStop(
            f"{quarter.previous} was published anew since this run of {quarter} began; "
            f"begin again with `dtsen run {quarter}`"
        )
    if run.used != used(home):
        raise DataStop(
            f"another release was published since this run of {quarter} began, and gave the ids "
            f"that this one was to give; begin again with `dtsen run {quarter}`"
        )
