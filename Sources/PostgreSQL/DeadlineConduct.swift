/// What is done about a statement that is still at work when its time is over.
public enum DeadlineConduct: Sendable {
    /// The server is asked to cancel it.
    case cancel
    /// It goes on, and commits if it gets there: for work that is longer than whoever began it may live.
    case leave
}
