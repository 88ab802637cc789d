internal import Blocking
internal import DesiredSchema
internal import Initialization
internal import PostgreSQL
internal import Secrecy

/// The database that a request lays: connects when it has to, looks, and performs a step.
///
/// What goes wrong comes back as a `Failure` that says whether it may pass; nothing is retried here.
final class TargetDatabase {
    private let access: DatabaseAccess
    private var script: Script
    private let thread: BlockingThread
    private let interruption: Interruption
    /// How long the server may take to cancel a statement whose time is over.
    private let grace: Duration
    private let onNotice: @Sendable (Notice) -> Void
    /// Told what an error quotes of rows, and no answer does.
    private let onWithheld: @Sendable (String) -> Void
    private var session: Session?
    /// The one that was made last, also when it is closed: it knows the passwords that nothing may show.
    private var lastSession: Session?

    /// Who else the operator lets have a hand in what is there.
    private let trust: Trust
    /// Those from whom the schema `groundwork` was taken at the last look.
    private(set) var takenFrom: [String] = []

    /// How long one attempt to connect may take, in seconds: a security group that drops packets looks like this.
    static let connectLimit = 10

    init(
        stream: String, access: DatabaseAccess, on thread: BlockingThread, interruption: Interruption, grace: Duration,
        trusting trust: Trust = Trust(), onWithheld: @escaping @Sendable (String) -> Void = { _ in },
        onNotice: @escaping @Sendable (Notice) -> Void
    ) {
        script = Script(stream: stream, acceptedOwners: trust.acceptedOwners)
        self.trust = trust
        self.thread = thread
        self.interruption = interruption
        self.grace = grace
        self.onNotice = onNotice
        self.onWithheld = onWithheld
        self.access = access
    }

    /// Connects unless connected, settles a doubt, and reads how the database stands; `home` is the one of the request.
    func inspect(
        _ manifest: Manifest, settling doubt: StepStarted?, of home: Place?, until deadline: ContinuousClock.Instant
    ) async throws(Failure) -> Inspection {
        let session = try await connected(until: deadline)
        let left = max(1, (deadline - .now).milliseconds)
        let results: [QueryResult]
        do throws(PostgreSQLError) {
            results = try await session.run(
                script.inspect(manifest, settling: doubt, of: home, milliseconds: left), until: deadline,
                interruption: interruption, grace: grace)
        } catch {
            await forget(unless: error.isOutcomeKnown)
            throw await explained(
                .running(error.atDeadline(deadline), in: .connect), manifest.objects, of: nil, "", until: deadline)
        }
        guard let text = results.last(where: { !$0.rows.isEmpty })?.rows.first?.first ?? nil,
            let seen = SeenDatabase(json: text)
        else {
            throw Failure(.database, .permanent, "the server's answer to the inspection cannot be read")
        }
        script.server.isPooled = Int32(seen.process) != session.processID
        script.server.applicationName = seen.application
        guard !seen.home.isEmpty || manifest.objects.allSatisfy({ $0.id.parts.schema != nil }) else {
            throw Failure(
                .database, .permanent, sqlState: "3F000", "no schema has been selected to create in",
                hint: "Create a schema that is in the role's search_path, such as public.")
        }
        try refuseTwins(in: manifest, home: seen.home)
        try trust.check(seen)
        if !seen.exposedTo.isEmpty {
            // Where this fails the schema stays as it was, and the next look finds it again.
            let revocation = script.revocation(milliseconds: max(1, (deadline - .now).milliseconds))
            _ = try? await session.run(revocation, until: deadline, interruption: interruption, grace: grace)
            takenFrom = seen.exposedTo
        }
        return seen.inspection(of: manifest)
    }

    /// A bare name and a qualified one can be the same object: only the database's search path tells.
    private func refuseTwins(in manifest: Manifest, home: String) throws(Failure) {
        var files: [String: String] = [:]
        for object in manifest.objects {
            let (schema, name) = object.id.parts
            let whole = "\(object.id.kind.rawValue) \(schema ?? home).\(name)"
            if let other = files.updateValue(object.file, forKey: whole) {
                throw Failure(
                    .schema, .permanent, "\(other) and \(object.file) both lay the \(whole)",
                    hint: "Keep one of the two files.", object: object.id, file: object.file)
            }
        }
    }

