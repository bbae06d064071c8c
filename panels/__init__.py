"""Panels: bind what a node knows to widgets; the only place where Qt meets the domain."""
