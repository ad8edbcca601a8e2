"""`python -m vrtherapy.stage.display.headset.probe`: is a headset there?

A process of its own, since it may hang or die. It prints one line; status 0 if a runtime answers and a headset is
connected to it.
"""

import os
import sys

from vrtherapy.errors import StageError
from vrtherapy.stage.display.headset.binding import EXTENSIONS, choose_binding
from vrtherapy.stage.display.headset.runtime import connect


def main() -> int:
    """Ask the runtime, and let go of it."""
    try:
        runtime = connect(EXTENSIONS[choose_binding(os.environ.get("DISPLAY", ""))])
    except StageError as error:
        print(error)
        return 1
    print(f"{runtime.headset} on {runtime.name}")
    runtime.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
