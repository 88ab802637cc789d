"""Stands between a worker and PostgreSQL and keeps one message back, as a network may that outlives its sender."""

import os
import re
import socket
import threading


class Relay:
    def __init__(self, server, folder, number):
        """Keeps the worker's message number `number`, and whatever follows it, until it is told to let go."""
        self.number = number
        self.letting_go = threading.Event()
        self.folder = folder
        # All that the server said.
        self.heard = bytearray()
        os.makedirs(folder)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(f"{folder}/.s.PGSQL.5432")
        self.listener.listen()
        self.server = f"{server}/.s.PGSQL.5432"
        self.thread = threading.Thread(target=self._carry, daemon=True)
        self.thread.start()

    @property
    def end(self):
        """What became of the message: COMMIT, or the SQLSTATE with which the server refused it."""
        said = self.heard[self.before:]
        refusal = re.search(rb"\0C([0-9A-Z]{5})\0", said)
        return refusal[1].decode() if refusal else "COMMIT" if b"COMMIT\0" in said else "nothing"

    def let_go(self):
        """Delivers what was kept, and waits until the server has ended that session."""
        self.before = len(self.heard)
        self.letting_go.set()
        self.thread.join(timeout=30)
        return not self.thread.is_alive()

    def _carry(self):
        worker, _ = self.listener.accept()
        self.listener.close()
        server = socket.socket(socket.AF_UNIX)
        server.connect(self.server)
        back = threading.Thread(target=self._copy, args=(server, worker), daemon=True)
        back.start()
        stream = worker.makefile("rb")
        message = self._startup(stream)
        queries = 0
        while message:
            if message[:1] == b"Q":
                queries += 1
                if queries == self.number:
                    self.letting_go.wait()
            server.sendall(message)
            message = self._message(stream)
        # The server carries out what it has got and then finds that nobody is there.
        server.shutdown(socket.SHUT_WR)
        back.join()
        server.close()

    @staticmethod
    def _startup(stream):
        length = stream.read(4)
        return length + stream.read(int.from_bytes(length, "big") - 4)

    @staticmethod
    def _message(stream):
        head = stream.read(5)
        return head + stream.read(int.from_bytes(head[1:], "big") - 4) if len(head) == 5 else b""

    def _copy(self, server, worker):
        while data := server.recv(65536):
            self.heard += data
            try:
                worker.sendall(data)
            except OSError:
                pass  # the worker is dead, and the server must not notice before it would
