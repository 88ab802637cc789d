/// A server that accepts connections, and how to reach it.
public struct Started: Equatable, Sendable {
    /// The folder with the unix socket: libpq's `host`.
    public let socketDirectory: String

    /// The port, which for a unix socket is only a part of its name: libpq's `port`.
    public let port: Int

    /// The superuser to connect as, without a password.
    public let user: String

    /// The database made for the user.
    public let database: String

    /// The folder with data and log; not the one asked for when root's choice could not be reached by the
    /// account that runs the server.
    public let folder: String

    /// The server's process id.
    public let process: Int32

    /// The server was already running.
    public let reused: Bool

    /// The data folder was made by this call.
    public let createdFresh: Bool

    package init(
        socketDirectory: String, port: Int, user: String, database: String, folder: String, process: Int32,
        reused: Bool, createdFresh: Bool
    ) {
        self.socketDirectory = socketDirectory
        self.port = port
        self.user = user
        self.database = database
        self.folder = folder
        self.process = process
        self.reused = reused
        self.createdFresh = createdFresh
    }
}
