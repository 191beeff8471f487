import Foundation

/// What a pack says of itself in `manifest.json`.
public struct PackManifest: Sendable {
    /// Names and values in a fixed order: all that is needed to make the pack
    /// again.
    public var parameters: [(name: String, value: String)]
    public var madeAt: String
    public var toolVersion: String
    public var host: String
    public var user: String
    public var purpose: String
    /// What limits the population; empty where nothing was found.
    public var limitations: [String]
    /// What was tested, with its numbers, and what was not.
    public var tested: [String]
    public var notTested: [String]
    /// Counts by name.
    public var counts: [(name: String, count: Int)]
    /// What the program's own bytes hash to.
    public var toolSHA256: String
    public var inputManifestSHA256: String

    public init(
        parameters: [(name: String, value: String)], madeAt: String, toolVersion: String, host: String, user: String,
        purpose: String, limitations: [String], tested: [String], notTested: [String],
        counts: [(name: String, count: Int)], toolSHA256: String,
        inputManifestSHA256: String
    ) {
        self.parameters = parameters
        self.madeAt = madeAt
        self.toolVersion = toolVersion
        self.host = host
        self.user = user
        self.purpose = purpose
        self.limitations = limitations
        self.tested = tested
        self.notTested = notTested
        self.counts = counts
        self.toolSHA256 = toolSHA256
        self.inputManifestSHA256 = inputManifestSHA256
    }

    /// The form of this file and of the pack's layout.
    static let form = 1
    public static let name = "manifest.json"
    /// What `sha256sum -c` reads; it lists every file but itself and what is
    /// made of it.
    public static let sums = "manifest.sha256"
    /// A detached signature of the sums, as `ssh-keygen -Y sign` names it.
    static let signature = "manifest.sha256.sig"
    /// The signature, an RFC 3161 request for a time stamp
    /// of them, its answer, and who may sign.
    public static let afterwards = [signature, "manifest.sha256.tsq", "manifest.sha256.tsr"]

    func json(_ files: [PackFolder.File]) -> String {
        let counts = counts.map { "\(JSONWords.quoted($0.name)): \($0.count)" }.joined(separator: ", ")
        let listed = files.map { file in
            "    {\"path\": \(JSONWords.quoted(file.path)), \"bytes\": \(file.bytes), "
                + "\"sha256\": \"\(file.sha256)\", \"what\": \(JSONWords.quoted(file.what))}"
        }
        return """
            {
              "pack": {
                "form": \(PackManifest.form),
                "made_at": \(JSONWords.quoted(madeAt)),
                "tool": "deploytrail",
                "tool_version": \(JSONWords.quoted(toolVersion)),
                "tool_sha256": \(JSONWords.quoted(toolSHA256)),
                "host": \(JSONWords.quoted(host)),
                "user": \(JSONWords.quoted(user)),
                "purpose": \(JSONWords.quoted(purpose)),
                "limitations_noted": \(limitations.isEmpty ? "false" : "true"),
                "limitations": \(JSONWords.array(limitations)),
                "tested": \(JSONWords.array(tested)),
                "not_tested": \(JSONWords.array(notTested)),
                "parameters": \(JSONWords.object(parameters)),
                "input_manifest_sha256": \(JSONWords.quoted(inputManifestSHA256)),
                "counts": {\(counts)}
              },
              "files": [
            \(listed.joined(separator: ",\n"))
              ]
            }

            """
    }

    /// The lines of `sha256sum`.
    static func sums(of files: [PackFolder.File]) -> String {
        files.map { "\($0.sha256)  \($0.path)\n" }.joined()
    }

    /// The parameters that a pack was made with.
    ///
    /// - Throws: ``PackProblem`` where the text is no manifest.
    public static func read(_ text: String) throws -> (
        parameters: [String: String], madeAt: String, host: String, user: String, purpose: String
    ) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let pack = object["pack"] as? [String: Any], let parameters = pack["parameters"] as? [String: String],
            let madeAt = pack["made_at"] as? String, let host = pack["host"] as? String,
            let user = pack["user"] as? String, let purpose = pack["purpose"] as? String,
            pack["form"] as? Int == form
        else { throw PackProblem(description: "\(name) is no manifest of form \(form)") }
        return (parameters, madeAt, host, user, purpose)
    }
}
