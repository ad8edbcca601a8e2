"""Hands and buttons: one action set with suggested bindings for the common controllers, read once a frame."""

from ctypes import byref
from typing import Literal

import xr
from xr import raw_functions as raw

from vrtherapy.stage.display.headset.poses import to_stage, turned
from vrtherapy.stage.display.headset.runtime import Runtime, check
from vrtherapy.stage.display.headset.session import HeadsetSession
from vrtherapy.stage.hands import Hand, Hands, Ray

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
_TICK_NS = 60_000_000
_VALID = int(
    xr.SpaceLocationFlags.ORIENTATION_VALID_BIT | xr.SpaceLocationFlags.POSITION_VALID_BIT,
)
_KINDS = {
    "trigger": xr.ActionType.FLOAT_INPUT,
    "squeeze": xr.ActionType.FLOAT_INPUT,
    "menu": xr.ActionType.BOOLEAN_INPUT,
    "confirm": xr.ActionType.BOOLEAN_INPUT,
    "stick": xr.ActionType.VECTOR2F_INPUT,
    "stick_click": xr.ActionType.BOOLEAN_INPUT,
    "aim": xr.ActionType.POSE_INPUT,
    "grip": xr.ActionType.POSE_INPUT,
    "tick": xr.ActionType.VIBRATION_OUTPUT,
}
_EVERYWHERE = {"aim": "input/aim/pose", "grip": "input/grip/pose"}
_CONTROLLER = _EVERYWHERE | {"tick": "output/haptic"}

Paths = dict[str, str]
PROFILES: dict[str, Paths | dict[Side, Paths]] = {
    "khr/simple_controller": _CONTROLLER | {"trigger": "input/select/click", "menu": "input/menu/click"},
    "valve/index_controller": _CONTROLLER
    | {
        "trigger": "input/trigger/value",
        "squeeze": "input/squeeze/value",
        "menu": "input/b/click",
        "confirm": "input/a/click",
        "stick": "input/thumbstick",
        "stick_click": "input/thumbstick/click",
    },
    "oculus/touch_controller": {
        "left": _CONTROLLER
        | {
            "trigger": "input/trigger/value",
            "squeeze": "input/squeeze/value",
            "menu": "input/y/click",
            "confirm": "input/x/click",
            "stick": "input/thumbstick",
            "stick_click": "input/thumbstick/click",
        },
        "right": _CONTROLLER
        | {
            "trigger": "input/trigger/value",
            "squeeze": "input/squeeze/value",
            "menu": "input/b/click",
            "confirm": "input/a/click",
            "stick": "input/thumbstick",
            "stick_click": "input/thumbstick/click",
        },
    },
    "htc/vive_controller": _CONTROLLER
    | {
        "trigger": "input/trigger/value",
        "squeeze": "input/squeeze/click",
        "menu": "input/menu/click",
        "stick": "input/trackpad",
        "stick_click": "input/trackpad/click",
    },
    "microsoft/motion_controller": _CONTROLLER
    | {
        "trigger": "input/trigger/value",
        "squeeze": "input/squeeze/click",
        "menu": "input/menu/click",
        "stick": "input/thumbstick",
        "stick_click": "input/thumbstick/click",
    },
}
"""Interaction profile → action → where on each controller. What a runtime does not know it leaves out."""
_BARE_HANDS = _EVERYWHERE | {"trigger": "input/pinch_ext/value", "squeeze": "input/grasp_ext/value"}


