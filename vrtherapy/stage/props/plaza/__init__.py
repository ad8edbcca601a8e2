"""A square in a European town: its plan, what stands on it, and the ways of those who cross it."""
