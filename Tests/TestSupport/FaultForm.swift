internal import Glibc
internal import Testing

/// How many faults the tests try that go through a list of them: a sample, or in the long form, which `Scripts/fault-matrix`
/// asks for, all.
public enum FaultForm {
    /// Whether it is the long form.
    public static let isLong = variable("GROUNDWORK_FAULTS") == "long"

    /// Tells `Scripts/fault-matrix` that the test under way has tried so many faults of a kind.
    public static func tried(_ what: String, _ count: Int) {
        guard let path = variable("GROUNDWORK_FAULTS_TRIED") else { return }
        let line = Array("\(Test.current?.name ?? "")\t\(count)\t\(what)\n".utf8)
        // In one write at the end, so that tests that run at once do not mix their lines.
        let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        let written = write(file, line, line.count)
        precondition(written == line.count, "\(path): errno \(errno)")
        close(file)
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
