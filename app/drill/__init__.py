"""The drill: faults made on purpose on a demo of one's own, and what came of them on one sheet."""
