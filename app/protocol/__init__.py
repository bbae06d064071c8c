"""Messages and the sync session: the wire without sockets. Pure; no I/O."""
