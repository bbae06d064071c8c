"""Connectors: what speaks to a server from outside, or brings recorded and live reports to it."""
