"""The server's log: one order of all changes, hash-chained, behind one interface."""
