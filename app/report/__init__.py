"""Documents for people: the situation or an incident as one map file that needs nothing else."""
