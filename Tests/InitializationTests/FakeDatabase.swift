@testable import Initialization

/// A database as a value: it keeps objects and receipts, lays a step whole or not at all, and knows what needs what.
struct FakeDatabase: Equatable {
    var name = "app"
    var identity: String?
    /// How the objects stand that are there.
    var conditions: [ObjectID: Condition] = [:]
    var receipts: [Receipt] = []
    var epoch: Int64 = 0
    /// What each object needs before it can be laid.
    var needs: [ObjectID: [ObjectID]] = [:]
    /// Objects whose file has a mistake, and the SQLSTATE that PostgreSQL answers.
    var mistakes: [ObjectID: String] = [:]
    /// Objects that were created although they were there: must stay empty.
    private(set) var createdTwice: [ObjectID] = []
    /// How many transactions were tried.
    private(set) var transactions = 0

    func inspection(of manifest: Manifest) -> Inspection {
        Inspection(
            serverVersion: 150_018, database: name, role: "owner", hasReceipts: epoch > 0, epoch: epoch,
            receipts: receipts, objects: manifest.objects.map { ObjectStatus($0.id, conditions[$0.id] ?? .missing) },
            identity: identity)
    }

    /// What happens to one step, in one transaction.
    mutating func lay(_ laying: Laying) -> Result<Int64, Failure> {
        transactions += 1
        guard laying.epoch == epoch else { return .failure(Example.failure(.moved, SQLState.moved)) }
        var after = self
        for object in laying.objects {
            if let code = after.complaint(about: object.id) {
                return .failure(
                    Example.failure(SQLState.disposition(of: code, in: laying.step), code, of: object.id))
            }
            if object.action == .create, after.conditions[object.id] != nil { after.createdTwice.append(object.id) }
            after.conditions[object.id] = .unchanged
        }
        after.epoch += 1
        after.receipts.append(Receipt(number: after.epoch, step: laying.step, attempt: laying.attempt))
        self = after
        return .success(epoch)
    }

    /// What began at this epoch and was not committed can no more be.
    mutating func settle(_ doubt: Work) {
        if doubt.epoch == epoch { epoch += 1 }
    }

    private func complaint(about id: ObjectID) -> String? {
        if let code = mistakes[id] { return code }
        let missing = needs[id]?.first { conditions[$0] == nil }
        return missing.map { $0.kind == .function ? "42883" : "42P01" }
    }

    /// The outcome of any effect when nothing is in its way.
    mutating func perform(_ effect: Effect, at moment: Moment) -> Command {
        switch effect {
        case .inspect(let manifest, let doubt):
            if let doubt { settle(doubt) }
            return .inspected(inspection(of: manifest), milliseconds: 5, moment)
        case .lay(let laying):
            switch lay(laying) {
            case .success(let receipt): return .laid(receipt: receipt, milliseconds: 7, moment)
            case .failure(let failure): return .failed(failure, milliseconds: 9, moment)
            }
        case .wait:
            return .waited(moment)
        case .encode(let conclusion):
            return .encoded(body: conclusion.reason)
        case .respond:
            return .answered(channel: .responseURL, milliseconds: 3)
        }
    }
}
