import Testing

/// The built program under faults of the network and the server: nothing lost, nothing twice, always an answer or the words
/// that say how to go on.
///
/// The long form harms the connection every 64 bytes, or every so many, and tells its figures:
/// `GROUNDWORK_FAULTS=long swift test --disable-xctest --filter FaultTests`.
///
/// One after the other, for each keeps the machine busy, and measures time.
@Suite(.serialized) enum FaultTests {}
