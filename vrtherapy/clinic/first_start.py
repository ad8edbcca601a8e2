"""Records before the first session: is there a vault, and what is said about it at every start."""

import sys
from pathlib import Path
from typing import NamedTuple

from vrtherapy.clinic.asking import ask, ask_new_passphrase, at_terminal
from vrtherapy.errors import VaultError
from vrtherapy.events import Protection
from vrtherapy.messages import Language, Text
from vrtherapy.record.vault.holders import Holder, recovery_words
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.vault.room import SessionKeys, begin_session, close_session, protection_of
from vrtherapy.record.vault.sealing import Stretching, new_pair

_CHOICE = Text(
    en="""Records of sessions are health data. They are encrypted; a passphrase of yours opens them. There is none yet:
  1  choose a passphrase now
  2  begin without: the records are encrypted, but until `python -m vrtherapy vault init` their key lies unprotected
     on this computer (for trying out; no real patients)""",
    fr="""Les enregistrements de séances sont des données de santé. Ils sont chiffrés ; votre phrase de passe les ouvre.
Il n'y en a pas encore :
  1  choisir une phrase de passe maintenant
  2  commencer sans : les enregistrements sont chiffrés, mais jusqu'à `python -m vrtherapy vault init` leur clé reste
     sans protection sur cet ordinateur (pour essayer ; pas de vrais patients)""",
)
_NOTHING_CHOSEN = Text(
    en="Nothing was chosen, so no vault was made and no session begun. --plain-records shows one without.",
    fr="Rien n'a été choisi : ni coffre, ni séance. --plain-records en montre une sans coffre.",
)
STANDING: dict[Protection, Text] = {
    "vault": Text(
        en="encrypted; the clinic's passphrase opens them", fr="chiffrés ; la phrase de passe les ouvre"
    ),
    "unclaimed": Text(
        en="encrypted, but NO PASSPHRASE PROTECTS THE KEY YET: run `python -m vrtherapy vault init`; no real patients",
        fr="chiffrés, mais AUCUNE PHRASE DE PASSE NE PROTÈGE LA CLÉ : lancez `python -m vrtherapy vault init` ; pas de "
        "vrais patients",
    ),
    "plain": Text(
        en="NOT ENCRYPTED (--plain-records): a demonstration; no real patients",
        fr="NON CHIFFRÉS (--plain-records) : une démonstration ; pas de vrais patients",
    ),
}


class Keeping(NamedTuple):
    """How one session's record is kept: with what keys (none: plain), and what is said of it."""

    protection: Protection
    keys: SessionKeys | None
    vault: Vault

    @property
    def standing(self) -> Text:
        """What the first lines and every screen say of it."""
        return STANDING[self.protection]

    def close(self, records: Path, session: str) -> None:
        """The session is over. Raises VaultError."""
        if self.keys:
            close_session(self.vault, records, session)


def ensure_vault(language: Language) -> Vault:
    """The vault; if there is none it is made now, with a passphrase where somebody can be asked. Raises VaultError."""
    vault = Vault()
    if not vault.exists:
        try:
            _first_vault(vault, language)
        except (EOFError, KeyboardInterrupt):
            raise VaultError(_NOTHING_CHOSEN) from None
    return vault


def keep_session(records: Path, session: str, language: Language, *, plain: bool) -> Keeping:
    """How a new session is kept; a vault is made if there is none. Raises VaultError."""
    if plain:
        return Keeping("plain", None, Vault())
    vault = ensure_vault(language)
    return Keeping(protection_of(vault), begin_session(vault, records, session), vault)


def new_vault(vault: Vault, name: str, passphrase: str) -> str:
    """Make a vault with a passphrase and a recovery key; the words of the latter. Raises VaultError."""
    holder = Holder.of_passphrase(name, passphrase, new_pair(), Stretching.fresh())
    recovery = new_pair()
    vault.make([holder, Holder.without_passphrase("recovery", recovery)])
    return recovery_words(recovery.private)


def say_recovery(words: str) -> None:
    """Show the recovery key, once."""
    print(f"\n    {words}\n")
    print(
        "This recovery key opens the records if every passphrase is lost. It is shown once: write it on paper, keep"
    )
    print(
        "it where the clinic keeps its deeds, and not in this computer. `vault rotate --without recovery` voids it.\n"
    )


def _first_vault(vault: Vault, language: Language) -> None:
    """Ask where somebody can be asked; else make a vault that waits to be claimed."""
    if not at_terminal():
        vault.make([Holder.without_passphrase("unclaimed", new_pair())])
        return
    print(_CHOICE.to(language))
    while (answer := ask("1 / 2: ")) not in ("1", "2"):
        print("1 / 2 ?", file=sys.stderr)
    if answer == "2":
        vault.make([Holder.without_passphrase("unclaimed", new_pair())])
    else:
        words = new_vault(vault, "clinic", ask_new_passphrase("Passphrase: "))
        say_recovery(words)
        ask("Written down? Enter: ")
