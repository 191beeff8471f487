import Foundation

/// One thing found below a path that was given.
struct FoundFile: Sendable {
    /// The absolute path, byte for byte.
    var location: [UInt8]
    /// The path as given, for people: bytes that are no UTF-8 as `\xNN`.
    var path: String
    var size: Int64 = 0
    var modifiedNanoseconds: Int64 = 0
    /// Why it is not to be read; nil for a regular file.
    var problem: (status: FileStatus, reason: String)?
}

/// What was found at and below a path that was given.
struct GivenPath {
    /// For people.
    let path: String
    /// In the order of the walk, also what was found below another path before.
    let files: ArraySlice<FoundFile>
    /// Why there are no files; nil where there are, or where another path that
    /// was given covers this one.
    let emptiness: String?
}

/// Walks files and folders in byte order, so that the same tree gives the
/// same list on every machine.
struct Discovery {
    private var found: [FoundFile] = []
    private var visited: Set<FolderID> = []
    private let excluded: Set<[UInt8]>

    private struct FolderID: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// - Parameter excluded: absolute paths that are ours (the database).
    init(excluding excluded: Set<[UInt8]>) { self.excluded = excluded }

    /// Everything at and below the paths, each file once; and by path.
    ///
    /// - Parameter paths: byte for byte.
    static func files(
        at paths: [[UInt8]], excluding excluded: Set<[UInt8]>
    ) -> (files: [FoundFile], given: [GivenPath]) {
        var discovery = Discovery(excluding: excluded)
        var spans: [(path: String, start: Int, end: Int, emptiness: String?)] = []
        for path in paths {
            var given = path
            while given.count > 1, given.last == UInt8(ascii: "/") { given.removeLast() }
            while given.starts(with: Array("./".utf8)), given.count > 2 { given.removeFirst(2) }
            let start = discovery.found.count
            let place = absolute(given)
            let isCovered = discovery.wasVisited(place)
            discovery.visit(given, location: place)
            let isEmpty = discovery.found.count == start && !isCovered
            let why = excluded.contains(place) ? "it is the database itself" : "there are no files in it"
            spans.append((display(path), start, discovery.found.count, isEmpty ? why : nil))
        }
        let all = discovery.found
        var seen: Set<[UInt8]> = []
        return (
            all.filter { seen.insert($0.location).inserted },
            spans.map { GivenPath(path: $0.path, files: all[$0.start..<$0.end], emptiness: $0.emptiness) }
        )
    }

    private func wasVisited(_ location: [UInt8]) -> Bool {
        var status = stat()
        guard stat(Discovery.terminated(location), &status) == 0 else { return false }
        return visited.contains(FolderID(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
    }

    /// The path from the root on, without resolving symbolic links.
    static func absolute(_ path: [UInt8]) -> [UInt8] {
        if path.first == UInt8(ascii: "/") { return normalised(path) }
        return normalised(workingFolder + [UInt8(ascii: "/")] + path)
    }

    /// Byte for byte: it need not be UTF-8.
    private static var workingFolder: [UInt8] {
        guard let folder = getcwd(nil, 0) else { return [] }
        defer { free(folder) }
        return Array(UnsafeRawBufferPointer(start: folder, count: strlen(folder)))
    }

    private static func normalised(_ path: [UInt8]) -> [UInt8] {
        var parts: [ArraySlice<UInt8>] = []
        for part in path.split(separator: UInt8(ascii: "/")) {
            if part == ArraySlice(".".utf8) { continue }
            if part == ArraySlice("..".utf8) {
                _ = parts.popLast()
                continue
            }
            parts.append(part)
        }
        return parts.isEmpty ? Array("/".utf8) : parts.flatMap { [UInt8(ascii: "/")] + $0 }
    }

    private mutating func visit(_ path: [UInt8], location: [UInt8]) {
        guard !excluded.contains(location) else { return }
        var status = stat()
        let name = Discovery.display(path)
        guard stat(Discovery.terminated(location), &status) == 0 else {
            let code = errno
            let why = code == ELOOP ? "a loop of symbolic links" : String(cString: strerror(code))
            add(location, name, (.failed, "cannot be read: \(why)"))
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: folder(path, location, FolderID(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
        case S_IFREG:
            found.append(
                FoundFile(
                    location: location, path: name, size: Int64(status.st_size),
                    modifiedNanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)))
        case S_IFIFO: add(location, name, (.skipped, "not a regular file: a FIFO"))
        case S_IFSOCK: add(location, name, (.skipped, "not a regular file: a socket"))
        default: add(location, name, (.skipped, "not a regular file: a device"))
        }
    }

    private mutating func folder(_ path: [UInt8], _ location: [UInt8], _ id: FolderID) {
        guard visited.insert(id).inserted else {
            if Discovery.isLink(location) {
                add(location, Discovery.display(path), (.skipped, "a symbolic link to a folder that is read already"))
            }
            return
        }
        guard let stream = opendir(Discovery.terminated(location)) else {
            add(location, Discovery.display(path), (.failed, "cannot be read: \(String(cString: strerror(errno)))"))
            return
        }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) {
                    Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
                }
            }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            names.append(name)
        }
        closedir(stream)
        names.sort { $0.lexicographicallyPrecedes($1) }
        let slash = UInt8(ascii: "/")
        for name in names {
            let below = path == Array(".".utf8) ? name : (path.last == slash ? path + name : path + [slash] + name)
            visit(below, location: location.last == slash ? location + name : location + [slash] + name)
        }
    }

    private mutating func add(_ location: [UInt8], _ path: String, _ problem: (FileStatus, String)) {
        found.append(FoundFile(location: location, path: path, problem: (status: problem.0, reason: problem.1)))
    }

    private static func isLink(_ location: [UInt8]) -> Bool {
        var status = stat()
        return lstat(terminated(location), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    static func terminated(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }

    static func display(_ path: [UInt8]) -> String { PathText.display(path) }
}
