extension UploadSink {
    /// The server itself, in Python because its standard library has TLS. Each connection has a thread; each request is a
    /// JSON line on standard output, written before its answer. Standard input brings the settings; it ends with that, and
    /// so with us.
    static let script = #"""
        import base64, json, os, socket, ssl, struct, sys, threading, time

        settings = json.loads(sys.stdin.buffer.readline())
        answers, used, lock = settings["answers"], 0, threading.Lock()
        context = None
        if settings.get("certificate"):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(settings["certificate"], settings["key"])

        def tell(line):
            line = (json.dumps(line) + "\n").encode()
            with lock:
                while line:
                    line = line[os.write(1, line):]

        def receive(stream, head, rest):
            """The body behind a head, as it stands on the wire, and what follows it."""
            fields = [line.split(":", 1) for line in head.decode("latin-1").split("\r\n")[1:-2]]
            fields = [(name, value.strip(" \t")) for name, value in fields]
            values = {name.lower(): value for name, value in fields}
            def until(is_whole):
                nonlocal rest
                while not is_whole():
                    more = stream.recv(65536)
                    if not more:
                        raise ConnectionError("cut off")
                    rest += more
            if "chunked" in values.get("transfer-encoding", ""):
                until(lambda: b"0\r\n\r\n" in rest)
                size = rest.index(b"0\r\n\r\n") + 5
            else:
                size = int(values.get("content-length", 0))
                until(lambda: len(rest) >= size)
            return fields, rest[:size], rest[size:]

        def next_answer():
            global used
            with lock:
                answer = answers[min(used, len(answers) - 1)]
                used += 1
            return answer

        def serve(stream, connection):
            rest = b""
            while True:
                while b"\r\n\r\n" not in rest:
                    if rest and not rest[:1].isalpha():
                        raise ConnectionError("not HTTP")
                    more = stream.recv(65536)
                    if not more:
                        return
                    rest += more
                head, rest = rest.split(b"\r\n\r\n", 1)
                head += b"\r\n\r\n"
                fields, body, rest = receive(stream, head, rest)
                arrived = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
                answer = next_answer()
                method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
                tell({"method": method, "target": target, "headers": [{"name": n, "value": v} for n, v in fields],
                      "head": base64.b64encode(head).decode(), "body": base64.b64encode(body).decode(),
                      "connection": connection, "arrived": arrived})
                if answer["ending"] == "stall":
                    while stream.recv(65536):
                        pass
                    return
                if answer["ending"] == "reset":
                    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                stream.sendall(base64.b64decode(answer["bytes"]))
                if answer["ending"] == "close":
                    return

        def accepted(stream, connection):
            try:
                if context:
                    stream = context.wrap_socket(stream, server_side=True)
                serve(stream, connection)
            except (OSError, ValueError):
                pass
            finally:
                # Also with another thread's copy of it open, as `close` alone would not.
                try:
                    if not isinstance(stream, ssl.SSLSocket) and not linger(stream):
                        stream.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                stream.close()

        def linger(stream):
            size = struct.calcsize("ii")
            return struct.unpack("ii", stream.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, size))[0]

        def listen():
            connection = 0
            while True:
                stream, _ = listener.accept()
                connection += 1
                threading.Thread(target=accepted, args=(stream, connection), daemon=True).start()

        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        tell({"port": listener.getsockname()[1]})
        threading.Thread(target=listen, daemon=True).start()
        sys.stdin.buffer.read()
        os._exit(0)
        """#
}
