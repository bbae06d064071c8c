"""This node's own files and what the screen sees of them: mirror, outbox, change feed, board."""
