import Glibc

/// A private PostgreSQL server: its own data folder, a unix socket only its own account and root can reach, and no
/// network. It goes on running when this process ends, until `stop`.
public struct EmbeddedServer: Sendable {
    /// The superuser of an embedded server. Not groundwork: that role's unqualified names would lead to the receipts' schema.
    public static let user = "owner"

    /// The database of an embedded server.
    public static let database = "groundwork"

    /// How a running server ends: `smart` waits for its clients, `fast` sends them away, `immediate` leaves recovery
    /// to the next start.
    public enum StopMode: String, Sendable {
        case smart, fast, immediate
    }

    let programs: Programs
    let folder: String
    let durable: Bool
    let settings: [String: String]
    let template: String?

    /// A server with its data under `folder`, made at the first start. Only throw-away data may be not `durable`: a
    /// crash of the machine then destroys them.
    public init(programs: Programs, folder: String, durable: Bool = true) {
        self.init(programs: programs, folder: folder, durable: durable, settings: [:], template: nil)
    }

    /// As the public one; `settings` go before all others, and `template` is a data folder to copy instead of `initdb`.
    package init(programs: Programs, folder: String, durable: Bool, settings: [String: String], template: String?) {
        self.programs = programs
        self.folder = folder
        self.durable = durable
        self.settings = settings
        self.template = template
    }

    /// Starts the server within the time, making its data when there are none; a running one is taken as it is.
    /// Blocks the thread meanwhile.
    public func start(timeoutSeconds: Int) throws(EmbeddedError) -> Started {
        let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
        // The usual case takes no lock and no process: it is there and ready.
        if let place = ServerFolder.existing(folder), let found = ready(in: place) { return found }
        let (place, account) = try ServerFolder.prepare(folder)
        return try FolderLock.hold(place.lock, for: account, deadline: deadline) { () throws(EmbeddedError) in
            if let found = try awaited(in: place, account, deadline: deadline) { return found }
            let fresh = try createData(in: place, account, deadline: deadline)
            try place.prepareSocketDirectory(for: account)
            let server = try launch(in: place, account, deadline: deadline)
            return started(server, in: place, reused: false, createdFresh: fresh)
        }
    }

    /// The running server; `nil` when it does not run or is not ready.
    public func running() -> Started? {
        ServerFolder.existing(folder).flatMap { ready(in: $0) }
    }

    /// Stops the server within the time; nothing to do when it does not run. Blocks the thread meanwhile.
    public func stop(_ mode: StopMode = .fast, timeoutSeconds: Int = 30) throws(EmbeddedError) {
        guard let place = ServerFolder.existing(folder), Postmaster.serving(place.data) != nil else { return }
        let account = try Account.choose(owning: place.data)
        let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
        try FolderLock.hold(place.lock, for: account, deadline: deadline) { () throws(EmbeddedError) in
            try halt(in: place, account, mode, deadline: deadline)
        }
    }

    /// Waits for a server that another run left starting or stopping; one that lost its socket is stopped.
    private func awaited(
        in place: ServerFolder, _ account: Account, deadline: ContinuousClock.Instant
    ) throws(EmbeddedError) -> Started? {
        while let server = Postmaster.serving(place.data) {
            if let found = ready(in: place) { return found }
            if server.phase == .ready { try halt(in: place, account, .fast, deadline: deadline) }
            guard ContinuousClock.now < deadline else { throw stillStarting(place) }
            usleep(20_000)
        }
        return nil
    }

    private func ready(in place: ServerFolder) -> Started? {
        guard let server = Postmaster.serving(place.data), server.phase == .ready, server.hasSocket else { return nil }
        return started(server, in: place, reused: true, createdFresh: false)
    }

    private func started(
        _ server: Postmaster, in place: ServerFolder, reused: Bool, createdFresh: Bool
    ) -> Started {
        Started(
            socketDirectory: server.socketDirectory, port: server.port, user: Self.user, database: Self.database,
            folder: place.root, process: server.process, reused: reused, createdFresh: createdFresh)
    }
}
