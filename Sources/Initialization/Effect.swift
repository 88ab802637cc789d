/// The one thing to do next, outside the core.
public enum Effect: Equatable, Sendable {
    /// Connect unless connected, and read how the database stands, in one round trip. Before that, of an attempt in doubt,
    /// make sure that it either was committed or never will be: only then what is read is the last word about it.
    case inspect(Manifest, settling: StepStarted?)
    /// Lay a step's objects and its receipt in one transaction.
    case lay(Laying)
    /// Let this many milliseconds pass.
    case wait(milliseconds: Int64)
    /// Put the answer into its exact bytes.
    case encode(Conclusion)
    /// Deliver those bytes.
    case respond(body: String)
}

/// One attempt at a laying step.
public struct Laying: Equatable, Sendable {
    /// The step.
    public var step: Step
    /// Which attempt, from 1; never the same number twice for a step of a request.
    public var attempt: Int
    /// What to lay, in this order.
    public var objects: [PlannedObject]
    /// The receipt number that must still be the highest when the step begins.
    public var epoch: Int64
    /// Whether the schema `groundwork` has to be made first.
    public var makesReceipts: Bool
    /// Milliseconds that the whole step may take.
    public var budget: Int64
}

/// What the state asks for; `nil` when the run is over.
public func react(_ state: State) -> Effect? {
    switch state.phase {
    case .idle, .received, .suspended, .finished:
        return nil
    case .waiting(let pending):
        return .wait(milliseconds: pending.pause)
    case .concluding(let conclusion):
        return .encode(conclusion)
    case .performing(let work):
        switch work.step {
        case .connect:
            return state.manifest.map { .inspect($0, settling: state.doubt) }
        case .respond:
            return state.answer.map { .respond(body: $0) }
        case .tables, .indexes, .functions, .triggers:
            return .lay(
                Laying(
                    step: work.step, attempt: work.attempt, objects: work.objects, epoch: work.epoch,
                    makesReceipts: state.inspection?.hasReceipts == false, budget: work.budget))
        }
    }
}
