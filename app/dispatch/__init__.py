"""Who can be sent, and how soon they are there. Pure."""
