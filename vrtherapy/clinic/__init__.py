"""What the clinic does at the command line: the vault, patients, sessions and what is made from them."""

import argparse
from typing import Protocol


class Tools(Protocol):
    """Where a tool adds itself to the command line: argparse has no public name for it."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 -- argparse's own word
        """Add a tool, or one of its acts."""
        ...
