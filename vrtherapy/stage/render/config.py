"""Panda3D's settings, made before its first window. Importing this module is enough."""

import os

from panda3d.core import load_prc_file_data

# EGL without any window system: a machine with no X server draws too.
os.environ.setdefault("EGL_PLATFORM", "surfaceless")

load_prc_file_data(
    "vrtherapy",
    """
    audio-library-name null
    notify-level-display error
    notify-level-glgsg error
    textures-power-2 none
    sync-video 1
    transform-cache 0
    garbage-collect-states 0
    gl-version 4 3
    gl-coordinate-system default
    """,
)
# transform-cache with garbage-collect-states off: states go as soon as unused, where ShowBase's task would collect
# them; and a moving thing costs half as much.
