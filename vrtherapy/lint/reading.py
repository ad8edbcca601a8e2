"""How easy a text is to read, from 100 (very easy) down to 0 and below: Flesch's formula and its French counterpart.

English: 206.835 − 1.015 · words/sentences − 84.6 · syllables/words (Flesch 1948).
French: 207 − 1.015 · words/sentences − 73.6 · syllables/words (Kandel and Moles 1958).
Syllables are counted as groups of vowels, without the silent endings of each language: within a few per cent of a
person's count, which is enough for a warning and for nothing else.
"""

import re
import unicodedata

from vrtherapy.messages import Language

_SENTENCE_END = re.compile(r"[.!?…]+(?:\s|$)|[;:]\s")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_FRENCH_VOWELS = re.compile(r"[aeiouyœæ]+")
_ENGLISH_SILENT = re.compile(r"(?:[^laeiouy]es|[^aeioudty]ed|[^laeiouy]e)$")
_FRENCH_SILENT = re.compile(r"(?:e|es|ent)$")
_FRENCH_SPOKEN_ENT = re.compile(r"(?:ment|[dvrgn]ent)$")


def ease(text: str, language: Language) -> float:
    """The reading ease of a text; 100 for a text without words."""
    words = words_of(text)
    if not words:
        return 100.0
    syllables = sum(syllables_in(word, language) for word in words) / len(words)
    length = len(words) / max(1, len(sentences_of(text)))
    if language == "fr":
        return 207 - 1.015 * length - 73.6 * syllables
    return 206.835 - 1.015 * length - 84.6 * syllables


def words_of(text: str) -> list[str]:
    """The words of a text; numbers count as words."""
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a colon or semicolon ends one, as a reader pauses there."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def syllables_in(word: str, language: Language) -> int:
    """How many syllables a word has, at least one; a number is taken for one syllable a digit."""
    if word.isdigit():
        return len(word)
    return _french(word.lower()) if language == "fr" else _english(word.lower())


def _english(word: str) -> int:
    bare = _ENGLISH_SILENT.sub("", re.split("['’]", word, maxsplit=1)[0])
    return max(1, len(_ENGLISH_VOWELS.findall(bare)))


def _french(word: str) -> int:
    # An elided article or pronoun (l', qu') is said with the word that follows.
    word = re.split("['’]", word)[-1]
    silent = word if word.endswith(("é", "ée", "és", "ées")) or _FRENCH_SPOKEN_ENT.search(word) else ""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )
    if not silent and len(plain) > 3:
        plain = _FRENCH_SILENT.sub("", plain)
    # A diaeresis parts two vowels (naïf), as do é and è before another (théâtre).
    parted = len(re.findall("[aeiou][ïüë]|é[aâou]", word))
    return max(1, len(_FRENCH_VOWELS.findall(plain)) + parted)
