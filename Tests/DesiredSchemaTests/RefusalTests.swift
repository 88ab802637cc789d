import DesiredSchema
import Glibc
import Initialization
import Testing

/// What a folder that cannot be laid is told: the file, the line where there is one, and what to do.
@Suite struct RefusalTests {
    private static let folders = "tables/, indexes/, functions/, triggers/"

    private func refusal(_ folder: TemporaryFolder, _ below: String = "") throws -> SchemaError {
        try #require(throws: SchemaError.self) { try SchemaFolder.read(folder.path + below) }
    }

    @Test func missingFolder() throws {
        let folder = try TemporaryFolder()
        #expect(
            try refusal(folder, "/no")
                == SchemaError(
                    .missing, "there is no Schema folder \(folder.path)/no",
                    hint: "Name the folder that holds \(Self.folders)."))
        #expect(throws: SchemaError.self) { try SchemaFolder.read("") }
    }

    @Test func aFileForAFolder() throws {
        let folder = try TemporaryFolder(["a.txt": "", "tables": ""])
        #expect(
            try refusal(folder, "/a.txt")
                == SchemaError(
                    .notAFolder, "the Schema folder \(folder.path)/a.txt is not a folder",
                    hint: "Name the folder that holds \(Self.folders)."))
        #expect(
            try refusal(folder)
                == SchemaError(
                    .notAFolder, file: "tables", "tables is not a folder",
                    hint: "Make it a folder with one .sql file an object."))
    }

    @Test(arguments: [[:], ["tables/README.md": "x", "docs/x.txt": "x"]])
    func noSQLAtAll(files: [String: String]) throws {
        let folder = try TemporaryFolder(files)
        #expect(
            try refusal(folder)
                == SchemaError(
                    .empty, "the Schema folder \(folder.path) holds no SQL file",
                    hint: "Put one .sql file an object into \(Self.folders) below it."))
    }

    @Test(arguments: [
        ("a.sql", "a.sql", "an SQL file beside the folders is not laid"),
        ("a.SQL", "a.SQL", "an SQL file beside the folders is not laid"),
    ])
    func anSQLFileAtTheTop(file: String, named: String, message: String) throws {
        let folder = try TemporaryFolder(["tables/ok.sql": "ok", file: "x"])
        #expect(
            try refusal(folder)
                == SchemaError(
                    .misplaced, file: named, message, hint: "Move it into the folder of its kind: \(Self.folders)."))
    }

    @Test func anEndingInCapitals() throws {
        let folder = try TemporaryFolder(["tables/ok.sql": "ok", "tables/slip.Sql": "x"])
        #expect(
            try refusal(folder)
                == SchemaError(
                    .misplaced, file: "tables/slip.Sql", "an SQL file's name ends in .sql, in lower case",
                    hint: "Rename the file; it would have been passed over."))
    }

    @Test(arguments: [("views/v.sql", "views"), ("Tables/t.sql", "Tables"), ("tables/old/t.sql", "tables/old")])
    func sqlInAnUnknownFolder(file: String, named: String) throws {
        let folder = try TemporaryFolder(["tables/ok.sql": "ok", file: "x"])
        #expect(
            try refusal(folder)
                == SchemaError(
                    .unknownFolder, file: named, "the SQL files in \(named)/ would not be laid",
                    hint: "The folders are \(Self.folders), with files and no folders in them."))
    }

    @Test(arguments: ["a.b.c.sql", "010_.sql", "a..sql", "app..x.sql", "010_app..sql", "010_.x.sql"])
    func aNameOfNoObject(name: String) throws {
        let folder = try TemporaryFolder(["indexes/\(name)": "x"])
        #expect(
            try refusal(folder)
                == SchemaError(
                    .badName, file: "indexes/\(name)", "the file's name does not name one index",
                    hint: "Name it [digits_]name.sql or [digits_]schema.name.sql, such as 010_orders.sql."))
    }

    @Test func aNameThatPostgreSQLWouldCut() throws {
        let longest = "ü" + String(repeating: "a", count: 61)
        let fine = try TemporaryFolder(["tables/010_\(longest).\(longest).sql": "x"])
        #expect(try SchemaFolder.read(fine.path).manifest.objects.map(\.id.name) == ["\(longest).\(longest)"])
        let folder = try TemporaryFolder(["tables/010_app.\(longest)a.sql": "x"])
        #expect(
            try refusal(folder)
                == SchemaError(
                    .badName, file: "tables/010_app.\(longest)a.sql",
                    "the name \(longest)a has 64 bytes, and PostgreSQL would cut it after 63",
                    hint: "Shorten the names of the file and of its object."))
    }

    @Test func aNameThatIsNotUTF8() throws {
        let folder = try TemporaryFolder(["tables/ok.sql": "ok"])
        let name = Array("\(folder.path)/tables/".utf8) + [0xE9] + Array(".sql\0".utf8)
        let descriptor = open(name.map { CChar(bitPattern: $0) }, O_CREAT | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0)
        close(descriptor)
        #expect(
            try refusal(folder)
                == SchemaError(
                    .badName, file: "tables/\u{FFFD}.sql", "the file's name is not UTF-8",
                    hint: "Rename the file: its name is an object's."))
    }

    @Test func twoFilesForOneObject() throws {
        let folder = try TemporaryFolder(["functions/010_a.sql": "x", "functions/020_a.sql": "y"])
        #expect(
            try refusal(folder)
                == SchemaError(
                    .nameTaken, file: "functions/020_a.sql", "lays the same function a as functions/010_a.sql",
                    hint: "One object has one file: join them, or rename one together with its object."))
    }

    @Test func anIndexWithATablesName() throws {
        let fine = try TemporaryFolder(["tables/a.sql": "x", "indexes/app.a.sql": "y", "functions/a.sql": "z"])
        #expect(try SchemaFolder.read(fine.path).manifest.objects.count == 3)
        let folder = try TemporaryFolder(["tables/010_app.a.sql": "x", "indexes/app.a.sql": "y"])
        #expect(
            try refusal(folder)
                == SchemaError(
                    .nameTaken, file: "indexes/app.a.sql",
                    "the index has the name of the table in tables/010_app.a.sql",
                    hint: "In PostgreSQL tables and indexes share their schema's names: rename the index and its file."
                ))
    }

    @Test(
        arguments: [
            ("one\ntwo\n\u{1}".utf8 + [0xFF], 3, "the file is not UTF-8", "Save it as UTF-8."),
            // Cut inside a character, at the end of a line and at the end of the file.
            (Array("a\r\n".utf8) + [0xC3, 0x0A, 0x41], 2, "the file is not UTF-8", "Save it as UTF-8."),
            ([0x41, 0xE2, 0x82], 1, "the file is not UTF-8", "Save it as UTF-8."),
            // UTF-16, as some editors save.
            ([0xFF, 0xFE, 0x41, 0x00], 1, "the file is not UTF-8", "Save it as UTF-8."),
            // A surrogate and an overlong form, which PostgreSQL would refuse.
            ([0x0A, 0xED, 0xA0, 0x80], 2, "the file is not UTF-8", "Save it as UTF-8."),
            ([0xC0, 0xAF], 1, "the file is not UTF-8", "Save it as UTF-8."),
            (
                Array("SELECT 1;\nSELECT '".utf8) + [0] + Array("';".utf8), 2, "the file holds a NUL character",
                "Remove it: PostgreSQL would take it for the end of the text."
            ),
            ([], nil, "the file is empty", "Write the object's definition into it, or remove it."),
            (
                Array(" \t\r\n\u{A0}\n".utf8), nil, "the file is empty",
                "Write the object's definition into it, or remove it."
            ),
            ([0xEF, 0xBB, 0xBF], nil, "the file is empty", "Write the object's definition into it, or remove it."),
        ] as [([UInt8], Int?, String, String)])
    func bytesThatAreNoText(bytes: [UInt8], line: Int?, message: String, hint: String) throws {
        let folder = try TemporaryFolder(["tables/a.sql": "ok"])
        try folder.write(bytes, to: "tables/b.sql")
        #expect(try refusal(folder) == SchemaError(.badText, file: "tables/b.sql", line: line, message, hint: hint))
    }

    @Test func aFileThatIsTooLarge() throws {
        let folder = try TemporaryFolder()
        let limit = SchemaFolder.fileSizeLimit
        try folder.write([UInt8](repeating: 0x2D, count: limit), to: "tables/fits.sql")
        #expect(try SchemaFolder.read(folder.path).text(of: "tables/fits.sql")?.utf8.count == limit)
        try folder.write([UInt8](repeating: 0x2D, count: limit + 1), to: "tables/large.sql")
        #expect(
            try refusal(folder)
                == SchemaError(
                    .tooLarge, file: "tables/large.sql", "holds more than 1048576 bytes",
                    hint: "Keep the definition alone in the file: data are loaded by other means."))
    }

    @Test func filesThatAreTooLargeTogether() throws {
        let folder = try TemporaryFolder()
        try folder.write([UInt8](repeating: 0x2D, count: SchemaFolder.fileSizeLimit), to: "megabyte")
        for number in 10...42 { try folder.link("tables/t\(number).sql", to: "../megabyte") }
        #expect(
            try refusal(folder)
                == SchemaError(
                    .tooLarge, file: "tables/t42.sql", "the files up to this one hold more than 33554432 bytes",
                    hint: "Split the Schema folder into several, each laid by a request of its own."))
    }

    @Test func tooManyFiles() throws {
        #expect(SchemaFolder.fileCountLimit == 10_000)
        let folder = try TemporaryFolder(["tables/a.sql": "x", "indexes/b.sql": "x"])
        #expect(try SchemaFolder.read(folder.path, fileCountLimit: 2).manifest.objects.count == 2)
        // A link that leads nowhere: the files are counted before any of them is read.
        try folder.link("indexes/a.sql", to: "nowhere")
        #expect(
            throws: SchemaError(
                .tooLarge, file: "indexes", "there are more than 2 SQL files",
                hint: "Split the Schema folder into several, each laid by a request of its own.")
        ) { try SchemaFolder.read(folder.path, fileCountLimit: 2) }
    }

    @Test(arguments: ["file", "folder", "a file of a folder beside it", "chain"])
    func linksThatLeadOutOfTheFolder(kind: String) throws {
        let outside = try TemporaryFolder(["token": "secret", "tables/a.sql": "CREATE TABLE a ()"])
        let folder = try TemporaryFolder(["indexes/i.sql": "CREATE INDEX i ON a (n)"])
        let file: String
        switch kind {
        case "file":
            try folder.link("tables/a.sql", to: "\(outside.path)/token")
            file = "tables/a.sql"
        case "folder":
            try folder.link("tables", to: "\(outside.path)/tables")
            file = "tables"
        case "chain":
            try folder.link("elsewhere", to: "\(outside.path)/tables")
            try folder.link("tables/a.sql", to: "../elsewhere/a.sql")
            file = "tables/a.sql"
        default:
            // Its path begins as the folder's own does.
            try outside.link("beside", to: "/")
            try folder.link("tables/a.sql", to: "../../\(outside.path.split(separator: "/").last ?? "")/token")
            file = "tables/a.sql"
        }
        #expect(
            throws: SchemaError(
                .outside, file: file, "is a symbolic link that leads out of the Schema folder",
                hint: "Put a copy of the file in its place: only what is in the folder is read.")
        ) { try SchemaFolder.read(folder.path) }
    }

    @Test func linksThatLeadNowhereAndThingsThatAreNoFiles() throws {
        let folder = try TemporaryFolder(["tables/a.sql": "ok"])
        try folder.link("tables/b.sql", to: "nowhere")
        #expect(
            try refusal(folder)
                == SchemaError(
                    .unreadable, file: "tables/b.sql", "cannot be read: No such file or directory",
                    hint: "The symbolic link leads nowhere, or the file has just been removed."))
        let pipes = try TemporaryFolder(["tables/a.sql": "ok"])
        try #require(mkfifo("\(pipes.path)/tables/b.sql", 0o644) == 0)
        let expected = SchemaError(
            .unreadable, file: "tables/b.sql", "is not a file", hint: "Put a file with SQL in its place, or remove it.")
        #expect(try refusal(pipes) == expected)
        let nested = try TemporaryFolder(["tables/a.sql": "ok", "tables/b.sql/c.txt": "x"])
        #expect(try refusal(nested) == expected)
    }

    @Test func whatTheAccountMayNotRead() throws {
        // A loop of links: nobody may read that, not even root.
        let folder = try TemporaryFolder()
        try folder.link("tables", to: "tables")
        #expect(
            try refusal(folder)
                == SchemaError(
                    .unreadable, file: "tables", "cannot be read: Too many levels of symbolic links",
                    hint: "Let the worker's account read it."))
        #expect(
            try refusal(folder, "/tables")
                == SchemaError(
                    .unreadable,
                    "the Schema folder \(folder.path)/tables cannot be read: Too many levels of symbolic links",
                    hint: "Let the worker's account read it."))
    }

    @Test func tellsPlaceMessageAndHintAsOneText() {
        #expect(
            "\(SchemaError(.badText, file: "tables/a.sql", line: 3, "is bad", hint: "Mend it."))"
                == "tables/a.sql:3: is bad\nhint: Mend it.")
        #expect("\(SchemaError(.empty, "is empty", hint: "Fill it."))" == "is empty\nhint: Fill it.")
    }
}
