/// What a SQLSTATE means for the run, after PostgreSQL's Appendix A, "PostgreSQL Error Codes".
///
/// The code decides, never the message's text: messages are translated and reworded, codes are not.
public enum SQLState {
    /// The code that the worker's own guard raises when the database moved since it was inspected.
    public static let moved = "GW001"
    /// The code that the worker raises when a file did not lay the object it is named after.
    public static let notLaid = "GW002"

    /// The code that the worker raises when others have a hand in the schema that it keeps its receipts in.
    public static let receiptsNotOurs = "GW003"
    /// The code that the worker raises when an object of the folder belongs to somebody else.
    public static let foreign = "GW004"

    /// The code with which a server refuses a password.
    public static let wrongPassword = "28P01"

    /// What to do about an error with this code that was raised while `step` was performed.
    ///
    /// `function` is PostgreSQL's own function that raised it (`PG_DIAG_SOURCE_FUNCTION`): it is the only thing, other
    /// than the text, that sets "tuple concurrently updated" apart from the other internal errors (`XX000`).
    public static func disposition(of code: String, in step: Step, function: String? = nil) -> Disposition {
        switch code {
        case moved: return .moved
        // Duplicate table, object, function, schema: somebody else laid it since the inspection.
        case "42P07", "42710", "42723", "42P06": return .moved
        // Unique violation: the same, seen by the catalog's own index when two create one name at the same instant. An
        // INSERT in a file fails like this too; looking again once does not harm it.
        case "23505": return step.lays ? .moved : .permanent
        // Undefined table, function, object (a type, a role): a file further on may bring it. An undefined column
        // (42703) is none of these: its table is there, and no file further on gives it another column.
        case "42P01", "42883", "42704": return step.lays ? .deferrable : .permanent
        // Serialization failure, deadlock, lock not available.
        case "40001", "40P01", "55P03": return .retry
        // Too many connections; the server shutting down, crashed, or starting; a session closed because it idled.
        case "53300", "57P01", "57P02", "57P03", "57P05": return .retry
        // A read-only server: a standby that is about to be promoted, or the primary of before.
        case "25006": return .retry
        // Cancelled by an administrator; the worker's own time limits are told apart before this is asked.
        case "57014": return .retry
        case "XX000" where function == "simple_heap_update" || function == "simple_heap_delete": return .retry
        default: return code.hasPrefix("08") ? .retry : .permanent
        }
    }
}
