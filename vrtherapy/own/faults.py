"""What is wrong with an author's own file."""


class OwnFault(Exception):
    """A sentence for the author: what is wrong with the file, and what to do. It has no full stop."""
