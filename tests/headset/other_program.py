"""Another program with a view of its own, as a runtime's menu or a game is."""

from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.headset.display import HeadsetDisplay


def main() -> None:
    """Draw for ever."""
    display = HeadsetDisplay()
    while True:
        display.draw(Frame(""))


if __name__ == "__main__":
    main()
