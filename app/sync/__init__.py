"""The client's shell: a thread that talks to the upper tier and keeps mirror and outbox."""
