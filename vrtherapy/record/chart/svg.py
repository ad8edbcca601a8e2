"""SVG as text: elements with escaped attributes, numbers short enough to read."""

from html import escape

FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"
_GLYPH_EM = 0.56
"""Width of a letter on average. SVG has no way to ask, so labels are cut by this."""


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; underscores in names become hyphens (`class_` and `id_` lose theirs). `content` is SVG already."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def words(content: str, size: float, /, **attributes: object) -> str:
    """A line of text."""
    return tag("text", escape(content), font_size=size, font_family=FONT, **attributes)


def hint(content: str) -> str:
    """What a pointer that rests on the element is told."""
    return tag("title", escape(content))


def polyline(points: list[tuple[float, float]], /, **attributes: object) -> str:
    """A line through points."""
    written = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return tag("polyline", points=written, **attributes)


def cut(content: str, size: float, width: float) -> str:
    """As much of a text as fits, with an ellipsis where some does not; empty if nearly nothing does."""
    fits = int(width / (size * _GLYPH_EM))
    if len(content) <= fits:
        return content
    return content[: fits - 1].rstrip(" ,;:") + "…" if fits >= 4 else ""


def _value(value: object) -> str:
    return _number(value) if isinstance(value, float) else escape(str(value))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
