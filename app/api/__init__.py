"""All that a town module may import. Empty until the first module needs something."""
