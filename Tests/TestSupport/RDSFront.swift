/// What stands before a database in RDS: it speaks TLS alone, takes a token for a password, has botocore make the same one, and
/// only then lets the client through to a real server.
public final class RDSFront: Sendable {
    /// Its port on 127.0.0.1.
    public let port: Int
    private let part: PythonPart

    /// The secret half and the session token of the credentials that tokens must be made with.
    public struct Signer: Sendable {
        let key: String
        let token: String

        /// States them.
        public init(key: String, token: String) { (self.key, self.token) = (key, token) }
    }

    /// Starts one before a server that trusts whoever comes over its socket.
    ///
    /// - Parameter refusing: how many clients with a right token are told that the server is just starting.
    public init(
        host: String, before server: PrivateServer.DatabaseLocation, _ certificate: Certificate, _ signer: Signer,
        region: String, refusing: Int = 0
    ) throws {
        part = try PythonPart(
            script: Self.script,
            settings: [
                "host": host, "socket": "\(server.host)/.s.PGSQL.\(server.port)",
                "certificate": certificate.certificate,
                "key": certificate.key, "secret": signer.key, "token": signer.token, "region": region,
                "refusing": String(refusing),
            ])
        port = Int(try part.ask(["do": "port"])["port"] ?? "") ?? 0
    }

    /// Of each client that came, the access key's id in its token, and what was made of it: `right`, `wrong` or `old`.
    public var clients: [String] {
        get throws { try (part.ask(["do": "clients"])["clients"] ?? "").split(separator: "\n").map(String.init) }
    }

    private static let script = #"""
        import datetime, select, ssl, struct, urllib.parse
        import botocore.auth, botocore.session

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings["certificate"], settings["key"])
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        clients, lock, refusing = [], threading.Lock(), int(settings["refusing"])

        def exactly(stream, count):
            data = b""
            while len(data) < count:
                more = stream.recv(count - len(data))
                if not more:
                    raise ConnectionError("cut off")
                data += more
            return data

        def packet(stream):
            size = exactly(stream, 4)
            return size + exactly(stream, struct.unpack("!i", size)[0] - 4)

        def judge(token, user):
            """The access key's id, and what becomes of a token: botocore makes one for the same time."""
            fields = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit("//" + token).query))
            key = fields.get("X-Amz-Credential", "").split("/")[0]
            time = datetime.datetime.strptime(fields["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(
                tzinfo=datetime.timezone.utc)
            botocore.auth.get_current_datetime = lambda *_, **__: time
            rds = botocore.session.Session().create_client(
                "rds", region_name=settings["region"], aws_access_key_id=key,
                aws_secret_access_key=settings["secret"], aws_session_token=settings["token"])
            if rds.generate_db_auth_token(settings["host"], port, user) != token:
                return key, "wrong"
            age = datetime.datetime.now(datetime.timezone.utc) - time
            return key, "right" if abs(age.total_seconds()) < 900 else "old"

        def refuse(stream, code, words):
            fields = b"SFATAL\0VFATAL\0C" + code + b"\0M" + words + b"\0\0"
            stream.sendall(b"E" + struct.pack("!i", len(fields) + 4) + fields)

        def relay(stream, server):
            while True:
                ready = [stream] if stream.pending() else select.select([stream, server], [], [])[0]
                for source, target in ((stream, server), (server, stream)):
                    if source in ready:
                        data = source.recv(65536)
                        if not data:
                            return
                        target.sendall(data)

        def let_in(plain):
            global refusing
            if packet(plain)[4:] != struct.pack("!i", 80877103):
                return refuse(plain, b"28000", b"no TLS")
            plain.sendall(b"S")
            stream = context.wrap_socket(plain, server_side=True)
            startup = packet(stream)
            words = startup[8:].split(b"\0")
            user = dict(zip(words[::2], words[1::2]))[b"user"].decode()
            stream.sendall(b"R" + struct.pack("!ii", 8, 3))
            exactly(stream, 1)
            key, verdict = judge(packet(stream)[4:-1].decode(), user)
            with lock:
                clients.append(key + " " + verdict)
                busy, refusing = refusing > 0, max(0, refusing - 1)
            if verdict != "right":
                return refuse(stream, b"28000", b"PAM authentication failed for user")
            if busy:
                return refuse(stream, b"57P03", b"the database system is starting up")
            server = socket.socket(socket.AF_UNIX)
            server.connect(settings["socket"])
            server.sendall(startup)
            relay(stream, server)

        def accepted(plain):
            try:
                let_in(plain)
            except (OSError, ValueError, KeyError):
                pass
            finally:
                plain.close()

        def listen():
            while True:
                threading.Thread(target=accepted, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()

        def answer(question):
            with lock:
                return {"port": str(port), "clients": "\n".join(clients)}
        serve(answer)
        """#
}
