"""`make run` and `make ui`: a simulated nation through a real Airflow, on this machine only.

Nothing here decides anything about data: Airflow is started, its REST API asked, and what it
does is told to the person who waits.
"""

from dtsen.nation.command import main

__all__ = ["main"]
