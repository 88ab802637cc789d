import Glibc

/// Where the embedded server lives when nobody says otherwise.
public enum DefaultFolder {
    /// `GROUNDWORK_EMBEDDED` when set; for root `/var/lib/groundwork/postgresql`, because the account that runs the
    /// server cannot enter root's home; otherwise `${XDG_STATE_HOME:-$HOME/.local/state}/groundwork/postgresql`.
    ///
    /// Source: the XDG Base Directory Specification, which also says that a relative `XDG_STATE_HOME` is ignored.
    public static func path() throws(EmbeddedError) -> String {
        try path(isRoot: geteuid() == 0, variable: processVariable)
    }

    package static func path(isRoot: Bool, variable: (String) -> String?) throws(EmbeddedError) -> String {
        if let named = variable("GROUNDWORK_EMBEDDED") { return named }
        if isRoot { return "/var/lib/groundwork/postgresql" }
        if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/groundwork/postgresql" }
        if let home = variable("HOME"), home.hasPrefix("/") { return "\(home)/.local/state/groundwork/postgresql" }
        throw EmbeddedError(
            .folderUnusable, "no folder for the embedded PostgreSQL: HOME is not set",
            hint: "Set HOME, XDG_STATE_HOME or GROUNDWORK_EMBEDDED to a folder of your own.")
    }
}
