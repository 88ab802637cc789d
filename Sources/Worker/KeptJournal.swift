internal import Journaling

/// The journal of a process that works on one request after another, such as a Lambda function: open between them. To open
/// and to close it takes half as long as everything else that a run does which finds nothing to do.
actor KeptJournal {
    private var journal: Journal?

    /// The journal, if it is still there as it was left; whoever takes it has it alone.
    func take() async -> Journal? {
        guard let taken = journal else { return nil }
        journal = nil
        if await taken.isUntouched() { return taken }
        // Not closed: that would remove the log at its path, which may be another file's by now.
        await taken.abandon()
        return nil
    }

    /// Keeps it for the next one. What cannot stay open, or is one too many, is left.
    func keep(_ given: Journal) async {
        guard await given.canStayOpen(), journal == nil else { return await given.leave() }
        journal = given
    }
}
