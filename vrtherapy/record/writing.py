"""How the record writes times, numbers and people's own words, in both languages."""

from vrtherapy.messages import Language, Text


def clock(seconds: float) -> str:
    """A time of the session: `0:05`, `12:34`, `1:02:03`."""
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def delay(seconds: float, language: Language) -> str:
    """A short time as exactly as it matters: `20 ms`, `1.3 s`."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{figure(round(seconds, 1), language)} s"


def figure(number: float, language: Language) -> str:
    """A number with the language's decimal sign, at most three decimals."""
    written = f"{round(number, 3):g}"
    return written.replace(".", ",") if language == "fr" else written


def plain(words: str) -> str:
    """Words on one line, without control characters: what people typed must not steer a reader's terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def quoted(words: str) -> Text:
    """Somebody's own words, marked as such."""
    return Text(en=f"“{plain(words)}”", fr=f"« {plain(words)} »")


def joined(parts: list[Text], between: str) -> Text:
    """Texts one after the other; `parts` is not empty."""
    return Text(en=between.join(part.en for part in parts), fr=between.join(part.fr for part in parts))


def capitalised(text: Text) -> Text:
    """A text as the beginning of a sentence."""
    return Text(en=text.en[0].upper() + text.en[1:], fr=text.fr[0].upper() + text.fr[1:])
