/// A region of AWS, such as `eu-central-1`.
public struct Region: Hashable, Sendable {
    /// Its name.
    public let name: String

    /// The longest name that is taken; AWS's own have up to 16 characters.
    static let nameLimit = 64

    /// Takes a name of small letters, digits and hyphens; `nil` for any other, since it becomes a part of a host's name.
    public init?(_ name: String) {
        let isName = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isName, (1...Self.nameLimit).contains(name.utf8.count), !name.hasPrefix("-"), !name.hasSuffix("-") else {
            return nil
        }
        self.name = name
    }

    /// The region in an ARN, `arn:partition:service:region:account:resource`; `nil` when there is none.
    public init?(ofARN arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn" else { return nil }
        self.init(String(parts[3]))
    }

    /// The end of the names of its services' hosts: each partition has its own. Source: botocore's `partitions.json`.
    var dnsSuffix: String {
        let partitions = [
            ("cn-", "amazonaws.com.cn"), ("us-isob-", "sc2s.sgov.gov"), ("us-isof-", "csp.hci.ic.gov"),
            ("eu-isoe-", "cloud.adc-e.uk"), ("us-iso-", "c2s.ic.gov"), ("eusc-", "amazonaws.eu"),
        ]
        return partitions.first { name.hasPrefix($0.0) }?.1 ?? "amazonaws.com"
    }
}
