"""One OpenXR session: its states and events, the space it tracks in, and its frames.

    IDLE → READY (begin) → SYNCHRONIZED → VISIBLE → FOCUSED → … → STOPPING (end) → IDLE → EXITING or LOSS_PENDING

Calls that come with every frame are raw, with structures made once: pyopenxr's wrappers cost twice to three times that.
Any call may raise InstanceLostError or SessionLostError; then `close` is all that is left to do.
"""

import ctypes
from ctypes import POINTER, byref, c_float, c_uint32, cast
from typing import Literal, NamedTuple

import xr
from xr import raw_functions as raw

from vrtherapy.stage.display.headset.runtime import STEREO, Runtime, check, forgive
from vrtherapy.stage.render.eyes import EyeView

State = xr.SessionState
Ending = Literal["exit", "loss"]
_SPACES = (xr.ReferenceSpaceType.STAGE, xr.ReferenceSpaceType.LOCAL_FLOOR, xr.ReferenceSpaceType.LOCAL)
"""Best first. The last one has no floor: its origin is where the head was."""
_ASSUMED_EYES_M = 1.65
_VIEW_FLOATS, _POSE_AT = 16, 4
"""An XrView is 64 bytes: type, next, then quaternion, position and fov as floats from the fifth on."""
_POSE_AND_FOV_BYTES = 44


class Located(NamedTuple):
    """Where both eyes will be, and whether the headset knows it."""

    views: tuple[EyeView, EyeView]
    tracked: bool


