"""`python -m vrtherapy vault …`: who can read the records."""

import argparse
import json
from collections.abc import Callable

from vrtherapy.clinic import Tools
from vrtherapy.clinic.asking import ask, ask_new_passphrase, ask_passphrase
from vrtherapy.clinic.first_start import new_vault, say_recovery
from vrtherapy.errors import VaultError
from vrtherapy.messages import Text, format_duration, parse_duration
from vrtherapy.record.library import unlocked_now
from vrtherapy.record.vault import agent
from vrtherapy.record.vault.holders import Holder, recovery_key, recovery_words
from vrtherapy.record.vault.home import OpenVault, Vault
from vrtherapy.record.vault.sealing import Stretching, new_pair

_UNLOCKED_FOR = "30 min"
_SOMEBODY = "clinic"


def add_parser(tools: Tools) -> None:
    """Add the tool to the command line."""
    parser = tools.add_parser("vault", help="who can read the records: init, unlock, lock, status, add-key …")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    init = _act(acts, "init", _init, "choose the passphrase that opens the records")
    init.add_argument("--name", default=_SOMEBODY, help=f"whose passphrase it is (default {_SOMEBODY})")
    unlock = _act(acts, "unlock", _unlock, "let this user's programs read the records for a while")
    unlock.add_argument(
        "--for", dest="seconds", type=_seconds, default=_seconds(_UNLOCKED_FOR), metavar="TIME",
        help=f"such as 30min or 2h (default {_UNLOCKED_FOR}, at most {format_duration(agent.LONGEST_SECONDS)})",
    )  # fmt: skip
    unlock.add_argument(
        "--as", dest="name", metavar="NAME", help="whose passphrase it is (default: each is tried)"
    )
    _act(acts, "lock", _lock, "end that now")
    status = _act(acts, "status", _status, "how the vault stands")
    status.add_argument("--json", action="store_true", help="as one JSON object")
    add = _act(acts, "add-key", _add_key, "give a colleague a passphrase of their own")
    add.add_argument("name", metavar="NAME")
    change = _act(acts, "passphrase", _passphrase, "change a passphrase")
    change.add_argument("name", metavar="NAME", nargs="?", default=_SOMEBODY)
    rotate = _act(acts, "rotate", _rotate, "new keys for all records; `--without NAME` shuts somebody out")
    rotate.add_argument("--without", action="append", default=[], metavar="NAME")
    recover = _act(acts, "recover", _recover, "a new passphrase with the printed recovery key")
    recover.add_argument(
        "--name", default=_SOMEBODY, help=f"whose passphrase it becomes (default {_SOMEBODY})"
    )
    audit = _act(acts, "audit", _audit, "the audit log: who did what with the records")
    audit.add_argument("--json", action="store_true", help="an entry a line, as JSON")


def opened_or_ask(vault: Vault) -> OpenVault:
    """The vault as it is unlocked, or as a passphrase that is asked for opens it now. Raises VaultError."""
    return unlocked_now(vault) or vault.unlock(ask_passphrase("Passphrase of the vault: "))


def _act(
    acts: Tools,
    name: str,
    run: Callable[[argparse.Namespace], int],
    help_: str,
) -> argparse.ArgumentParser:
    parser = acts.add_parser(name, help=help_)
    parser.set_defaults(run=run)
    return parser


def _init(options: argparse.Namespace) -> int:
    vault = Vault()
    if vault.exists and vault.claimed:
        en = f"The vault in {vault.folder} has its passphrase already. `vault status` says how it stands."
        raise VaultError(
            Text(en=en, fr=f"Le coffre dans {vault.folder} a déjà sa phrase de passe. Voir `vault status`.")
        )
    passphrase = ask_new_passphrase("New passphrase: ")
    if vault.exists:
        words = _claim(vault.unlock(None), options.name, passphrase)
    else:
        words = new_vault(vault, options.name, passphrase)
    say_recovery(words)
    print(
        f"The vault in {vault.folder} is ready. Back up the records' folder and the vault's apart from each other."
    )
    return 0


