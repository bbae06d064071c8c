"""The demo town and its day; it talks to a server only over the public protocol."""
