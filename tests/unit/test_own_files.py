"""An author's own pictures and models: what is read of them, what is refused, and how the cache heals."""

import copy
import json
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.unit.own_files import Json, chunk, colors, glb, jpeg, model, png
from vrtherapy.own import cache
from vrtherapy.own.content import pieces_of, pixels_of, read_content
from vrtherapy.own.faults import OwnFault
from vrtherapy.own.models import MAX_TRIANGLES
from vrtherapy.own.pictures import decode_picture, fitted, picture_size


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path / "home"))
    return tmp_path


def refused(data: bytes, folder: Path, name: str = "file", wanted: str = "picture") -> str:
    (folder / name).write_bytes(data)
    with pytest.raises(OwnFault) as fault:
        judge(folder, name, wanted)
    return str(fault.value)


def judge(folder: Path, name: str, wanted: str) -> None:
    content = read_content(folder, name)
    if wanted == "model":
        pieces_of(content)
    else:
        pixels_of(content, "picture")


@pytest.mark.parametrize("filtered", range(5))
def test_a_png_is_read_whatever_filter_its_rows_have(filtered: int) -> None:
    pixels = decode_picture(png(37, 23, filtered=filtered))
    assert (pixels[..., :3] == colors(37, 23)).all()
    assert (pixels[..., 3] == 255).all()


def test_a_jpeg_is_turned_as_the_camera_was_held() -> None:
    upright = decode_picture(jpeg(48, 32)).astype(int)
    turned = decode_picture(jpeg(48, 32, orientation=6)).astype(int)
    assert picture_size(jpeg(48, 32, orientation=6)) == (32, 48)
    assert (turned == np.rot90(upright, -1)).all()


def test_a_bomb_is_refused_by_what_it_declares_before_it_is_unpacked(tmp_path: Path) -> None:
    assert "declares 60000 × 60000" in refused(png(declared=(60_000, 60_000)), tmp_path)


def test_no_more_of_a_png_is_unpacked_than_it_declares() -> None:
    assert decode_picture(png(64, 64, declared=(64, 32))).shape == (32, 64, 4)


@pytest.mark.parametrize(
    ("mode", "value", "seen"),
    [
        ("I;16", 0x8000, (128, 128, 128, 255)),
        ("L", 77, (77, 77, 77, 255)),
        ("LA", (77, 10), (77, 77, 77, 10)),
        ("RGBA", (1, 2, 3, 4), (1, 2, 3, 4)),
        ("1", 1, (255, 255, 255, 255)),
    ],
)
def test_grey_deep_and_see_through_pngs_keep_their_colours(
    mode: str, value: int | tuple[int, ...], seen: tuple[int, ...]
) -> None:
    file = BytesIO()
    Image.new(mode, (24, 16), value).save(file, "PNG")
    assert (decode_picture(file.getvalue()) == seen).all()


def test_any_byte_that_is_changed_in_a_png_is_noticed(tmp_path: Path) -> None:
    whole = png()
    for at in range(8, len(whole) - 12, 7):  # up to the mark of its end
        refused(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], tmp_path)


def test_no_cut_and_no_changed_byte_of_a_model_brings_another_error_than_a_sentence(tmp_path: Path) -> None:
    whole, rng = glb(), np.random.default_rng(1)
    for at in range(12, len(whole), 61):
        refused(whole[:at], tmp_path, "box.glb", "model")
        broken = bytearray(whole)
        for spot in rng.integers(20, 1500, 3):
            broken[spot] = rng.integers(32, 127)
        (tmp_path / "box.glb").write_bytes(bytes(broken))
        try:
            pieces_of(read_content(tmp_path, "box.glb"))
        except OwnFault as fault:
            assert str(fault)  # noqa: PT017  a change may also mean nothing


def test_whatever_stands_in_a_models_json_it_is_drawn_or_refused_in_a_sentence(tmp_path: Path) -> None:
    told, _ = model()
    strange: list[object] = [None, 1e30, "x", [1], -1]
    for number, path in enumerate(paths(told)):
        for value in (strange[number % 5], strange[(number + 2) % 5]):
            (tmp_path / "box.glb").write_bytes(glb(**changed(told, path, value)))
            try:
                pieces_of(read_content(tmp_path, "box.glb"))
            except OwnFault as fault:
                assert str(fault)  # noqa: PT017  a change may also mean nothing


