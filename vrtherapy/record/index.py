"""The index: every session's card in one sealed file, so that ten thousand are listed within a second.

It holds nothing that is not in the records, and is made again from them when it is lost, altered or out of date. Its
key is destroyed with every erasure, so that no copy of an old index tells of who was erased.
"""

from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from vrtherapy.errors import VaultError
from vrtherapy.messages import Record
from vrtherapy.record.card import SessionCard
from vrtherapy.record.shelf import Shelved
from vrtherapy.record.vault.files import destroy, keep
from vrtherapy.record.vault.home import OpenVault
from vrtherapy.record.vault.sealing import new_key, unwrap, wrap

INDEX_NAME = "index.sealed"
_ITEM = "index"


class Indexed(Record):
    """A card, and the journal's size and time when it was made."""

    size_bytes: int
    changed_ns: int
    card: SessionCard


class _Index(Record):
    sessions: list[Indexed]


def load_index(records: Path, opened: OpenVault) -> dict[str, Indexed]:
    """The cards by session; none if there is no index that can be read."""
    try:
        data = (records / INDEX_NAME).read_bytes()
        index = _Index.from_json(unwrap(opened.keys_of(_ITEM)["key"], "index", data))
    except (OSError, VaultError, ValidationError, KeyError):
        return {}
    return {indexed.card.session: indexed for indexed in index.sessions}


def save_index(records: Path, opened: OpenVault, cards: dict[str, Indexed]) -> None:
    """Keep the cards. One that cannot be kept is only slower to list next time."""
    with suppress(VaultError, KeyError):
        if not opened.vault.has_keys(_ITEM):
            opened.vault.keep_keys(_ITEM, {"key": new_key()})
        index = _Index(sessions=list(cards.values()))
        keep(records / INDEX_NAME, wrap(opened.keys_of(_ITEM)["key"], "index", index.to_json()))


def drop_index(records: Path, opened: OpenVault) -> None:
    """Destroy the index and its key; the next list makes both anew. Raises VaultError."""
    opened.vault.forget_keys(_ITEM)
    destroy(records / INDEX_NAME)


def is_fresh(indexed: Indexed | None, found: Shelved) -> bool:
    """Whether a card still tells of the journal that lies there."""
    return indexed is not None and (indexed.size_bytes, indexed.changed_ns) == (
        found.size_bytes,
        found.changed_ns,
    )
