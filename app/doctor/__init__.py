"""The doctor: what is wrong with this machine, its files and its records; reads, never writes."""
