import Testing

/// The built program under faults of the network and the server: nothing lost, nothing twice, always an answer or the words
/// that say how to go on. `Scripts/fault-matrix --network` runs the long form.
///
/// One after the other, for each keeps the machine busy, and measures time.
@Suite(.serialized) enum FaultTests {}
