"""Asking a person at the terminal, or reading the same answers from standard input, line by line."""

import getpass
import sys

from vrtherapy.errors import VaultError
from vrtherapy.messages import Text
from vrtherapy.record.vault.holders import check_passphrase


def at_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str) -> str:
    """One line."""
    if sys.stdin.isatty():
        return input(question).strip()
    return sys.stdin.readline().strip()


def ask_passphrase(question: str) -> str:
    """A passphrase, unseen while it is typed; without a terminal one line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline().rstrip("\r\n")


def ask_new_passphrase(question: str) -> str:
    """A new passphrase, typed twice at a terminal. Raises VaultError without one that will do."""
    while True:
        passphrase = ask_passphrase(question)
        try:
            check_passphrase(passphrase)
            if not sys.stdin.isatty() or ask_passphrase("The same again: ") == passphrase:
                return passphrase
            print("The two differ.")
        except VaultError as error:
            if not sys.stdin.isatty():
                raise
            print(error)


def confirm(question: str, word: str) -> None:
    """Go on only if the person types `word`. Raises VaultError."""
    if ask(f"{question} Type {word} to go on: ") != word:
        raise VaultError(Text(en="Nothing was done.", fr="Rien n'a été fait."))
