"""Who may come in: tokens, cookies, codes, certificates, names of hosts; and orders to the supervisor."""

import hashlib
import ssl
import stat
import sys
from pathlib import Path

import pytest

from therapist_console.web import codes
from therapist_console.web.addresses import Place, is_ours, names_of_this_machine, qr_as_svg, read_place
from therapist_console.web.certificate import open_certificate
from therapist_console.web.messages import Give, decode
from therapist_console.web.opening import Opening
from therapist_console.web.orders import Order, Orders
from therapist_console.web.pairing import CODE_SECONDS, MOST_TRIES, Pairing, confirm
from therapist_console.web.seals import COOKIE_SECONDS, Seals
from vrtherapy.errors import LinkError


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class TestSeals:
    def test_a_cookie_says_who_it_was_given_to(self) -> None:
        seals = Seals(b"s" * 32)
        device = seals.device(seals.cookie("tablet", "observer", local=False))
        assert device is not None
        assert (device.name, device.role, device.local) == ("tablet", "observer", False)

    def test_cookies_and_the_address_survive_a_restart(self, tmp_path: Path) -> None:
        first, second = Seals.open(tmp_path / "console"), Seals.open(tmp_path / "console")
        assert second.device(first.cookie("tablet", "therapist", local=False)) is not None
        assert second.is_token(first.token)

    @pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX's")
    def test_the_secret_is_for_its_owner_only(self, tmp_path: Path) -> None:
        Seals.open(tmp_path / "console")
        assert stat.S_IMODE((tmp_path / "console" / "secret").stat().st_mode) == 0o600

    @pytest.mark.parametrize("cookie", ["", ".", "a.b", "e30.00", "x" * 5000, "é.é", "\0"])
    def test_what_was_not_given_here_is_nobody(self, cookie: str) -> None:
        assert Seals(b"s" * 32).device(cookie) is None

    def test_a_cookie_cannot_be_changed_or_made_elsewhere(self) -> None:
        cookie = Seals(b"s" * 32).cookie("tablet", "observer", local=False)
        assert Seals(b"t" * 32).device(cookie) is None
        assert Seals(b"s" * 32).device(f"A{cookie[1:]}") is None

    def test_a_cookie_grows_too_old(self) -> None:
        clock = Hand()
        seals = Seals(b"s" * 32, clock)
        cookie = seals.cookie("tablet", "observer", local=False)
        clock.now += COOKIE_SECONDS + 1
        assert seals.device(cookie) is None

    def test_only_the_token_is_the_token(self) -> None:
        seals = Seals(b"s" * 32)
        assert not any(seals.is_token(wrong) for wrong in ("", "x", seals.token[:-1], f"{seals.token}0", "é"))


class TestPairing:
    def pair(self, pairing: Pairing, code: str, *, address: str = "192.0.2.9") -> object:
        guess = codes.Guess(code)
        begun = pairing.begin(address, "tablet", guess.message)
        if begun is None:
            return None
        return pairing.finish(begun[0], confirm(guess.finish(begun[1]), b"page", "tablet"))

    def test_who_knows_the_code_is_let_in_and_learns_that_we_know_it_too(self) -> None:
        pairing = Pairing()
        guess = codes.Guess(pairing.open("observer"))
        begun = pairing.begin("192.0.2.9", "tablet", guess.message)
        assert begun is not None
        key = guess.finish(begun[1])
        assert pairing.finish(begun[0], confirm(key, b"page", "tablet")) == (
            "tablet",
            "observer",
            confirm(key, b"console", "tablet"),
        )

    def test_a_code_opens_once(self) -> None:
        pairing = Pairing()
        code = pairing.open("therapist")
        assert self.pair(pairing, code)
        assert self.pair(pairing, code) is None
        assert pairing.code is None

    def test_a_wrong_code_is_refused_and_few_tries_are_left(self) -> None:
        pairing = Pairing()
        code = pairing.open("therapist")
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        for _ in range(MOST_TRIES):
            assert self.pair(pairing, wrong) is None
        assert self.pair(pairing, code) is None

    def test_a_code_closes_by_itself(self) -> None:
        clock = Hand()
        pairing = Pairing(clock)
        code = pairing.open("therapist")
        clock.now += CODE_SECONDS + 1
        assert pairing.code is None
        assert self.pair(pairing, code) is None

    def test_one_address_does_not_try_code_after_code(self) -> None:
        clock = Hand()
        pairing = Pairing(clock)
        tried, message = 0, codes.Guess("000000").message
        for _ in range(30):
            pairing.open("therapist")
            tried += pairing.begin("192.0.2.9", "tablet", message) is not None
        assert tried == 10

    def test_a_proof_for_another_name_is_none(self) -> None:
        pairing = Pairing()
        guess = codes.Guess(pairing.open("therapist"))
        begun = pairing.begin("192.0.2.9", "tablet", guess.message)
        assert begun is not None
        assert pairing.finish(begun[0], confirm(guess.finish(begun[1]), b"page", "therapist")) is None

    @pytest.mark.parametrize("message", [b"", b"A", b"B" + bytes(32), b"A" + b"\xff" * 32])
    def test_what_is_no_message_is_refused(self, message: bytes) -> None:
        pairing = Pairing()
        pairing.open("therapist")
        assert pairing.begin("192.0.2.9", "tablet", message) is None

    def test_without_a_code_nobody_begins(self) -> None:
        assert Pairing().begin("192.0.2.9", "tablet", codes.Guess("000000").message) is None


