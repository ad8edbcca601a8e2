"""The mirror: what the patient sees reaches those who may see it and nobody else; no frame waits for it."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import simplejpeg
import zmq

from tests.scenes.small import load, scene
from tests.system.rig import ROOT, running
from vrtherapy.bench._figures import free_endpoint
from vrtherapy.errors import LinkError
from vrtherapy.link.keys import ClientKey, KeyFolder
from vrtherapy.link.mirror import (
    MirrorClient,
    MirrorPicture,
    MirrorPublisher,
    PictureHeader,
    mirror_endpoint,
    picture_of,
)
from vrtherapy.link.sockets import Socket, open_mirror_reader
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.base import Frame
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.mirror import SIZE, Mirror

_PATIENCE_SECONDS = 20.0
_JPEG = b"\xff\xd8 not much of a picture \xff\xd9"


class Looking:
    """A publisher and its readers, turned together."""

    def __init__(self, folder: Path) -> None:
        self.keys = KeyFolder.open(folder / "keys")
        self.endpoint = free_endpoint()
        self.publisher = MirrorPublisher(self.endpoint, self.keys)
        self.readers: list[MirrorClient] = []

    def reader(self, key: ClientKey | None = None) -> MirrorClient:
        self.readers.append(MirrorClient(self.endpoint, key or self.keys.client("therapist")))
        return self.readers[-1]

    def see(self, reader: MirrorClient, seconds: float = _PATIENCE_SECONDS) -> MirrorPicture | None:
        """What a reader sees within some time, while pictures are published."""
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            self.publisher.turn(0.0)
            self.publisher.publish(_JPEG, 1.5, (640, 360))
            if picture := reader.newest(0.01):
                return picture
        return None

    def until(self, met: Callable[[], bool]) -> None:
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while not met():
            assert time.monotonic() < give_up_at
            self.publisher.turn(0.01)

    def close(self) -> None:
        for reader in self.readers:
            reader.close()
        self.publisher.close()


@pytest.fixture
def looking(tmp_path: Path) -> Iterator[Looking]:
    made = Looking(tmp_path)
    yield made
    made.close()


def test_who_is_authorised_sees_what_the_patient_sees(looking: Looking) -> None:
    picture = looking.see(looking.reader())
    assert picture is not None
    assert (picture.jpeg, picture.at_seconds, picture.size) == (_JPEG, 1.5, (640, 360))


def test_a_key_that_is_not_authorised_sees_nothing_and_does_not_count_as_looking(
    looking: Looking, tmp_path: Path
) -> None:
    elsewhere = KeyFolder.open(tmp_path / "elsewhere").client("therapist")
    stranger = elsewhere.model_copy(update={"session": looking.keys.session().public})
    assert looking.see(looking.reader(stranger), seconds=1.0) is None
    assert not looking.publisher.watched


def test_a_reader_takes_pictures_from_nobody_but_the_session_of_its_key(
    looking: Looking, tmp_path: Path
) -> None:
    other = KeyFolder.open(tmp_path / "elsewhere").session().public
    misled = looking.keys.client("therapist").model_copy(update={"session": other})
    assert looking.see(looking.reader(misled), seconds=1.0) is None


def test_who_is_revoked_sees_nothing_more_and_the_others_go_on(looking: Looking) -> None:
    guest, therapist = looking.reader(looking.keys.add("guest", "observer")), looking.reader()
    looking.until(lambda: looking.publisher.watched)
    assert looking.see(guest) is not None
    looking.keys.revoke("guest")
    looking.publisher._reread_at = 0.0
    looking.publisher.turn(0.0)
    time.sleep(0.1)
    guest.newest(0.0)  # what was on its way
    assert looking.see(guest, seconds=0.6) is None
    assert looking.see(therapist) is not None


def test_who_is_authorised_only_later_is_let_in(looking: Looking) -> None:
    early = KeyFolder.open(looking.keys.folder).add("late", "observer")
    authorised = looking.keys.folder / "authorised" / "late.json"
    record = authorised.read_bytes()
    looking.keys.revoke("late")
    looking.publisher._reread_at = 0.0
    reader = looking.reader(early)
    assert looking.see(reader, seconds=0.5) is None
    authorised.touch(mode=0o600)
    authorised.write_bytes(record)
    assert looking.see(reader) is not None


def test_nobody_looks_until_a_reader_comes_and_after_the_last_has_gone(looking: Looking) -> None:
    looking.publisher.turn(0.05)
    assert not looking.publisher.watched
    one, other = looking.reader(), looking.reader()
    looking.until(lambda: looking.publisher.watched)
    for reader, watched in ((one, True), (other, False)):
        reader.close()
        looking.readers.remove(reader)
        looking.until(lambda watched=watched: looking.publisher.watched == watched)


def test_a_connection_that_does_not_keep_up_costs_pictures_and_no_time(looking: Looking) -> None:
    context: zmq.Context[Socket] = zmq.Context()
    stuck = open_mirror_reader(context, looking.endpoint, looking.keys.client("therapist"))
    stuck.setsockopt(zmq.RCVBUF, 4096)
    looking.until(lambda: stuck.poll(1) == 0 and looking.publisher.watched)
    large, began = bytes(200_000), time.monotonic()
    for number in range(400):
        looking.publisher.publish(large, float(number), (640, 360))
        looking.publisher.turn(0.0)
    assert time.monotonic() - began < 5.0
    arrived = 0
    while stuck.poll(500 if arrived else 10_000):
        stuck.recv_multipart()
        arrived += 1
    context.destroy(linger=0)
    assert 1 <= arrived < 200  # the others were dropped
    assert looking.see(looking.reader()) is not None


def test_the_stage_dies_and_comes_back_at_its_port(looking: Looking) -> None:
    reader = looking.reader()
    assert looking.see(reader) is not None
    looking.publisher.close()
    looking.publisher = MirrorPublisher(looking.endpoint, looking.keys)
    picture = looking.see(reader)
    assert picture is not None
    assert picture.number < 500


def test_a_port_that_is_taken_is_tried_until_it_is_free(looking: Looking) -> None:
    looking.until(lambda: looking.publisher._socket is not None)
    second = MirrorPublisher(looking.endpoint, looking.keys)
    second.turn(0.0)
    assert second._socket is None
    looking.publisher.close()
    looking.publisher = second
    assert looking.see(looking.reader()) is not None


def test_what_is_no_picture_is_dropped() -> None:
    header = PictureHeader(number=1, at_seconds=0.0, width=4, height=4).to_json()
    assert picture_of([header, _JPEG]) is not None
    for frames in (
        [],
        [header],
        [header, _JPEG, b""],
        [b"{}", _JPEG],
        [b"[" * 100_000, _JPEG],
        [_JPEG, header],
    ):
        assert picture_of(frames) is None


def test_pictures_are_on_the_port_after_the_entries() -> None:
    assert mirror_endpoint("tcp://127.0.0.1:5870") == "tcp://127.0.0.1:5872"
    with pytest.raises(LinkError, match="too high"):
        mirror_endpoint("tcp://127.0.0.1:65534")


def test_a_display_shows_its_onlooker_what_it_shows_the_patient(
    tmp_path: Path, require: Callable[..., None]
) -> None:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    keys, endpoint = KeyFolder.open(tmp_path / "keys"), free_endpoint()
    mirror = Mirror(endpoint, keys)
    mirror.start()
    display = OffscreenDisplay((320, 180), onlooker=mirror)
    reader: MirrorClient | None = None
    try:
        load(display, scene())
        display.draw(Frame("small"))
        reader = MirrorClient(endpoint, keys.client("observer"))
        seen = _look(display, reader)
    finally:
        if reader is not None:
            reader.close()
        display.close()
        mirror.close()
    assert seen[1].shape == (SIZE[1], SIZE[0], 3)
    patient, onlooker = (picture.astype(float) for picture in seen)
    assert np.abs(onlooker[::2, ::2] - patient).mean() < 4.0
    assert np.abs(onlooker[::-2, ::2] - patient).mean() > 10.0  # nor is it upside down


def test_the_frames_thread_spends_less_than_a_millisecond_a_frame_on_it(
    tmp_path: Path, require: Callable[..., None]
) -> None:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    keys, endpoint = KeyFolder.open(tmp_path / "keys"), free_endpoint()
    mirror = Mirror(endpoint, keys)
    mirror.start()
    display = OffscreenDisplay((640, 360), onlooker=mirror)
    reader = MirrorClient(endpoint, keys.client("observer"))
    spent: list[float] = []
    tap = display._renderer._tap
    assert tap is not None
    step = tap.after_frame

    def timed(framebuffer: int, size: tuple[int, int]) -> None:
        begun = time.thread_time()
        step(framebuffer, size)
        spent.append(time.thread_time() - begun)

    tap.after_frame = timed
    pictures = 0
    try:
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while pictures < 10 and time.monotonic() < give_up_at:
            display.draw(Frame("", fade=1.0))
            pictures += reader.newest(0.015) is not None
    finally:
        reader.close()
        display.close()
        mirror.close()
    assert pictures == 10
    print(f"a frame: {1e6 * sum(spent) / len(spent):.0f} µs on average, {1e6 * max(spent):.0f} µs at most")
    assert sum(spent) / len(spent) < 0.001


def test_the_documented_header_is_the_one_that_is_sent() -> None:
    page = (ROOT / "docs" / "reference" / "wire.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"```json picture\n(.+?)\n```", page)
    header = PictureHeader.from_json(written.encode())
    assert set(json.loads(written)) == set(PictureHeader.model_fields)
    assert (header.width, header.height) == SIZE


def _look(display: OffscreenDisplay, reader: MirrorClient) -> tuple[np.ndarray, np.ndarray]:
    """What the patient and a reader see of a scene that does not move."""
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    number = 0
    while time.monotonic() < give_up_at:
        display.draw(Frame("small", time_seconds=1.0))
        picture = reader.newest(0.005)
        if picture is not None and (number := number + 1) > 3:
            patient = display.picture()
            assert patient is not None
            return patient, simplejpeg.decode_jpeg(picture.jpeg)
    raise AssertionError("no picture came")


def test_a_session_started_with_a_mirror_shows_it_to_its_therapist(
    tmp_path: Path, require: Callable[..., None]
) -> None:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    arguments = ["--plain-records", "--display", "offscreen", "--size", "160x90", "--mirror"]
    with running(tmp_path, arguments) as rig:
        key = KeyFolder(rig.home / "keys").client("therapist")
        reader = MirrorClient(mirror_endpoint(rig.endpoint), key)
        try:
            picture = reader.newest(30.0)
        finally:
            reader.close()
    assert picture is not None
    assert simplejpeg.decode_jpeg(picture.jpeg).shape == (SIZE[1], SIZE[0], 3)
