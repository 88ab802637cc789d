internal import CCurl

/// One exchange as libcurl's handle, and what the handle points at; freed with it, and so is every copy of the URL.
struct Exchange: ~Copyable {
    let handle: UnsafeMutableRawPointer
    let headers: HeaderList
    let reception: Reception

    private init(headers: consuming HeaderList, reception: Reception) throws(HTTPError) {
        guard let handle = curl_easy_init() else { throw HTTPError(.clientFailed, "libcurl could not be started") }
        self.handle = handle
        self.headers = headers
        self.reception = reception
    }

    /// Makes the exchange of a request ready to be carried out; throws what is wrong with the request.
    static func of(_ request: HTTPRequest, trust: Trust, connectMilliseconds: Int) throws(HTTPError) -> Exchange {
        let headers =
            if let signing = request.signing {
                try HeaderList(signing.headers(of: request), isSigned: true)
            } else {
                try HeaderList(request.headers)
            }
        let exchange = try Exchange(
            headers: headers, reception: Reception(limit: request.responseLimit, drops: request.countsByStatus))
        try exchange.prepare(request, trust: trust, connectMilliseconds: connectMilliseconds)
        try exchange.reception.attach(to: exchange)
        return exchange
    }

    deinit { curl_easy_cleanup(handle) }

    func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(curl_set_number(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: String?) throws(HTTPError) {
        try check(curl_set_text(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(HTTPError) {
        try check(curl_set_pointer(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: @escaping curl_write_callback) throws(HTTPError) {
        try check(curl_set_callback(handle, option, value))
    }

    func setHeaders() throws(HTTPError) {
        try check(curl_set_list(handle, CURLOPT_HTTPHEADER, headers.first))
    }

    /// Copies the body to be sent.
    func setBody(_ bytes: [UInt8]) throws(HTTPError) {
        try set(CURLOPT_POST, 1)
        try check(curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)))
        // Of no bytes there is no address, and without one libcurl would read the body from standard input.
        guard !bytes.isEmpty else { return try set(CURLOPT_COPYPOSTFIELDS, "") }
        try check(bytes.withUnsafeBytes { curl_set_bytes(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) })
    }

    /// A number that libcurl knows of the exchange; 0 when it knows none.
    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return curl_get_number(handle, info, &value) == CURLE_OK ? value : 0
    }

    /// The headers of the last answer, without those of interim ones, of a proxy's and of trailers.
    func receivedHeaders() -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        var last: UnsafeMutablePointer<curl_header>?
        while let next = curl_easy_nextheader(handle, UInt32(CURLH_HEADER), -1, last) {
            let header = next.pointee
            headers.append((name: String(cString: header.name), value: String(cString: header.value)))
            last = next
        }
        return headers
    }

    private func check(_ result: CURLcode) throws(HTTPError) {
        guard result == CURLE_OK else {
            throw HTTPError(.clientFailed, "libcurl refused a setting (its error \(result.rawValue))")
        }
    }
}