def _claim(opened: OpenVault, name: str, passphrase: str) -> str:
    """Give an unclaimed vault its passphrase, and all its records new keys; the recovery key's words."""
    recovery = new_pair()
    opened.admit(Holder.of_passphrase(name, passphrase, new_pair(), Stretching.fresh()))
    opened.admit(Holder.without_passphrase("recovery", recovery))
    opened.rotate(without=["unclaimed"])
    return recovery_words(recovery.private)


def _unlock(options: argparse.Namespace) -> int:
    vault = _there()
    if not vault.claimed:
        print("No passphrase protects this vault yet; it need not be unlocked. `vault init` chooses one.")
        return 0
    opened = vault.unlock(ask_passphrase("Passphrase: "), options.name)
    agent.keep_unlocked(opened, options.seconds)
    print(f"Unlocked by {opened.holder} for {format_duration(options.seconds)}; `vault lock` ends it sooner.")
    return 0


def _lock(_: argparse.Namespace) -> int:
    agent.ask(_there(), "lock")
    print("Locked.")
    return 0


def _status(options: argparse.Namespace) -> int:
    vault = _there()
    held = agent.ask(vault)
    public = vault.public
    status = {
        "vault": public.vault,
        "folder": str(vault.folder),
        "fingerprint": public.public[:16],
        "epoch": public.epoch,
        "claimed": vault.claimed,
        "keys": {holder.name: holder.kind for holder in vault.holders()},
        "unlocked_by": held.holder if held else None,
        "unlocked_seconds": round(held.seconds) if held else 0,
    }
    if options.json:
        print(json.dumps(status))
        return 0
    for name, value in status.items():
        print(f"{name:18}{value}")
    if not vault.claimed:
        print("NO PASSPHRASE PROTECTS THE RECORDS YET: run `python -m vrtherapy vault init`.")
    return 0


def _add_key(options: argparse.Namespace) -> int:
    opened = opened_or_ask(_there())
    passphrase = ask_new_passphrase(f"Passphrase of {options.name}: ")
    opened.admit(Holder.of_passphrase(options.name, passphrase, new_pair(), Stretching.fresh()))
    print(f"{options.name} opens the records with a passphrase of their own.")
    return 0


def _passphrase(options: argparse.Namespace) -> int:
    opened = _there().unlock(ask_passphrase(f"Present passphrase of {options.name}: "), options.name)
    _put_passphrase(opened, options.name)
    return 0


def _rotate(options: argparse.Namespace) -> int:
    vault = _there()
    held = agent.ask(vault)
    rotated = opened_or_ask(vault).rotate(options.without)
    if held:
        agent.keep_unlocked(rotated, held.seconds)
    print(f"All records have new keys (epoch {rotated.ring.epoch}). Destroy old backups of {vault.folder}.")
    return 0


def _recover(options: argparse.Namespace) -> int:
    opened = _there().unlock(recovery_key(ask("Recovery key: ")))
    opened.vault.audit.append("vault_recovered", detail=options.name, holder=opened.holder)
    _put_passphrase(opened, options.name)
    print("If somebody else may know the recovery key: `vault rotate --without recovery`.")
    return 0


def _put_passphrase(opened: OpenVault, name: str) -> None:
    passphrase = ask_new_passphrase(f"New passphrase of {name}: ")
    opened.admit(Holder.of_passphrase(name, passphrase, new_pair(), Stretching.fresh()), replace=True)
    print(f"{name} has a new passphrase.")


def _audit(options: argparse.Namespace) -> int:
    opened = opened_or_ask(_there())
    reading = opened.vault.audit.read(opened.ring.pair().private, opened.ring.audit)
    for entry in reading.entries:
        if options.json:
            print(entry.to_json().decode())
        else:
            who = f"{entry.by}" + (f" ({entry.holder})" if entry.holder else "")
            print(f"{entry.at}  {who:24} {entry.act:18} {entry.item or ''} {entry.detail or ''}".rstrip())
    for fault in reading.faults:
        print(f"! {fault.en}")
    return 1 if reading.faults else 0


def _there() -> Vault:
    vault = Vault()
    if not vault.exists:
        en = f"There is no vault in {vault.folder} yet. `vault init` makes one; so does the first session."
        raise VaultError(
            Text(en=en, fr=f"Il n'y a pas encore de coffre dans {vault.folder}. `vault init` en fait un.")
        )
    return vault


def _seconds(text: str) -> float:
    try:
        return float(str(parse_duration(text)))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