def paths(inside: object, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    steps = (
        inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
    )
    for step, value in steps:
        yield (*above, step)
        yield from paths(value, (*above, step))


def changed(told: Json, path: tuple[str | int, ...], value: object) -> Json:
    made: Json = copy.deepcopy(told)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return made


def test_links_and_dots_lead_nowhere_outside_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "scene"
    folder.mkdir()
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    for name in (
        "link.jpg",
        "../secret.jpg",
        "a/../../secret.jpg",
        str(tmp_path / "secret.jpg"),
        "..\\secret.jpg",
    ):
        with pytest.raises(OwnFault, match="scene's folder"):
            read_content(folder, name)


def test_a_folder_or_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(OwnFault, match="it is no file"):
        read_content(tmp_path, ".")


def test_a_model_stands_upright_in_metres_with_its_front_towards_the_patient(tmp_path: Path) -> None:
    (tmp_path / "box.glb").write_bytes(glb(nodes=[{"mesh": 0, "translation": [1, 2, 3]}]))
    (piece,) = pieces_of(read_content(tmp_path, "box.glb"))
    assert piece.positions.mean(0) == pytest.approx((1.0, -3.0, 2.2))
    assert np.ptp(piece.positions, axis=0) == pytest.approx((0.4, 0.4, 0.4))
    first, second, third = (piece.positions[piece.indices[:, corner]] for corner in range(3))
    facing = np.cross(second - first, third - first)
    assert ((facing * piece.normals[piece.indices[:, 0]]).sum(1) > 0).all()
    assert piece.look.color is not None
    assert piece.look.roughness == pytest.approx(0.6)


def test_a_mirrored_node_keeps_its_faces_outside(tmp_path: Path) -> None:
    (tmp_path / "box.glb").write_bytes(glb(nodes=[{"mesh": 0, "scale": [-1, 1, 1]}]))
    (piece,) = pieces_of(read_content(tmp_path, "box.glb"))
    first, second, third = (piece.positions[piece.indices[:, corner]] for corner in range(3))
    assert ((np.cross(second - first, third - first) * piece.normals[piece.indices[:, 0]]).sum(1) > 0).all()


def test_a_gltf_brings_the_files_beside_it_and_its_checksum_counts_them(tmp_path: Path) -> None:
    told, binary = model()
    told["buffers"][0]["uri"] = "box.bin"
    (tmp_path / "box.gltf").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "box.bin").write_bytes(binary)
    before = read_content(tmp_path, "box.gltf")
    assert len(pieces_of(before)) == 1
    (tmp_path / "box.bin").write_bytes(binary[:-1] + b"x")
    assert read_content(tmp_path, "box.gltf").sha256 != before.sha256


def test_too_many_triangles_are_refused(tmp_path: Path) -> None:
    told, _ = model()
    told["meshes"][0]["primitives"] *= MAX_TRIANGLES // 12 + 1
    assert "triangles: simplify" in refused(glb(meshes=told["meshes"]), tmp_path, "box.glb", "model")


def test_nodes_that_hold_each_other_are_no_tree(tmp_path: Path) -> None:
    nodes = [{"mesh": 0, "children": [1]}, {"children": [0]}]
    assert "no tree" in refused(glb(nodes=nodes), tmp_path, "box.glb", "model")


def test_a_picture_is_made_smaller_by_light_and_keeps_its_shape() -> None:
    pixels = decode_picture(png(64, 32))
    small = fitted(pixels, 24)
    assert small.shape == (12, 24, 4)
    assert abs(int(small[0, 0, 0]) - int(pixels[0, 0, 0])) < 30


def test_a_copy_is_kept_and_heals_when_it_is_damaged_and_the_original_is_still_there(tmp_path: Path) -> None:
    (tmp_path / "dog.png").write_bytes(png(40, 30))
    sha256 = read_content(tmp_path, "dog.png").sha256
    first = cache.picture(sha256, "picture", (tmp_path, "dog.png"))
    (copy,) = cache.cache_folder().glob("*.bin")
    sound = copy.read_bytes()
    copy.write_bytes(sound[:-9])
    assert (cache.picture(sha256, "picture", None) == first).all()  # by where the original lies
    assert copy.read_bytes() == sound
    (tmp_path / "dog.png").unlink()
    assert (cache.picture(sha256, "picture", None) == first).all()  # by the copy alone
    copy.unlink()
    with pytest.raises(OwnFault, match="put it back"):
        cache.picture(sha256, "picture", None)


def test_an_original_that_has_changed_is_not_shown_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "dog.png").write_bytes(png(40, 30))
    sha256 = read_content(tmp_path, "dog.png").sha256
    (tmp_path / "dog.png").write_bytes(png(40, 31))
    with pytest.raises(OwnFault, match="has changed"):
        cache.picture(sha256, "picture", (tmp_path, "dog.png"))


def test_a_model_comes_out_of_the_cache_as_it_went_in(tmp_path: Path) -> None:
    (tmp_path / "box.glb").write_bytes(glb())
    sha256 = read_content(tmp_path, "box.glb").sha256
    (made,) = cache.model(sha256, (tmp_path, "box.glb"))
    (kept,) = cache.model(sha256, None)
    assert (made.positions == kept.positions).all()
    assert kept.look.color is not None
    assert (made.look.color == kept.look.color).all()
    assert kept.look.bumps is None


def test_a_full_cache_lets_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 9_000)
    for number in range(4):
        (tmp_path / "dog.png").write_bytes(png(40, 30 + number))
        cache.picture(read_content(tmp_path, "dog.png").sha256, "picture", (tmp_path, "dog.png"))
    assert sum(file.stat().st_size for file in cache.cache_folder().glob("*.bin")) <= 14_000


def test_a_disk_that_takes_nothing_costs_time_and_no_picture(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be", encoding="utf-8")
    (tmp_path / "dog.png").write_bytes(png(40, 30))
    sha256 = read_content(tmp_path, "dog.png").sha256
    assert cache.picture(sha256, "picture", (tmp_path, "dog.png")).shape == (30, 40, 4)


def test_an_interlaced_png_is_read() -> None:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 1)
    row = zlib.compress(bytes([0, 9, 8, 7]))
    woven = chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")
    assert decode_picture(b"\x89PNG\r\n\x1a\n" + woven).tolist() == [[[9, 8, 7, 255]]]
