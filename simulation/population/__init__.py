"""The simulated nation: who lives where, how well, and what happens to them."""

from simulation.population.world import World, nation

__all__ = ["World", "nation"]
