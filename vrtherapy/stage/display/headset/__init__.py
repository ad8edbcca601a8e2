"""The headset: a display on OpenXR, and the only importer of `xr`.

`runtime` finds and describes the runtime; `connection` comes to a session, again and again; `session` has states,
events, spaces and frames; `binding` names OpenGL as GLX, EGL or WGL; `swapchains` hands the runtime's pictures to the
renderer; `pacing` waits for frames on a thread of its own; `actions` reads hands and buttons, `gestures` what they
mean; `condition` judges whether the patient sees what is meant; `display` puts it all together for the stage.
"""

import os

# The loader writes what goes wrong to the terminal, in lines that nobody there can use; our errors say it in words.
os.environ.setdefault("XR_LOADER_DEBUG", "none")
