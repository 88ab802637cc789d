internal import CCurl

extension Exchange {
    /// What libcurl's result means for the caller, in our own words.
    func failure(_ result: CURLcode, trust: Trust) -> HTTPError {
        let connectStatus = number(CURLINFO_HTTP_CONNECTCODE)
        if connectStatus != 0, !(200...299).contains(connectStatus) {
            return HTTPError(
                .proxyRefused, "the proxy answered \(connectStatus)",
                hint: "check https_proxy, or name the host in no_proxy")
        }
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST:
            return HTTPError(
                .cannotResolve, "the host's name has no address", hint: "check the network's name servers")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return HTTPError(.cannotResolve, "the proxy's name has no address", hint: "check https_proxy")
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            return HTTPError(
                .cannotConnect, "no connection could be made",
                hint: "check the security groups, the routes and https_proxy")
        case CURLE_OPERATION_TIMEDOUT: return timedOut()
        case CURLE_PEER_FAILED_VERIFICATION: return untrusted()
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE:
            return HTTPError(
                .trustUnusable, "the certificates to trust cannot be read" + trust.place,
                hint: "it must be a readable PEM file")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED:
            return HTTPError(
                .tlsFailed, "TLS could not be agreed on",
                hint: "the server must speak TLS 1.2 or later on this port")
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SSL_SHUTDOWN_FAILED:
            return connectionLost()
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            return HTTPError(.protocolViolation, "the answer is not HTTP/1.1", wasSent: wasSent)
        case CURLE_URL_MALFORMAT: return HTTPError(.badURL, "the URL is not one")
        default:
            return HTTPError(.clientFailed, "libcurl failed with its error \(result.rawValue)", wasSent: wasSent)
        }
    }

    /// What has come of an answer with a whole head; `nil` where there is none. Of one that ends in its head, or after "100
    /// Continue", libcurl itself makes a success.
    func response() -> HTTPResponse? {
        let status = number(CURLINFO_RESPONSE_CODE)
        guard reception.isHeadWhole, status >= 200 else { return nil }
        return HTTPResponse(status: status, headers: receivedHeaders(), body: reception.body)
    }

    /// That the answer has more than is allowed, and which status; `nil` when it has not.
    func tooLarge() -> HTTPError? {
        guard let excess = reception.excess else { return nil }
        let status = response().map { ", of status \($0.status)," } ?? ""
        return HTTPError(.tooLarge, "the answer\(status) has \(excess)", wasSent: wasSent)
    }

    /// Whether any byte of the request was handed to the system; a CONNECT to a proxy counts too.
    var wasSent: Bool { number(CURLINFO_REQUEST_SIZE) > 0 }

    func timedOut() -> HTTPError {
        HTTPError(
            .timedOut, wasSent ? "no answer came in time" : "the host could not be reached in time", wasSent: wasSent)
    }

    func connectionLost() -> HTTPError {
        HTTPError(.connectionLost, "the connection ended before the answer did", wasSent: wasSent)
    }

    private func untrusted() -> HTTPError {
        // OpenSSL's X509_V_ERR_ numbers; 1, libcurl's own start, when the chain holds and the name was the fault.
        let fault =
            switch number(CURLINFO_SSL_VERIFYRESULT) {
            case 0, 1: "is for another host"
            case 9: "is not valid yet"
            case 10: "has expired"
            case 18, 19, 20, 21: "comes from nobody who is trusted"
            case let other: "does not hold (X.509 error \(other))"
            }
        return HTTPError(
            .untrusted, "the server's certificate " + fault,
            hint: "nothing was sent to it; check the certificates to trust, and the clock")
    }
}

extension Trust {
    /// ": " and the file, for an error.
    fileprivate var place: String {
        switch self {
        case .system: ""
        case .file(let path): ": \(path)"
        }
    }
}