    /// Performs a step; the number of its receipt. With `leaving` the step goes on in the database at the deadline.
    func lay(
        _ laying: Laying, _ folder: SchemaFolder, until deadline: ContinuousClock.Instant, leaving: Bool = false
    ) async throws(Failure) -> Int64 {
        let checksums = Dictionary(folder.manifest.objects.map { ($0.file, $0.checksum) }) { _, last in last }
        if let changed = laying.objects.first(where: { checksums[$0.file] != $0.checksum }) {
            throw Failure(
                .schema, .permanent, "the file is not the one that this run began with",
                hint: "Leave the Schema folder alone while a run is under way, then run again.", file: changed.file)
        }
        guard session != nil else { throw Failure(.connection, .retry, "there is no connection") }
        // The server may have closed a session that idled, while the run waited to try again. Another one does as well: the
        // guard sees to it that the database is as it was when it was looked at.
        let session = try await connected(until: deadline)
        do throws(PostgreSQLError) {
            let results = try await session.run(
                script.lay(laying, folder, leaving: leaving), until: deadline, interruption: interruption,
                atDeadline: leaving ? .leave : .cancel, grace: grace, rollback: script.rollback)
            return try receipt(in: results)
        } catch {
            if await session.isLeft {
                self.session = nil
                await LeftSessions.keep(session)
                throw Failure(
                    .database, .leftRunning, "the step takes longer than this run, and goes on in the database",
                    hint: "The next run finds it done, or waits for it.")
            }
            if let withheld = RowlessDetail(error).withheld { onWithheld(withheld) }
            await forget(unless: error.isOutcomeKnown && error.sqlState != "25006")
            throw await failure(error.atDeadline(deadline), laying, folder, until: deadline)
        }
    }

    /// Whether there is a session, as after a look that failed for another reason than the connection.
    var isConnected: Bool { session != nil }

    /// Leaves word that a run of this request ended suspended, for the next one, whose journal may be another. Best effort:
    /// without it the next run only thinks itself an earlier one.
    func noteSuspension(until deadline: ContinuousClock.Instant) async {
        await suspension(isOver: true, until: deadline)
    }

    /// Makes the place for that word ahead of the first step, if that may be left at work: its transaction makes the schema as
    /// well, and until it ends nobody else could.
    func prepareSuspension(until deadline: ContinuousClock.Instant) async {
        await suspension(isOver: false, until: deadline)
    }

    private func suspension(isOver: Bool, until deadline: ContinuousClock.Instant) async {
        guard let session = try? await connected(until: deadline) else { return }
        let script = script.suspension(isOver: isOver, milliseconds: max(1, (deadline - .now).milliseconds))
        // There is no time left behind the deadline in which it could be cancelled.
        _ = try? await session.run(script, until: deadline, interruption: nil, grace: .zero)
    }

    /// Ends the session.
    func close() async {
        await session?.close()
        session = nil
    }

    private func connected(until deadline: ContinuousClock.Instant) async throws(Failure) -> Session {
        if let session, await session.isUsable { return session }
        session = nil
        let plan = try await access.plan(until: deadline)
        do throws(PostgreSQLError) {
            return try await open(plan, until: deadline)
        } catch {
            guard error.sqlState == SQLState.wrongPassword,
                let other = try await access.plan(afterRefusalOf: plan, until: deadline)
            else { throw .connecting(error, by: plan) }
            do throws(PostgreSQLError) {
                return try await open(other, until: deadline)
            } catch {
                throw .connecting(error, by: other)
            }
        }
    }

    private func open(
        _ plan: ConnectionPlan, until deadline: ContinuousClock.Instant
    ) async throws(PostgreSQLError) -> Session {
        let limit = min(deadline, .now + .seconds(Self.connectLimit))
        let made = try await Session.connect(
            plan.parameters, until: limit, interruption: interruption, on: thread, onNotice: onNotice)
        session = made
        lastSession = made
        script.server.hasTransactionTimeout = made.serverVersion >= ServerTraits.transactionTimeoutVersion
        return made
    }

    private func forget(unless isKnown: Bool) async {
        guard let session else { return }
        let isUsable = await session.isUsable
        if isKnown && isUsable { return }
        await session.close()
        self.session = nil
    }

    /// `COMMIT` of an aborted transaction "succeeds" with the tag ROLLBACK: only the tag tells.
    private func receipt(in results: [QueryResult]) throws(PostgreSQLError) -> Int64 {
        let number = results.last { !$0.rows.isEmpty }?.rows.first?.first.flatMap { $0 }.flatMap { Int64($0) }
        guard results.last?.tag == "COMMIT", let number else {
            throw PostgreSQLError(.server, "the transaction was rolled back instead of committed", sqlState: "25P02")
        }
        return number
    }

