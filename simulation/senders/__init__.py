"""Those who report on the simulated nation: what they see, how they write, and how they err."""

from simulation.senders.post import Post

__all__ = ["Post"]
