internal import Initialization

/// Who else may have a hand in the database, as the operator says.
public struct Trust: Equatable, Sendable {
    /// The most roles of `--accept-owner`.
    public static let acceptedLimit = 100

    /// Roles whose objects are taken for the worker's own.
    public var acceptedOwners: [String]
    /// Whether the run fails when others may create in a schema of the search path.
    public var requiresClosedPath: Bool

    /// Trusts the connected role and those that it is a member of, and in addition these.
    public init(acceptedOwners: [String] = [], requiresClosedPath: Bool = false) {
        self.acceptedOwners = acceptedOwners
        self.requiresClosedPath = requiresClosedPath
    }

    /// Refuses a database in which unqualified names may lead elsewhere than the files mean.
    func check(_ seen: SeenDatabase) throws(Failure) {
        if let former = seen.formerHome {
            throw Failure(
                .database, .permanent,
                "the schema \(seen.home) is named after the role and comes before \(former), where the folder's objects stand",
                hint: "Unqualified names would lead to \(seen.home). Drop or rename it if nobody needs it, or leave "
                    + "\"$user\" out of the role's search_path: ALTER ROLE … SET search_path = \(former).")
        }
        guard requiresClosedPath, let open = seen.openSchemas.first else { return }
        throw Failure(
            .database, .permanent, "\(open.account), and a closed path is required",
            hint: "\(OpenSchema.remedy) Or run without --require-closed-path and GROUNDWORK_REQUIRE_CLOSED_PATH.")
    }
}