    private func failure(
        _ error: PostgreSQLError, _ laying: Laying, _ folder: SchemaFolder, until deadline: ContinuousClock.Instant
    ) async -> Failure {
        guard error.isOutcomeKnown else {
            // The COMMIT was in the message that got no answer.
            return Failure(
                .connection, .inDoubt, sqlState: error.sqlState,
                "the connection was lost while the step was under way", detail: error.message,
                hint: "The receipts will tell whether it was committed.")
        }
        let at = error.blocksDone - 1
        if at < 0, error.code == .server {
            // Groundwork's own schema could not be made, or is not its own: no file is to blame.
            let failure = Failure.running(error, in: laying.step)
            return await explained(failure, folder.manifest.objects, of: nil, "", until: deadline)
        }
        guard at >= 0, error.code == .server || error.code == .unsupported else {
            return .running(error, in: laying.step)
        }
        if at >= laying.objects.count, error.sqlState == SQLState.notLaid {
            let object = error.object(of: laying)
            return Failure(
                .schema, .permanent, sqlState: error.sqlState,
                "the file does not lay the \(object?.id.kind.rawValue ?? "object") \(object?.id.name ?? "") that it is named after",
                hint: "Rename the file after what it creates, in the same case.", object: object?.id, file: object?.file
            )
        }
        if at >= laying.objects.count, error.sqlState == SQLState.foreign,
            let object = error.object(of: laying)
        {
            return .foreign(
                object.id, of: error.schema ?? "another role", to: lastSession?.user ?? "the connected one",
                file: object.file)
        }
        guard at < laying.objects.count else { return .running(error, in: laying.step) }
        let object = laying.objects[at]
        var failure = Failure.running(error, in: laying.step)
        failure.object = object.id
        failure.file = object.file
        let text = folder.text(of: object.file) ?? ""
        var position = error.position(in: text)
        var hasPlace = true
        if position == nil, [.permanent, .deferrable, .moved].contains(failure.disposition), let session {
            let found = await StatementSearch(session: session, script: script, interruption: interruption)
                .find(of: at, failingWith: error, laying, folder, until: deadline)
            position = found?.position
            // At the first place of a file that is one statement nothing can be seen but the file.
            hasPlace = found.map { $0.position > 1 || !$0.isOnlyOne } ?? true
        }
        if let place = position.flatMap({ folder.place(of: $0, in: object.file) }) {
            failure.line = hasPlace ? place.line : nil
            failure.column = hasPlace ? place.column : nil
            if let secret = PasswordLine(place.line, of: text) {
                secret.hide(in: &failure)
            } else if hasPlace, !URLSecrets.stand(in: place.line, of: text) {
                // Of a long line only a part is shown, and a part of a URL is not to be told from other words.
                failure.excerpt = await lastSession?.redacted(place.marked)
            }
            if place.text.unicodeScalars.dropFirst(place.caret).first == "\\" {
                failure.hint = "The file must be plain SQL: psql's own commands, such as \\i or \\connect, are not."
            }
        }
        return await explained(failure, folder.manifest.objects, of: object.id, text, until: deadline)
    }

    /// Adds to a refusal which privileges are missing, as the server sees it.
    private func explained(
        _ failure: Failure, _ objects: [DesiredObject], of object: ObjectID?, _ text: String,
        until deadline: ContinuousClock.Instant
    ) async -> Failure {
        guard failure.sqlState == "42501", let session, await session.isUsable else { return failure }
        let schemas = objects.compactMap(\.id.parts.schema)
        let limit = min(deadline, .now + .seconds(Self.connectLimit))
        let question = script.privileges(
            of: object, in: text, schemas: Set(schemas).sorted(), milliseconds: Int64(Self.connectLimit) * 1_000)
        let results = try? await session.run(question, until: limit, interruption: interruption)
        // Before it come the names that the role's path leads to.
        guard let rows = results?.last(where: { !$0.rows.isEmpty })?.rows, rows.first?.count == 1 else {
            return failure
        }
        let missing = rows.compactMap { $0.first ?? nil }
        guard !missing.isEmpty else { return failure }
        var explained = failure
        explained.hint = "Have the owner run: " + missing.joined(separator: "; ")
        return explained
    }
}

extension PostgreSQLError {
    /// The object of a step that one of the worker's own errors is about: its place in the step is the error's detail.
    fileprivate func object(of laying: Laying) -> PlannedObject? {
        guard let at = detail.flatMap({ Int($0) }), laying.objects.indices.contains(at) else { return nil }
        return laying.objects[at]
    }

    /// The server's own time limit is the same as ours, and it may be the first to notice: then this is our time that is up,
    /// and not somebody who cancelled.
    fileprivate func atDeadline(_ deadline: ContinuousClock.Instant) -> PostgreSQLError {
        guard code == .server, sqlState == "57014", deadline - .now < .milliseconds(250) else { return self }
        var late = self
        late.code = .timedOut
        return late
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
