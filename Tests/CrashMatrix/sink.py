"""Where answers are sent: remembers every body, by path, and says so only after a while, as a server far away would."""

import http.server
import threading
import time


class Sink:
    # Long enough for the worker to be waiting when it is to be killed between its request and the response.
    delay = 0.02

    def __init__(self):
        self.bodies = {}
        self.busy = 0
        self.changed = threading.Condition()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path):
        """The bodies that came for a path, when no connection is open any more."""
        with self.changed:
            self.changed.wait_for(lambda: self.busy == 0, timeout=10)
            return self.bodies.pop(path, [])

    def _handler(sink):
        class Handler(http.server.BaseHTTPRequestHandler):
            def setup(self):
                super().setup()
                with sink.changed:
                    sink.busy += 1

            def finish(self):
                with sink.changed:
                    sink.busy -= 1
                    sink.changed.notify_all()
                try:
                    super().finish()
                except OSError:
                    pass  # the worker is dead

            def do_PUT(self):
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) == length:
                    with sink.changed:
                        sink.bodies.setdefault(self.path, []).append(body)
                time.sleep(sink.delay)
                try:
                    self.send_response(200)
                    self.send_header("content-length", "0")
                    self.end_headers()
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        return Handler
