import EmbeddedPostgreSQL
import Testing

@Suite struct DefaultFolderTests {
    @Test(arguments: [
        (true, ["HOME": "/root"], "/var/lib/groundwork/postgresql"),
        (true, ["GROUNDWORK_EMBEDDED": "/here"], "/here"),
        (false, ["HOME": "/home/a"], "/home/a/.local/state/groundwork/postgresql"),
        (false, ["HOME": "/home/a", "XDG_STATE_HOME": "/state"], "/state/groundwork/postgresql"),
        (false, ["HOME": "/home/a", "XDG_STATE_HOME": "state"], "/home/a/.local/state/groundwork/postgresql"),
        (false, ["HOME": "/home/a", "GROUNDWORK_EMBEDDED": "here"], "here"),
    ])
    func followsTheRule(isRoot: Bool, variables: [String: String], expected: String) throws {
        #expect(try DefaultFolder.path(isRoot: isRoot, variable: { variables[$0] }) == expected)
    }

    @Test func saysWhatToSetWithoutAHome() {
        let expected = EmbeddedError(
            .folderUnusable, "no folder for the embedded PostgreSQL: HOME is not set",
            hint: "Set HOME, XDG_STATE_HOME or GROUNDWORK_EMBEDDED to a folder of your own.")
        #expect(throws: expected) { try DefaultFolder.path(isRoot: false, variable: { _ in nil }) }
    }
}
