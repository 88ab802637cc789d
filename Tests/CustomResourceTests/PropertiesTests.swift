import CustomResource
import FoundationEssentials
import Testing

@Suite struct PropertiesTests {
    private func properties(_ json: String) throws -> Properties {
        try Event.create.properties(json).parsed().properties
    }

    static let whole = Properties(
        host: "db.example", port: 5433, database: "app", username: "owner", sslMode: "verify-full",
        sslRootCert: "/etc/ssl/rds.pem", secretID: "arn:aws:secretsmanager:eu-central-1:1:secret:db/app-Ab1",
        timestamp: "2026-01-01", schemaVersion: "7", serviceTimeout: 300)

    @Test func everyPropertyIsRead() throws {
        let json = """
            {"ServiceToken":"x","Host":"db.example","Port":"5433","Database":"app","Username":"owner","SSLMode":"verify-full",
            "SSLRootCert":"/etc/ssl/rds.pem","SecretId":"arn:aws:secretsmanager:eu-central-1:1:secret:db/app-Ab1",
            "Timestamp":"2026-01-01","SchemaVersion":"7","ServiceTimeout":"300"}
            """
        let request = try Event.create.properties(json).parsed()
        #expect(request.properties == Self.whole)
        #expect(request.unknownProperties == [])
        #expect(request.warnings == [])
        #expect(request.serviceTimeout == 300)
    }

