"""What the cases say together: figures, topics, the headline, what needs attention. Pure."""
