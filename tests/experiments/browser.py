"""A headless Chromium driven over its debugging protocol, for the tests of the page."""

import base64
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from websockets.sync.client import connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def program():
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


class Browser:
    """One page of a headless browser; use as a context manager."""

    def __init__(self, url, width=1300, height=1000):
        self.url, self.size, self.count = url, (width, height), 0
        self.wrong: list[str] = []  # errors on the console, and answers of 400 or more

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        port = free_port()
        words = [
            program(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--remote-debugging-port={port}",
            f"--user-data-dir={self.folder.name}",
            f"--window-size={self.size[0]},{self.size[1]}",
            # Nothing but this machine can be reached: the page must work offline.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
            "about:blank",
        ]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.context = connect(self._address(port), max_size=None)
        self.socket = self.context.__enter__()
        for domain in ("Page", "Log", "Runtime", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.navigate", url=self.url)
        return self

    def _address(self, port):
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/json") as answer:
                    pages = [p for p in json.load(answer) if p["type"] == "page"]
                if pages:
                    return pages[0]["webSocketDebuggerUrl"]
            except (urllib.error.URLError, ConnectionError):
                pass
            time.sleep(0.2)
        raise TimeoutError("the browser did not start")

    def __exit__(self, *_):
        self.context.__exit__(None, None, None)
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def call(self, method, **params):
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            self._note(message.get("method"), message.get("params", {}))
            if message.get("id") == self.count:
                return message.get("result", message)

    def _note(self, method, params):
        if method == "Runtime.exceptionThrown":
            self.wrong.append(str(params["exceptionDetails"])[:400])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            self.wrong.append(str(params["args"])[:400])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.wrong.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif method == "Network.responseReceived" and params["response"]["status"] >= 400:
            self.wrong.append(f"{params['response']['status']} {params['response']['url']}")

    def ask(self, code):
        found = self.call("Runtime.evaluate", expression=code, returnByValue=True)
        return found["result"].get("value")

    def wait(self, code, seconds=90):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.ask(code):
                return value
            time.sleep(0.3)
        raise TimeoutError(f"never true: {code}\npage: {self.ask('document.body.innerText')}")

    def write(self, text):
        """Type into what has the focus, then leave it."""
        self.call("Input.insertText", text=text)
        self.ask("document.activeElement.blur()")

    def picture(self, path):
        found = self.call("Page.captureScreenshot", format="png")
        Path(path).write_bytes(base64.b64decode(found["data"]))