class Actions:
    """The actions of one session. Used from the frame thread."""

    def __init__(self, runtime: Runtime, session: HeadsetSession) -> None:
        self._session, self._instance = session, runtime.instance
        self._paths = {side: xr.string_to_path(runtime.instance, f"/user/hand/{side}") for side in SIDES}
        info = xr.ActionSetCreateInfo("session", "Session", 0)
        self._set = xr.create_action_set(runtime.instance, info)
        self._actions = {name: self._action(name, kind) for name, kind in _KINDS.items()}
        self._suggest(runtime)
        xr.attach_session_action_sets(session.handle, xr.SessionActionSetsAttachInfo(action_sets=[self._set]))
        self._aims = {
            side: xr.create_action_space(
                session.handle, xr.ActionSpaceCreateInfo(self._actions["aim"], path, xr.Posef())
            )
            for side, path in self._paths.items()
        }
        self._asks = {
            (name, side): xr.ActionStateGetInfo(action, path)
            for name, action in self._actions.items()
            for side, path in self._paths.items()
        }
        self._float, self._bool = xr.ActionStateFloat(), xr.ActionStateBoolean()
        self._vector, self._location = xr.ActionStateVector2f(), xr.SpaceLocation()
        self.ticks = 0
        """How often hands were let feel something, as the runtime confirms."""
        self._sync = xr.ActionsSyncInfo(active_action_sets=[xr.ActiveActionSet(self._set, xr.NULL_PATH)])

    def read(self, display_time: int) -> Hands:
        """Both hands now, and where they will point then. Without the focus every hand is inactive."""
        if raw.xrSyncActions(self._session.handle, byref(self._sync)) != xr.Result.SUCCESS:
            return Hands()  # not focused; a lost session shows in the calls of the frame
        return Hands(*(self._hand(side, display_time) for side in SIDES))

    def tick(self) -> None:
        """Let both hands feel that they were understood."""
        pulse = xr.HapticVibration(amplitude=0.6, duration=_TICK_NS, frequency=xr.FREQUENCY_UNSPECIFIED)
        infos = [xr.HapticActionInfo(self._actions["tick"], path) for path in self._paths.values()]
        results = [
            raw.xrApplyHapticFeedback(self._session.handle, byref(info), byref(pulse)) for info in infos
        ]
        self.ticks += xr.Result.SUCCESS in results  # without the focus there is nothing to be felt

    def profiles(self) -> dict[Side, str]:
        """Which bindings are active for each hand; empty for none."""
        found: dict[Side, str] = {}
        for side, path in self._paths.items():
            profile = xr.get_current_interaction_profile(self._session.handle, path).interaction_profile
            name = xr.path_to_string(self._instance, profile) if profile else ""
            found[side] = name.removeprefix("/interaction_profiles/")
        return found

    def _hand(self, side: Side, display_time: int) -> Hand:
        ray = self._ray(side, display_time)
        trigger = self._number("trigger", side)
        return Hand(
            active=ray is not None or bool(self._float.is_active),
            trigger=trigger,
            squeeze=self._number("squeeze", side),
            menu=self._button("menu", side),
            confirm=self._button("confirm", side),
            stick=self._direction(side),
            stick_click=self._button("stick_click", side),
            ray=ray,
        )

    def _number(self, name: str, side: Side) -> float:
        check(
            raw.xrGetActionStateFloat(self._session.handle, byref(self._asks[name, side]), byref(self._float))
        )
        return float(self._float.current_state) if self._float.is_active else 0.0

    def _button(self, name: str, side: Side) -> bool:
        check(
            raw.xrGetActionStateBoolean(
                self._session.handle, byref(self._asks[name, side]), byref(self._bool)
            )
        )
        return bool(self._bool.is_active and self._bool.current_state)

    def _direction(self, side: Side) -> tuple[float, float]:
        state = self._vector
        check(
            raw.xrGetActionStateVector2f(self._session.handle, byref(self._asks["stick", side]), byref(state))
        )
        return (float(state.current_state.x), float(state.current_state.y)) if state.is_active else (0.0, 0.0)

    def _ray(self, side: Side, display_time: int) -> Ray | None:
        where = self._location
        check(raw.xrLocateSpace(self._aims[side], self._session.space, display_time, byref(where)))
        if int(where.location_flags) & _VALID != _VALID:
            return None
        at, q = where.pose.position, where.pose.orientation
        ahead = turned((q.x, q.y, q.z, q.w), (0.0, 0.0, -1.0))
        return Ray(to_stage((at.x, at.y, at.z)), to_stage(ahead))

    def _action(self, name: str, kind: xr.ActionType) -> xr.Action:
        info = xr.ActionCreateInfo(
            action_name=name,
            action_type=kind,
            subaction_paths=list(self._paths.values()),
            localized_action_name=name.replace("_", " "),
        )
        return xr.create_action(self._set, info)

    def _suggest(self, runtime: Runtime) -> None:
        profiles = dict(PROFILES)
        if runtime.has(xr.EXT_HAND_INTERACTION_EXTENSION_NAME):
            profiles["ext/hand_interaction_ext"] = _BARE_HANDS
        for name, paths in profiles.items():
            bindings = [
                xr.ActionSuggestedBinding(
                    self._actions[action],
                    xr.string_to_path(runtime.instance, f"/user/hand/{side}/{path}"),
                )
                for side in SIDES
                for action, path in _of_side(paths, side).items()
            ]
            profile = xr.string_to_path(runtime.instance, f"/interaction_profiles/{name}")
            try:
                xr.suggest_interaction_profile_bindings(
                    runtime.instance,
                    xr.InteractionProfileSuggestedBinding(profile, suggested_bindings=bindings),
                )
            except xr.PathUnsupportedError:
                continue  # a controller that this runtime does not know


def _of_side(paths: Paths | dict[Side, Paths], side: Side) -> Paths:
    one = paths.get(side)
    return (
        one
        if isinstance(one, dict)
        else {name: path for name, path in paths.items() if isinstance(path, str)}
    )
