"""The upper-tier server: accounts, the sequencer that decides, the gateway that talks."""