    @Test func numbersAndBooleansAreTakenAsTheirText() throws {
        let json = #"{"Port":5433,"SchemaVersion":1.50,"Timestamp":true,"ServiceTimeout":1,"Database":123,"Host":null}"#
        #expect(
            try properties(json)
                == Properties(port: 5433, database: "123", timestamp: "true", schemaVersion: "1.50", serviceTimeout: 1))
    }

    @Test func textsAreWhatTheJournalKeeps() throws {
        let texts = [
            "Host": "db.example", "Port": "5433", "Database": "app", "Username": "owner", "SSLMode": "verify-full",
            "SSLRootCert": "/etc/ssl/rds.pem", "SecretId": "arn:aws:secretsmanager:eu-central-1:1:secret:db/app-Ab1",
            "Timestamp": "2026-01-01", "SchemaVersion": "7", "ServiceTimeout": "300",
        ]
        #expect(Self.whole.texts == texts)
        #expect(Properties().texts == [:])
        #expect(Properties.names.sorted() == texts.keys.sorted())
        let coded = try JSONDecoder().decode(Properties.self, from: try JSONEncoder().encode(Self.whole))
        #expect(coded == Self.whole)
    }

    static let hugeText = String(repeating: "x", count: 5000)

    @Test(arguments: [
        ("Port", "0"), ("Port", "65536"), ("Port", "-1"), ("Port", #""""#), ("Port", #"" 5432""#),
        ("Port", #""5432.0""#),
        ("Port", "5432.0"), ("Port", "5e3"), ("Port", #""+5432""#), ("Port", #""٥٤٣٢""#), ("Port", "true"),
        ("Port", #""99999999999999999999""#), ("ServiceTimeout", "0"), ("ServiceTimeout", #""3601""#),
        ("ServiceTimeout", #""5 minutes""#), ("Host", #""""#), ("Host", #""host=other password=x""#),
        ("Host", #""postgres://user:pw@host""#), ("Database", #""postgresql://host/db""#), ("Database", #""dbname=x""#),
        ("Username", #""user=x""#), ("Username", #""owner:password""#), ("SSLMode", #""""#),
        ("SSLMode", #""verify_full""#), ("SSLMode", #""Require""#),
        ("SSLRootCert", #""""#), ("SecretId", #""""#), ("SecretId", #""{\"password\":\"x\"}""#),
        ("SecretId", #""a b""#),
        ("SecretId", #""ü""#), ("SecretId", #""½""#), ("Host", #""a\u0000b""#), ("Database", #""a\nb""#),
        ("SSLRootCert", #""a\u0000""#), ("Timestamp", #""\u001b[2J""#), ("SchemaVersion", #""\u007f""#),
    ])
    func badValueIsNamed(_ name: String, _ json: String) throws {
        let event = Event.update.properties("{\"\(name)\":\(json)}")
        let fault = try #require(event.fault)
        #expect(fault.code == .badValue)
        #expect(fault.field == "ResourceProperties.\(name)")
        // On a Delete it is nothing, and nobody hears of it.
        let deletion = try Event.delete.properties("{\"\(name)\":\(json),\"SchemaVersion \":\"1\"}").parsed()
        #expect(deletion.properties == Properties() && deletion.warnings == [])
    }

    @Test(arguments: Properties.names)
    func arraysAndObjectsAreNoValues(_ name: String) throws {
        for (json, found) in [("[]", "an array"), ("{}", "an object"), (#"["x"]"#, "an array")] {
            #expect(
                Event.update.properties("{\"\(name)\":\(json)}").fault
                    == RequestError(
                        .wrongType, field: "ResourceProperties.\(name)", "expected a string, found \(found)"))
            #expect(try Event.delete.properties("{\"\(name)\":\(json)}").parsed().properties == Properties())
        }
    }

    @Test(arguments: Properties.names)
    func repeatedAndHugeValuesAreNoValues(_ name: String) throws {
        let twice = "{\"\(name)\":\"1\",\"\(name)\":\"1\"}"
        #expect(
            Event.update.properties(twice).fault
                == RequestError(
                    .repeatedField, field: "ResourceProperties.\(name)", "given 2 times", hint: "keep one"))
        let huge = Event.update.properties("{\"\(name)\":\"\(Self.hugeText)\"}").fault
        #expect(huge?.code == .tooLong)
        #expect(huge?.field == "ResourceProperties.\(name)")
        #expect(try Event.delete.properties(twice).parsed().properties == Properties())
        #expect(try Event.delete.properties("{\"\(name)\":\"\(Self.hugeText)\"}").parsed().properties == Properties())
    }

    @Test func goodPropertiesOfADeleteAreKeptBesideBadOnes() throws {
        let json = #"{"Host":"db.example","Port":"x","Password":"p","Database":["a"],"ServiceTimeout":"60","New":1}"#
        let request = try Event.delete.properties(json).parsed()
        #expect(request.properties == Properties(host: "db.example", serviceTimeout: 60))
        #expect(request.unknownProperties == [])
    }

    @Test(arguments: ["null", "1", "\"x\"", "[]", "[{\"Host\":1}]", "true"])
    func propertiesOfADeleteMayBeAnything(_ json: String) throws {
        #expect(try Event.delete.properties(json).parsed().properties == Properties())
        #expect(try Event.delete.adding("ResourceProperties", json).parsed().properties == Properties())
    }

    @Test(arguments: [("1", "a number"), ("\"x\"", "a string"), ("[]", "an array"), ("true", "true or false")])
    func propertiesAreAnObjectOtherwise(_ json: String, _ found: String) {
        #expect(
            Event.create.properties(json).fault
                == RequestError(.wrongType, field: "ResourceProperties", "expected an object, found \(found)"))
    }

    @Test(arguments: ["Password", "password", "PASSWORD", "p\\u0061ssword"])
    func passwordIsRefusedAndNotShown(_ name: String) throws {
        let fault = try #require(Event.create.properties("{\"Host\":\"h\",\"\(name)\":\"planted0secret\"}").fault)
        #expect(
            fault
                == RequestError(
                    .password, field: "ResourceProperties.Password", "a password must not be in a template",
                    hint: "give it to the worker as PGPASSWORD"))
    }

    @Test func noErrorShowsAValue() throws {
        for name in Properties.names where !["Timestamp", "SchemaVersion", "SSLRootCert"].contains(name) {
            let event = Event.create.properties("{\"\(name)\":\"postgres://planted0secret= \"}")
            #expect(!texts(try #require(event.fault)).contains("planted0secret"))
        }
    }

    @Test func unknownNamesAreNewsAndNoError() throws {
        let json = #"{"host":"x","ServiceToken":"t","Colour":1,"Colour":2,"a\nb\u0085\u2028\u202e":[],"SSLmode":{}}"#
        let request = try Event.create.properties(json).parsed()
        #expect(request.properties == Properties())
        #expect(request.unknownProperties == ["host", "Colour", "a\nb\u{85}\u{2028}\u{202E}", "SSLmode"])
        #expect(
            request.warnings == [
                "ResourceProperties.host is not known and was ignored; did you mean Host?",
                "ResourceProperties.Colour is not known and was ignored",
                "ResourceProperties.a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD} is not known and was ignored",
                "ResourceProperties.SSLmode is not known and was ignored; did you mean SSLMode?",
            ])
    }

    @Test func warningsAreFewAndShort() throws {
        let names = (1...30).map { "\"N\($0)\(String(repeating: "ü", count: 100))\":0" }.joined(separator: ",")
        let warnings = try Event.create.properties("{\(names)}").parsed().warnings
        #expect(warnings.count == 21)
        #expect(
            warnings[0] == "ResourceProperties.N1\(String(repeating: "ü", count: 62))… is not known and was ignored")
        #expect(warnings[20] == "10 more of the ResourceProperties are not known and were ignored")
    }
}
