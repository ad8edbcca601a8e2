"""Drives the real yaml-language-server over its standard streams, as an editor does."""

import itertools
import json
import queue
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SERVER = Path(".venv/editor/node_modules/yaml-language-server/bin/yaml-language-server")
PATIENCE_SECONDS = 60.0


class LanguageServer:
    """One server, asked from one thread; a second one reads what it says."""

    def __init__(self, node: str, server: Path, settings: dict[str, object]) -> None:
        self._settings = settings
        self._numbers = itertools.count(1)
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._faults: dict[str, list[dict[str, Any]]] = {}
        self._process = subprocess.Popen(
            [node, str(server), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        capabilities = {"workspace": {"configuration": True, "didChangeConfiguration": {}}}
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self._tell("initialized", {})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def open(self, file: Path, text: str) -> str:
        """Open an unsaved text beside a file, as an editor does; its URI."""
        uri = file.with_name(f"{file.stem}-{next(self._numbers)}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def completions(self, file: Path, text: str) -> dict[str, str]:
        """What is offered where `text` has a ¦, with the documentation of each."""
        before, after = text.split("¦")
        uri = self.open(file, before + after)
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        answer = self.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: str(item.get("documentation", "")) for item in items}

    def faults(self, file: Path, text: str) -> list[tuple[int, str]]:
        """What is wrong with a text: lines, counted from 1, and messages."""
        uri = self.open(file, text)
        while uri not in self._faults:
            self._hear()
        return [(one["range"]["start"]["line"] + 1, one["message"]) for one in self._faults[uri]]

    def ask(self, method: str, params: object) -> Any:  # noqa: ANN401  JSON
        """Ask, and wait for the answer."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            said = self._hear()
            if said.get("id") == number and "method" not in said:
                assert "error" not in said, said
                return said["result"]

    def _hear(self) -> dict[str, Any]:
        said = self._said.get(timeout=PATIENCE_SECONDS)
        assert said is not None, "the language server has ended"
        match said.get("method"):
            case "workspace/configuration":
                items = said["params"]["items"]
                result = [self._settings if item.get("section") == "yaml" else {} for item in items]
                self._send({"id": said["id"], "result": result})
            case "textDocument/publishDiagnostics":
                self._faults[said["params"]["uri"]] = said["params"]["diagnostics"]
            case str() if "id" in said:
                self._send({"id": said["id"], "result": None})
            case _:
                pass
        return said

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, object]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream
        length = 0
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif line == b"\r\n":
                self._said.put(json.loads(stream.read(length)))
        self._said.put(None)
