"""The generator of demo towns: canals, roads, houses, cells and units from a seed; pure numpy."""

from app.sim.town.town import Scale, Town, generate

__all__ = ["Scale", "Town", "generate"]
