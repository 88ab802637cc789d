internal import AWS
internal import Blocking
internal import Initialization
internal import PostgreSQL

/// Says how to connect, each time anew: asks AWS for a secret or a token where one is wanted.
final class DatabaseAccess {
    private let choice: DatabaseChoice
    private let services: Services
    private let interruption: Interruption
    /// The secret as it was read last: one reading does for a run, unless its password is refused.
    private var secret: DatabaseSecret?

    init(_ choice: DatabaseChoice, services: Services, interruption: Interruption) {
        self.choice = choice
        self.services = services
        self.interruption = interruption
    }

    /// How to connect.
    func plan(until deadline: ContinuousClock.Instant) async throws(Failure) -> ConnectionPlan {
        let isToken = choice.settings.authentication == .iam
        var plan = try ConnectionPlan(choice)
        if let id = choice.secretID, plan.lacks {
            try plan.judgeSecret(id)
            if secret == nil {
                secret = try await asking(until: deadline) { services, patience throws(AWSError) in
                    try await services.secret(id, fresh: false, patience)
                }
            }
            if let secret { try plan.fill(from: secret, id: id) }
        }
        if isToken {
            let (host, port, user) = try plan.tokenSubject()
            let token = try await asking(until: deadline) { services, patience throws(AWSError) in
                try await services.databaseToken(host: host, port: port, user: user, patience)
            }
            try plan.take(token: token)
        }
        try plan.verifyByDefault()
        return plan
    }

    /// How to connect after the server refused the password of a plan: with the secret as it is now, past every cache, or as a
    /// rotation is about to make it. `nil` when the password was no secret's; throws when there is no other.
    func plan(
        afterRefusalOf refused: ConnectionPlan, until deadline: ContinuousClock.Instant
    ) async throws(Failure) -> ConnectionPlan? {
        guard case .secret(let id) = refused.source else { return nil }
        choice.announce("the server refuses the password of the secret \(id): it is read again, past the cache")
        let current = try await asking(until: deadline) { services, patience throws(AWSError) in
            try await services.secret(id, fresh: true, patience)
        }
        secret = current
        if current.password != refused.parameters.password { return try plan(with: current, id) }
        // Between the server's change and Secrets Manager's own, the new password is only in the version to come.
        let pending = try await asking(until: deadline) { services, patience throws(AWSError) in
            try await services.pendingSecret(id, patience)
        }
        guard let pending, pending.password != refused.parameters.password else {
            throw Failure(
                .configuration, .permanent, sqlState: SQLState.wrongPassword,
                "the server refuses the password of the secret \(id), which is the current one",
                hint: "Rotate the secret, or set the role's password to what it holds.")
        }
        return try plan(with: pending, id)
    }

    private func plan(with secret: DatabaseSecret, _ id: String) throws(Failure) -> ConnectionPlan {
        var plan = try ConnectionPlan(choice)
        try plan.fill(from: secret, id: id)
        try plan.verifyByDefault()
        plan.isOfRotation = true
        return plan
    }

    private func asking<Value: Sendable>(
        until deadline: ContinuousClock.Instant,
        _ ask: (Services, Patience) async throws(AWSError) -> Value
    ) async throws(Failure) -> Value {
        do throws(AWSError) {
            return try await ask(services, Patience(until: deadline, interruption))
        } catch {
            throw Failure(asking: error)
        }
    }
}
