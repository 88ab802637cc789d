import TestSupport

/// Where to strike a connection, counted in bytes.
struct Place: Hashable, Sendable {
    let direction: FaultyProxy.Direction
    let bytes: Int

    /// The long form strikes every so many bytes, too.
    static let stride = 64

    /// The fault that happens here.
    func fault(_ ending: FaultyProxy.Ending, on connection: Int = 1) -> FaultyProxy.Fault {
        FaultyProxy.Fault(ending, direction, after: bytes, connection: connection)
    }

    /// The edges and middles of what the worker sends and of what answers before its first query; of the many answers to each
    /// query the first, one in the middle, and everything around COMMIT.
    static func edges(_ traffic: FaultyProxy.Traffic) -> [Place] {
        let wire = Wire(traffic)
        let readies = wire.down.indices.filter { wire.down[$0].type == "Z" }
        let answers = zip(readies, readies.dropFirst()).flatMap { [$0 + 1, ($0 + $1) / 2] }.map { wire.down[$0] }
        let opening = Array(wire.down[...(readies.first ?? 0)])
        let opened = opening.filter { $0.type != "S" } + opening.filter { $0.type == "S" }.prefix(1)
        // Behind the farewell nothing can be harmed.
        let up = Wire.places(wire.up.filter { $0.type != "X" })
        let down = Wire.places(opened + answers) + wire.commits
        return places(up, down)
    }

    /// In the long form every 64 bytes of the connection as well.
    static func everywhere(_ traffic: FaultyProxy.Traffic, and edges: [Place]) -> [Place] {
        guard FaultForm.isLong else { return edges }
        let up = Array(Swift.stride(from: 0, to: traffic.up.count, by: stride))
        let down = Array(Swift.stride(from: 0, to: traffic.down.count, by: stride))
        return edges + places(up, down).filter { !edges.contains($0) }
    }

    static func places(_ up: [Int], _ down: [Int]) -> [Place] {
        Set(up).sorted().map { Place(direction: .up, bytes: $0) }
            + Set(down).sorted().map { Place(direction: .down, bytes: $0) }
    }
}

extension Array {
    /// Every so many of them in the short form; all in the long one.
    func sampled(every number: Int) -> [Element] {
        FaultForm.isLong ? self : Swift.stride(from: 0, to: count, by: number).map { self[$0] }
    }
}
