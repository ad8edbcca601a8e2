"""Opening what Panda3D draws into, and sentences for what a machine lacks."""

from dataclasses import dataclass

from panda3d.core import (
    ClockObject,
    FrameBufferProperties,
    GraphicsEngine,
    GraphicsOutput,
    GraphicsPipe,
    GraphicsPipeSelection,
    WindowProperties,
    load_prc_file_data,
)

from vrtherapy.errors import StageError
from vrtherapy.stage.render import config

__all__ = ["Output", "allow_samples", "close_all", "config", "like_canvas", "open_output", "refuse_old"]


@dataclass(frozen=True, slots=True)
class Output:
    """An output, the library of Panda3D's that opened it, and whether the processor draws into it."""

    panda: GraphicsOutput
    library: str
    by_processor: bool


def open_output(library: str, size: tuple[int, int], window: WindowProperties | None = None) -> Output:
    """Open a buffer, or the window asked for, of one sample a pixel. Raises StageError where there is none."""
    engine = GraphicsEngine.get_global_ptr()
    # One pipe for all outputs: the end of another would end the EGL display of both.
    pipe = GraphicsPipeSelection.get_global_ptr().make_module_pipe(library)
    if pipe is None:
        raise StageError(_NO_PIPE.format(library=library))
    ClockObject.get_global_clock().set_mode(ClockObject.M_slave)  # time comes with each frame
    properties = FrameBufferProperties()
    properties.set_rgba_bits(8, 8, 8, 0)  # with alpha, Mesa on an X server cannot show the buffer (BadMatch)
    properties.set_depth_bits(24)
    wanted = window or WindowProperties()
    wanted.set_size(*size)
    flags = GraphicsPipe.BF_require_window if window else GraphicsPipe.BF_refuse_window
    output = engine.make_output(pipe, "eye", 0, properties, wanted, flags)
    if output is None:
        raise StageError(_NO_OUTPUT.format(library=library))
    engine.open_windows()
    output.set_clear_color((0, 0, 0, 1))
    output.set_clear_color_active(True)
    by_processor = _drawn_by_processor(output)
    _suit_driver(by_processor=by_processor)
    return Output(output, library, by_processor)


def like_canvas(samples: int) -> FrameBufferProperties:
    """What makes Panda3D open a framebuffer object of the kind that Canvas is."""
    properties = FrameBufferProperties()
    properties.set_rgba_bits(8, 8, 8, 8)
    properties.set_depth_bits(24)
    properties.set_multisamples(samples)
    return properties


def allow_samples(host: GraphicsOutput) -> None:
    """Let canvases have several samples a pixel.

    Panda3D switches multisampling off before each draw unless one of its own buffers has had samples.
    """
    engine = host.get_engine()
    teacher = engine.make_output(
        host.get_pipe(), "samples", -40, like_canvas(4), WindowProperties.size(4, 4),
        GraphicsPipe.BF_refuse_window, host.get_gsg(), host,
    )  # fmt: skip
    engine.open_windows()
    engine.render_frame()
    teacher.set_active(False)


def refuse_old(output: GraphicsOutput) -> None:
    """Raise StageError unless the driver is new enough. To be asked once a frame was drawn."""
    gsg = output.get_gsg()
    version = gsg.get_driver_version_major(), gsg.get_driver_version_minor()
    if version < _OLDEST_OPENGL:
        raise StageError(
            _TOO_OLD.format(found=f"{gsg.get_driver_renderer()} offers {version[0]}.{version[1]}")
        )


def close_all() -> None:
    """Let go of all outputs. Without it Panda3D crashes when the process ends."""
    GraphicsEngine.get_global_ptr().remove_all_windows()


def _suit_driver(*, by_processor: bool) -> None:
    """Keep textures sharp at a slant, but not where the processor draws: there a frame would take seconds.

    Wait there for each frame instead: llvmpipe queues five or six, a stop would be seen half a second late, and who
    then asks for the picture would wait for all of them with Python locked.
    """
    load_prc_file_data("vrtherapy", f"texture-anisotropic-degree {1 if by_processor else 8}")
    load_prc_file_data("vrtherapy", f"gl-finish {int(by_processor)}")


def _drawn_by_processor(output: GraphicsOutput) -> bool:
    name = output.get_gsg().get_driver_renderer().lower()
    return any(software in name for software in ("llvmpipe", "softpipe", "swiftshader", "gdi generic"))


_NO_PIPE = (
    "The graphics library {library} cannot be loaded. On Debian: apt-get install libegl1 libegl-mesa0 libgl1 "
    "libgl1-mesa-dri; elsewhere install the graphics card's driver."
)
_NEEDS = (
    "It must offer OpenGL 4.3 or later; on a machine without a graphics card Mesa's llvmpipe does (Debian: apt-get "
    "install libgl1-mesa-dri)."
)
_NO_OUTPUT = "The graphics driver opens no picture through {library}. " + _NEEDS
_TOO_OLD = "The graphics driver is too old: {found}. " + _NEEDS
_OLDEST_OPENGL = (4, 3)
