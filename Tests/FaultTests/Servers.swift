import TestSupport

/// What all these tests share.
enum Servers {
    /// It is reached over TCP, with a password.
    static let network = Result {
        var options = PrivateServer.Options()
        options.password = "secret"
        return try PrivateServer(options)
    }

    /// It lets in over TLS alone.
    static let encrypted = Result {
        let certificate = try Certificate()
        var options = PrivateServer.Options()
        options.password = "secret"
        options.certificate = (certificate.certificate, certificate.key)
        options.authentication = ["hostssl all all 127.0.0.1/32 scram-sha-256"]
        return (server: try PrivateServer(options), certificate: certificate)
    }

    static let sink = Result { try UploadSink() }
}
