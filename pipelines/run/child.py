"""One step as a process of its own: how `dtsen run` calls it, and how it reports a failure."""

import sys
import traceback

from pipelines import errors, steps, store
from pipelines.errors import masked
from pipelines.home import Home
from pipelines.progress import say
from pipelines.quarter import Quarter


def exit_code(error: BaseException) -> int:
    """Return the exit status that an error stands for."""
    kinds = ((errors.DataStop, 1), (errors.UsageError, 2), (errors.Busy, 3))
    return next((code for kind, code in kinds if isinstance(error, kind)), 1)


def note_stop(home_path: str, quarter: str, message: str) -> None:
    """Keep why a step stopped, for the document that `dtsen run --json` still owes."""
    store.write_text(Home(home_path).run(Quarter.parse(quarter)) / "stopped.txt", message)


def _main(home_path: str, quarter: str, step: str) -> int:
    try:
        steps.run_step(home_path, quarter, step)
    except (errors.DataStop, errors.UsageError, errors.Busy) as error:
        note_stop(home_path, quarter, str(error))
        say(f"dtsen: {error}")
        return exit_code(error)
    except Exception as error:
        # an engine's message may quote a cell: show where it happened, hide what was in it
        where = "".join(traceback.format_tb(error.__traceback__)[-4:])
        note_stop(home_path, quarter, f"step {step} failed: {masked(str(error))[:600]}")
        say(f"dtsen: step {step} of {quarter} failed: {masked(str(error))[:600]}")
        say(masked(where))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:4]))
