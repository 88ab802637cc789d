internal import Digest
internal import Glibc
internal import Initialization

/// Reads a Schema folder, kind by kind.
struct FolderReader {
    private let fileCountLimit: Int
    private(set) var objects: [DesiredObject] = []
    private(set) var texts: [String: String] = [:]
    private var files: [ObjectID: String] = [:]
    private var size = 0

    init(fileCountLimit: Int) { self.fileCountLimit = fileCountLimit }

    /// Reads the whole folder.
    mutating func read(_ path: String) throws(SchemaError) {
        let folder = try Self.open(path)
        for name in folder.names { try check(name, in: folder) }
        for kind in ObjectKind.allCases where folder.names.contains(kind.folder) {
            try read(kind, in: folder)
        }
        guard !objects.isEmpty else {
            throw SchemaError(
                .empty, "the Schema folder \(path) holds no SQL file",
                hint: "Put one .sql file an object into \(ObjectKind.folders) below it.")
        }
    }

    private static func open(_ path: String) throws(SchemaError) -> OpenFolder {
        do throws(SystemError) {
            return try OpenFolder(path)
        } catch {
            let hint = "Name the folder that holds \(ObjectKind.folders)."
            switch error.number {
            case ENOENT: throw SchemaError(.missing, "there is no Schema folder \(path)", hint: hint)
            case ENOTDIR: throw SchemaError(.notAFolder, "the Schema folder \(path) is not a folder", hint: hint)
            default:
                throw SchemaError(
                    .unreadable, "the Schema folder \(path) cannot be read: \(error.text)",
                    hint: "Let the worker's account read it.")
            }
        }
    }

    private static func enter(_ name: String, in folder: borrowing OpenFolder) throws(SchemaError) -> OpenFolder {
        do throws(SystemError) {
            return try folder.folder(name)
        } catch {
            throw error.number == ENOTDIR
                ? SchemaError(
                    .notAFolder, file: name, "\(name) is not a folder",
                    hint: "Make it a folder with one .sql file an object.")
                : unreadable(name, error)
        }
    }

    private static func unreadable(_ file: String, _ error: SystemError) -> SchemaError {
        if error.number == EXDEV {
            return SchemaError(
                .outside, file: file, "is a symbolic link that leads out of the Schema folder",
                hint: "Put a copy of the file in its place: only what is in the folder is read.")
        }
        return SchemaError(
            .unreadable, file: file, "cannot be read: \(error.text)",
            hint: error.number == ENOENT
                ? "The symbolic link leads nowhere, or the file has just been removed."
                : "Let the worker's account read it.")
    }

    /// Refuses SQL that would never be laid because of the place where it lies.
    private func check(_ name: String, in folder: borrowing OpenFolder) throws(SchemaError) {
        if ObjectFile.isSQL(name) {
            throw SchemaError(
                .misplaced, file: name, "an SQL file beside the folders is not laid",
                hint: "Move it into the folder of its kind: \(ObjectKind.folders).")
        }
        if !ObjectKind.allCases.contains(where: { $0.folder == name }) {
            try refuse(name, in: folder, as: name)
        }
    }

    /// Refuses a folder of no known kind if there is SQL in it.
    private func refuse(
        _ name: String, in folder: borrowing OpenFolder, as path: String
    ) throws(SchemaError) {
        // What is not a folder, and what we may not enter, is none of ours.
        guard !ObjectFile.isHidden(name), let names = Self.names(of: name, in: folder),
            names.contains(where: ObjectFile.isSQL)
        else { return }
        throw SchemaError(
            .unknownFolder, file: path, "the SQL files in \(path)/ would not be laid",
            hint: "The folders are \(ObjectKind.folders), with files and no folders in them.")
    }

    private static func names(of name: String, in folder: borrowing OpenFolder) -> [String]? {
        do { return try folder.folder(name).names } catch { return nil }
    }

    private mutating func read(_ kind: ObjectKind, in folder: borrowing OpenFolder) throws(SchemaError) {
        let inside = try Self.enter(kind.folder, in: folder)
        var files: [ObjectFile] = []
        for name in inside.names {
            if ObjectFile.isSQL(name) {
                files.append(try ObjectFile(name, kind))
            } else {
                try refuse(name, in: inside, as: "\(kind.folder)/\(name)")
            }
        }
        // Before any of them is read.
        guard objects.count + files.count <= fileCountLimit else {
            throw SchemaError(
                .tooLarge, file: kind.folder, "there are more than \(fileCountLimit) SQL files",
                hint: "Split the Schema folder into several, each laid by a request of its own.")
        }
        for file in files { try take(file, from: inside) }
    }

    /// Reads one file and checks all that can be checked without understanding SQL.
    private mutating func take(_ file: ObjectFile, from folder: borrowing OpenFolder) throws(SchemaError) {
        try claim(file)
        let name = String(file.path.dropFirst(file.id.kind.folder.count + 1))
        let bytes: [UInt8]?
        do throws(SystemError) {
            bytes = try folder.bytes(of: name, limit: SchemaFolder.fileSizeLimit)
        } catch {
            throw Self.unreadable(file.path, error)
        }
        guard let bytes else {
            throw SchemaError(
                .unreadable, file: file.path, "is not a file", hint: "Put a file with SQL in its place, or remove it.")
        }
        size += bytes.count
        try checkSize(of: bytes, file.path)
        texts[file.path] = try FileText.read(bytes, file.path)
        objects.append(DesiredObject(id: file.id, file: file.path, checksum: SHA256.hex(bytes)))
    }

    private func checkSize(of bytes: [UInt8], _ path: String) throws(SchemaError) {
        if bytes.count > SchemaFolder.fileSizeLimit {
            throw SchemaError(
                .tooLarge, file: path, "holds more than \(SchemaFolder.fileSizeLimit) bytes",
                hint: "Keep the definition alone in the file: data are loaded by other means.")
        }
        if size > SchemaFolder.sizeLimit {
            throw SchemaError(
                .tooLarge, file: path, "the files up to this one hold more than \(SchemaFolder.sizeLimit) bytes",
                hint: "Split the Schema folder into several, each laid by a request of its own.")
        }
    }

    /// Takes a name for a file. Tables and indexes are both relations, which share their schema's names.
    private mutating func claim(_ file: ObjectFile) throws(SchemaError) {
        if let other = files.updateValue(file.path, forKey: file.id) {
            throw SchemaError(
                .nameTaken, file: file.path, "lays the same \(file.id.kind.rawValue) \(file.id.name) as \(other)",
                hint: "One object has one file: join them, or rename one together with its object.")
        }
        if file.id.kind == .index, let other = files[ObjectID(.table, file.id.name)] {
            throw SchemaError(
                .nameTaken, file: file.path, "the index has the name of the table in \(other)",
                hint: "In PostgreSQL tables and indexes share their schema's names: rename the index and its file.")
        }
    }
}