class HeadsetSession:
    """A session with the OpenGL context that `binding` names. Used from the frame thread."""

    def __init__(self, runtime: Runtime, binding: ctypes.Structure) -> None:
        self._instance = runtime.instance
        self._binding = binding  # the runtime may look at it as long as the session lives
        self.state: State = State.UNKNOWN
        self.running = False
        self.ending: Ending | None = None
        self.present: bool | None = None
        """Whether the headset is on a head; None where the runtime does not tell."""
        self.space_moved = False
        """Whether the runtime has moved the origin, by the patient's wish or its own; who reads it sets it back."""
        xr.get_opengl_graphics_requirements_khr(runtime.instance, runtime.system)  # demanded before a session
        self.handle = xr.create_session(
            runtime.instance, xr.SessionCreateInfo(0, runtime.system, next=binding)
        )
        try:
            self.space_kind = self._best_space()
            origin = xr.Posef()
            if self.space_kind == xr.ReferenceSpaceType.LOCAL:
                origin.position.y = -_ASSUMED_EYES_M
            info = xr.ReferenceSpaceCreateInfo(self.space_kind, origin)
            self.space = xr.create_reference_space(self.handle, info)
        except xr.XrException:
            forgive(xr.destroy_session, self.handle)
            raise
        self._needed = _needed_flags(runtime)
        self._event = xr.EventDataBuffer()
        self._begin_info = xr.FrameBeginInfo()
        self._locate_info = xr.ViewLocateInfo(STEREO, 0, self.space)
        self._view_state, self._count = xr.ViewState(), c_uint32()
        self._views = (xr.View * 2)(xr.View(), xr.View())
        self._floats = (c_float * (2 * _VIEW_FLOATS)).from_buffer(self._views)
        self._end_info: xr.FrameEndInfo = xr.FrameEndInfo(0, xr.EnvironmentBlendMode.OPAQUE, layers=[])
        self._layer: xr.CompositionLayerProjection | None = None
        self._ending_with: xr.CompositionLayerProjection | None = None

    def poll(self) -> None:
        """Take in what the runtime has to say."""
        while True:
            result = raw.xrPollEvent(self._instance, byref(self._event))
            if result == xr.Result.EVENT_UNAVAILABLE:
                return
            check(result)
            self._take_in(xr.StructureType(self._event.type))
            self._event.type = xr.StructureType.EVENT_DATA_BUFFER.value

    def begin_frame(self) -> None:
        """Begin the frame that xrWaitFrame gave."""
        check(raw.xrBeginFrame(self.handle, byref(self._begin_info)))

    def locate(self, display_time: int) -> Located:
        """Where the eyes will be then: once a frame."""
        self._locate_info.display_time = display_time
        located = raw.xrLocateViews(
            self.handle, byref(self._locate_info), byref(self._view_state), 2, byref(self._count), self._views
        )
        check(located)
        flags = int(self._view_state.view_state_flags)
        return Located((self._view(0), self._view(1)), tracked=flags & self._needed == self._needed)

    def show(self, parts: "tuple[xr.SwapchainSubImage, xr.SwapchainSubImage]") -> None:
        """From now on show each eye this part of a swapchain."""
        eyes = [
            xr.CompositionLayerProjectionView(view.pose, view.fov, part)
            for view, part in zip(self._views, parts, strict=True)
        ]
        self._layer = xr.CompositionLayerProjection(space=self.space, views=eyes)
        self._ending_with = None

    def end_frame(self, display_time: int, *, drawn: bool) -> None:
        """Submit the frame: what was drawn as seen from where the eyes were located, or nothing."""
        layer = self._layer if drawn else None
        if drawn and layer is None:
            raise ValueError(
                "nothing was said of what to show: `show` comes before the first frame that is drawn"
            )
        if layer is not None:
            for eye, part in enumerate(layer.views):
                source = ctypes.addressof(self._views) + ctypes.sizeof(xr.View) * eye + 4 * _POSE_AT
                ctypes.memmove(ctypes.addressof(part) + 4 * _POSE_AT, source, _POSE_AND_FOV_BYTES)
        if layer is not self._ending_with:
            layers = [ctypes.pointer(layer)] if layer is not None else []
            self._end_info = xr.FrameEndInfo(0, xr.EnvironmentBlendMode.OPAQUE, layers=layers)
            self._ending_with = layer
        self._end_info.display_time = display_time
        check(raw.xrEndFrame(self.handle, byref(self._end_info)))

    def ask_to_exit(self) -> None:
        """Ask for the way through STOPPING to EXITING, as a user of the runtime's menu does."""
        xr.request_exit_session(self.handle)

    def close(self) -> None:
        """Let go of the session, dead or alive."""
        forgive(xr.destroy_space, self.space)
        forgive(xr.destroy_session, self.handle)
        self.running = False

    def _take_in(self, kind: xr.StructureType) -> None:
        kinds = xr.StructureType
        if kind == kinds.EVENT_DATA_SESSION_STATE_CHANGED:
            changed = cast(byref(self._event), POINTER(xr.EventDataSessionStateChanged)).contents
            self._enter(State(changed.state))
        elif kind == kinds.EVENT_DATA_INSTANCE_LOSS_PENDING:
            self.ending = "loss"
        elif kind == kinds.EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING:
            self.space_moved = True
        elif kind == kinds.EVENT_DATA_USER_PRESENCE_CHANGED_EXT:
            told = cast(byref(self._event), POINTER(xr.EventDataUserPresenceChangedEXT)).contents
            self.present = bool(told.is_user_present)

    def _enter(self, state: State) -> None:
        self.state = state
        if state == State.READY:
            xr.begin_session(self.handle, xr.SessionBeginInfo(STEREO))
            self.running = True
        elif state == State.STOPPING:
            xr.end_session(self.handle)
            self.running = False
        elif state == State.EXITING:
            self.ending = "exit"
        elif state == State.LOSS_PENDING:
            self.ending = "loss"

    def _best_space(self) -> xr.ReferenceSpaceType:
        offered = {int(getattr(kind, "value", kind)) for kind in xr.enumerate_reference_spaces(self.handle)}
        return next(kind for kind in _SPACES if kind.value in offered)

    def _view(self, eye: int) -> EyeView:
        start = eye * _VIEW_FLOATS + _POSE_AT
        x, y, z, w, px, py, pz, left, right, up, down = self._floats[start : start + 11]
        return EyeView((px, py, pz), (x, y, z, w), (left, right, up, down))


def _needed_flags(runtime: Runtime) -> int:
    """What must be true of a pose for the headset to know where it is: a headset without positions never knows them."""
    flags = xr.ViewStateFlags
    needed = flags.ORIENTATION_VALID_BIT | flags.ORIENTATION_TRACKED_BIT
    if runtime.tracks_position:
        needed |= flags.POSITION_VALID_BIT | flags.POSITION_TRACKED_BIT
    return int(needed)
