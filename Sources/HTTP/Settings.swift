internal import CCurl
internal import Secrecy

extension Exchange {
    /// What every exchange is bound to, and what this one is to send.
    ///
    /// A proxy is taken from the environment as libcurl does (`https_proxy`, `http_proxy` in small letters, `no_proxy`): in a
    /// private network it can be the only way out. Of an `https` URL it sees the host alone.
    func prepare(_ request: HTTPRequest, trust: Trust, connectMilliseconds: Int) throws(HTTPError) {
        let target = try Target(request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_URL, request.url)
        // What was signed is sent, also where it could be written shorter.
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try set(CURLOPT_USERAGENT, "groundwork")
        if target.isNear { try set(CURLOPT_PROXY, "") }
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // The signals are the program's; SIGPIPE, from which libcurl then protects nobody, is blocked on this thread.
        try set(CURLOPT_NOSIGNAL, 1)
        // Gives up a name that is being resolved at once; otherwise the end of an exchange would wait for it.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds)
        try require(trust)
        try setHeaders()
        try give(request)
        if let signing = request.signing { try sign(as: signing, target) }
    }

    private func sign(as signing: AWSSigning, _ target: Target) throws(HTTPError) {
        try signing.check(target)
        try set(CURLOPT_AWS_SIGV4, "aws:amz:\(signing.region):\(signing.service)")
        try set(CURLOPT_USERNAME, signing.accessKeyID)
        try set(CURLOPT_PASSWORD, signing.secretKey.reveal)
    }

    private func require(_ trust: Trust) throws(HTTPError) {
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        guard case .file(let path) = trust else { return }
        try set(CURLOPT_CAINFO, path)
        // The folder that libcurl was built with would still be trusted beside the file.
        try set(CURLOPT_CAPATH, nil as String?)
    }

    private func give(_ request: HTTPRequest) throws(HTTPError) {
        if request.method.expectsBody || !request.body.isEmpty {
            try setBody(request.body)
        } else if request.method == .head {
            try set(CURLOPT_NOBODY, 1)
        }
        switch request.method {
        case .get where request.body.isEmpty, .head where request.body.isEmpty, .post: break
        case .get, .head, .put, .patch, .delete: try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }
}
