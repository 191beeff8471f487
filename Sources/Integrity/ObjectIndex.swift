import CloudTrail
import GRDB

/// Which folders stand for buckets: what the digests' own words make known.
public struct BucketFolders: Sendable {
    /// The buckets that digests name as theirs.
    private let buckets: Set<String>
    /// The prefixes of their keys, the longest first, without the empty one.
    private let prefixes: [[Substring]]
    /// The bucket that the files are said to come from.
    let asked: String?

    init(buckets: Set<String>, prefixes: Set<String>, asked: String?) {
        self.buckets = buckets
        self.prefixes = prefixes.map { $0.split(separator: "/") }.filter { !$0.isEmpty }
            .sorted { ($1.count, $0.joined()) < ($0.count, $1.joined()) }
        self.asked = asked
    }

    init(_ db: Database, asked: String?) throws {
        let buckets = try String.fetchSet(
            db, sql: "SELECT DISTINCT s3_bucket FROM cloudtrail_digest WHERE s3_bucket IS NOT NULL")
        let prefixes = try String.fetchSet(
            db,
            sql: """
                SELECT DISTINCT substr(s3_object, 1, instr(s3_object, 'AWSLogs/') - 1) FROM cloudtrail_digest
                WHERE instr(s3_object, 'AWSLogs/') > 1
                """)
        self.init(buckets: buckets, prefixes: prefixes, asked: asked)
    }

    /// The bucket and prefix that the folders above `[prefix/]AWSLogs` bear;
    /// nil where they tell none.
    func folder(of place: ObjectPlace) -> (bucket: String, prefix: String)? {
        guard place.tail != nil else { return nil }
        for prefix in prefixes + [[]] where place.above.count > prefix.count && endsWith(place.above, prefix) {
            let folder = String(place.above[place.above.count - prefix.count - 1])
            if buckets.contains(folder) {
                return (folder, prefix.isEmpty ? "" : prefix.joined(separator: "/") + "/")
            }
        }
        return nil
    }

    /// What speaks against a file at `place` being the object of that bucket
    /// and key; nil where nothing does.
    ///
    /// - Parameter bucket: nil where it is not to be compared.
    func contradiction(_ place: ObjectPlace, bucket: String?, key: String) -> String? {
        let object = ObjectPlace(key)
        guard let tail = place.tail, let expected = object.tail else {
            return place.name == object.name ? nil : "its name is \(place.name)"
        }
        if tail != expected { return "it lies at \(tail)" }
        if let folder = folder(of: place) {
            if let bucket, folder.bucket != bucket { return "it lies in the folder of bucket \(folder.bucket)" }
            return folder.prefix == object.prefix ? nil : "it lies at \(folder.prefix)\(tail)"
        }
        guard !endsWith(place.above, object.above),
            let other = prefixes.first(where: { endsWith(place.above, $0) })
        else { return nil }
        return "it lies below \(other.joined(separator: "/"))/"
    }

    private func endsWith(_ parts: [Substring], _ end: [Substring]) -> Bool {
        parts.count >= end.count && parts.suffix(end.count).elementsEqual(end)
    }
}

/// Finds local files by the keys of the objects that they are: by the key's
/// end from `AWSLogs/` on; files in folders without it by their name, which
/// is unique in CloudTrail's naming.
struct ObjectIndex {
    private let places: [ObjectPlace]
    private let folders: BucketFolders
    private var byTail: [String: [Int]] = [:]
    private var byBareName: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]

    /// - Parameter places: of the files, by their numbers.
    init(_ places: [ObjectPlace], _ folders: BucketFolders) {
        self.places = places
        self.folders = folders
        for (number, place) in places.enumerated() {
            if let tail = place.tail {
                byTail[tail, default: []].append(number)
                if ObjectName(place.name) == nil { byName[place.name, default: []].append(number) }
            } else {
                byBareName[place.name, default: []].append(number)
            }
        }
    }

    /// The numbers of the files that may be this object, in order.
    func files(bucket: String?, key: String) -> [Int] {
        let object = ObjectPlace(key)
        var found = byBareName[object.name] ?? []
        if let tail = object.tail {
            found += (byTail[tail] ?? []).filter { folders.contradiction(places[$0], bucket: bucket, key: key) == nil }
        } else {
            found += byName[object.name] ?? []
        }
        return found.sorted()
    }
}