class TestCertificate:
    def test_it_is_made_once_and_its_fingerprint_is_what_a_browser_shows(self, tmp_path: Path) -> None:
        made = open_certificate(tmp_path / "console", ["192.0.2.7", "clinic.local"])
        again = open_certificate(tmp_path / "console", ["192.0.2.8"])
        assert again == made
        der = ssl.PEM_cert_to_DER_cert(made.certificate.read_text())
        assert made.fingerprint.replace(":", "").lower() == hashlib.sha256(der).hexdigest()
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.certificate, made.key)

    def test_a_damaged_one_is_made_anew(self, tmp_path: Path) -> None:
        made = open_certificate(tmp_path / "console", ["localhost"])
        made.certificate.write_text("no certificate", encoding="utf-8")
        assert open_certificate(tmp_path / "console", ["localhost"]).fingerprint != made.fingerprint


class TestAddresses:
    @pytest.mark.parametrize(
        ("written", "place"),
        [
            ("192.0.2.7:8843", Place("192.0.2.7", 8843)),
            ("[::1]:80", Place("::1", 80)),
            ("*:0", Place("0.0.0.0", 0)),  # noqa: S104 -- only read, not listened at
        ],
    )
    def test_where_to_listen_is_read(self, written: str, place: Place) -> None:
        assert read_place(written) == place

    @pytest.mark.parametrize("written", ["", "8843", "host:", ":1", "host:99999", "host:x"])
    def test_what_is_no_place_is_told_with_the_right_form(self, written: str) -> None:
        with pytest.raises(LinkError, match=r"--listen 192\.0\.2\.7:8843"):
            read_place(written)

    @pytest.mark.parametrize("host", ["127.0.0.1:8870", "localhost", "[::1]:8870", "192.0.2.7:8843"])
    def test_addresses_and_our_own_name_are_ours(self, host: str) -> None:
        assert is_ours(host)

    @pytest.mark.parametrize("host", ["", "evil.example", "evil.example:8870", "127.0.0.1.evil.example"])
    def test_a_foreign_name_that_points_here_is_not(self, host: str) -> None:
        assert not is_ours(host)

    def test_the_certificate_names_the_address_that_is_shown(self) -> None:
        assert "192.0.2.7" in names_of_this_machine(Place("192.0.2.7", 1))

    def test_the_code_for_a_camera_has_no_style_of_its_own(self) -> None:
        assert "style" not in qr_as_svg("https://192.0.2.7:8843/pair#code=123456")


class TestOrders:
    def test_an_order_is_taken_once(self, tmp_path: Path) -> None:
        here, there = Orders(tmp_path / "orders"), Orders(tmp_path / "orders")
        here.place(Order(patient="P042", protocol="heights", language="fr"))
        assert here.waiting
        assert there.take() == Order(patient="P042", protocol="heights", language="fr")
        assert there.take() is None
        assert not here.waiting

    def test_trouble_is_told_until_the_next_order(self, tmp_path: Path) -> None:
        orders = Orders(tmp_path / "orders")
        orders.fail("The disk is full.")
        assert orders.trouble == "The disk is full."
        orders.place(Order(patient="P042", protocol="heights", language="fr"))
        assert orders.trouble == ""

    def test_a_damaged_order_is_none(self, tmp_path: Path) -> None:
        orders = Orders(tmp_path / "orders")
        (tmp_path / "orders" / "order.json").write_text("{", encoding="utf-8")
        assert orders.take() is None

    @pytest.mark.parametrize("patient", ["", "Anna Martin", "../P1", "x" * 33])
    def test_a_name_is_no_patients_code(self, tmp_path: Path, patient: str) -> None:
        opening = Opening(Orders(tmp_path / "orders"), [])
        refusal = opening.place(
            {"type": "open_session", "patient": patient, "protocol": "heights", "language": "en"}
        )
        assert "never a name" in str(refusal)

    def test_where_sessions_are_not_opened_the_page_says_what_it_waits_for(self) -> None:
        assert Opening(None, []).message("en")["mode"] == "waiting"


class TestWhatAPageSays:
    def test_a_command_keeps_its_fields(self) -> None:
        said = decode(
            '{"type":"give","id":"0123456789abcdef","boot":"b","tick":12,"command":{"type":"hold"}}'
        )
        assert said == Give(type="give", id="0123456789abcdef", boot="b", tick=12.0, command={"type": "hold"})

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "[]",
            "{}",
            "[" * 5000,
            '{"type":"give","id":"short","command":{}}',
            '{"type":"obey"}',
            "\ud800",
        ],
    )
    def test_what_is_no_message_is_none(self, text: str) -> None:
        assert decode(text) is None
