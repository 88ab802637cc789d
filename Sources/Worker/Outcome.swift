public import CustomResource
public import Initialization
public import Journaling

/// How the work on a request ended.
public enum Outcome: Equatable, Sendable {
    /// The database is as the folder says, and the answer, if one was to be sent, was taken.
    case succeeded
    /// The request was answered with a failure.
    case failed(Failure)
    /// The run ended before the request; another run goes on.
    case suspended(RunSuspended)
    /// The answer can never be delivered.
    case unanswerable(Failure)
    /// The event is none that could be worked on, nor answered.
    case refused(RequestError)
    /// A setting is wrong.
    case misconfigured(Failure)
    /// The journal cannot be written or read: nothing more may be done.
    case stopped(JournalError)

    /// The process's exit code.
    public var exitCode: ExitStatus {
        switch self {
        case .succeeded: .ok
        case .suspended(let suspended):
            switch suspended.reason {
            case .elsewhere: .configuration
            case .outOfTime, .interrupted, .unanswered:
                suspended.failure?.origin == .output ? .inputOutput : .temporaryFailure
            }
        case .refused: .dataError
        case .misconfigured: .configuration
        case .unanswerable: .failure
        case .stopped(let error):
            switch error.code {
            case .newer, .notAJournal, .cannotOpen, .readOnly, .corrupt, .damagedEvent: .configuration
            case .busy, .versionConflict: .temporaryFailure
            case .full, .inputOutput, .refused, .closed: .inputOutput
            case .badQuery: .usage
            }
        case .failed(let failure):
            switch failure.origin {
            case .request: failure.disposition == .outOfTime ? .failure : .dataError
            case .configuration: .configuration
            case .connection: .unavailable
            // With a SQLSTATE it is what a file does in the database; without one the folder itself.
            case .schema: failure.sqlState == nil ? .configuration : .failure
            case .database, .answer: .failure
            case .output: .inputOutput
            }
        }
    }
}

/// The exit codes of the worker, after BSD's `sysexits.h`.
public enum ExitStatus: Int32, CaseIterable, Sendable {
    /// Done.
    case ok = 0
    /// A permanent failure of another kind: an SQL error, a missing privilege.
    case failure = 1
    /// The command line is wrong (EX_USAGE).
    case usage = 64
    /// The event is none that can be worked on (EX_DATAERR).
    case dataError = 65
    /// The database cannot be reached (EX_UNAVAILABLE).
    case unavailable = 69
    /// The journal's disk fails or is full, or standard output does not take the answer (EX_IOERR).
    case inputOutput = 74
    /// Suspended: another run of the request resumes it (EX_TEMPFAIL).
    case temporaryFailure = 75
    /// A setting, the Schema folder, a password or the journal's file is wrong (EX_CONFIG).
    case configuration = 78
}
