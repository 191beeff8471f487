import ArgumentParser
import Canned
import Checks
import CloudTrail
import Evidence
import Foundation
import Ingest
import Integrity
import Queries
import Report
import Store

/// Gathers what goes into a pack: the reports, the verification, the sample
/// and its dossiers.
struct PackMaker {
    /// What was asked for; kept in the manifest, so that the pack can be made
    /// again.
    struct Request {
        /// The deployments report's parameters, the scope among them.
        var parameters: [String: String]
        var all: Bool

        init(parameters: [String: String], all: Bool) {
            self.parameters = parameters
            self.all = all
        }

        /// As a manifest has it.
        init(_ manifest: [String: String]) throws {
            let own = ["all", "tz", "sample_size", "sample_seed", "sample_by", "pseudonymised"]
            parameters = manifest.filter { !own.contains($0.key) }
            all = manifest["all"] == "yes"
            guard parameters["from"] != nil, parameters["to"] != nil else {
                throw PackProblem(description: "the manifest names no period")
            }
        }

        /// A parameter's JSON list; empty where it is not given.
        func list(_ name: String) throws -> [String] {
            guard let json = parameters[name] else { return [] }
            return try JSONDecoder().decode([String].self, from: Data(json.utf8))
        }

        /// The options that narrow the register to a part of the period's
        /// changes, and nothing else of the pack, as they are typed. What
        /// `--account` and `--region` leave out is listed as not tested.
        func narrowing() throws -> [String] {
            let options = [
                "environment", "cluster", "service", "repository", "change", "result", "match", "attribution",
            ]
            return try options.flatMap { name in try list(name).map { "--\(name) \($0)" } }
        }
    }

    /// How many changes to draw, and by what.
    struct Sampling {
        var size: Int
        var seed: String
        var by: [String]

        init(size: Int, seed: String, by: [String]) {
            self.size = size
            self.seed = seed
            self.by = by
        }

        init?(_ manifest: [String: String]) {
            guard let size = manifest["sample_size"].flatMap(Int.init), let seed = manifest["sample_seed"] else {
                return nil
            }
            self.init(
                size: size, seed: seed, by: manifest["sample_by"]?.split(separator: ",").map(String.init) ?? [])
        }
    }

    /// Who makes it, where and why.
    struct Maker {
        var host: String
        var user: String
        var purpose: String

        static func current(purpose: String) -> Maker {
            let custodian = Custodian.current(tool: "deploytrail \(Version.current)")
            return Maker(host: custodian.host, user: custodian.user, purpose: purpose)
        }
    }

    let store: Store
    let request: Request
    let sampling: Sampling?
    let pseudonyms: Pseudonyms?
    /// The customer's own control map; nil: ours.
    var controlMap: String?

    private func controls() throws -> String {
        guard let controlMap else { return Catalogue.controlMap }
        guard let data = FileManager.default.contents(atPath: controlMap) else {
            throw PackProblem(description: "the control map '\(controlMap)' can't be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Refuses an environment that nothing has: a misspelt name must not look
    /// like "nothing was changed".
    ///
    /// - Throws: a usage error, with the nearest name.
    func checkEnvironments() throws {
        let wanted = try request.list("environment")
        guard !wanted.isEmpty else { return }
        let known = try store.database.read { db in
            try ShownEnvironments.names(
                tags: request.parameters["environment_tags"], policy: request.parameters["policy"], in: db)
        }
        // Where no change has any, none is misspelt.
        guard !known.isEmpty else { return }
        let folded = Set(known.map { $0.lowercased() })
        for name in wanted where !folded.contains(name.lowercased()) {
            let hint = Suggestion.nearest(to: name, among: known).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("no change has the environment '\(name)': no pack was made.\(hint)")
        }
    }

    func contents(clock: ZoneClock, made: String, by maker: Maker) throws -> PackContents {
        var register = try report("deployments", made, all: request.all)
        register.clock = clock
        let coverage = try report("coverage", made)
        let reconciliation = try report("reconciliation", made)
        let verification = try self.verification(made)
        let figures = verification.logFigures
        register.integrity = PackMaker.integrity(figures)
        let limitations = Limitations(
            Limitations.Sources(
                verification: verification, coverage: coverage, reconciliation: reconciliation, register: register,
                from: request.parameters["from"], to: request.parameters["to"], madeAt: made,
                narrowing: try request.narrowing(), showsAll: request.all,
                hasScope: request.parameters["scope"] != nil,
                exports: try request.parameters["scope"].map { try ExpectedEvidence.exports(json: $0) } ?? []))
        let ledger = try store.database.read { try LedgerFigures.read($0) }
        let manifest = PackManifest(
            parameters: named(clock), madeAt: made, toolVersion: Version.current, host: maker.host, user: maker.user,
            purpose: maker.purpose, limitations: limitations.reasons, tested: limitations.tested,
            notTested: limitations.notTested,
            counts: [
                ("files", ledger["files"]), ("contents", ledger["contents"]), ("records_read", ledger["records-read"]),
                ("records", ledger["events"]), ("records_duplicate", ledger["records-duplicate"]),
                ("records_conflicting", ledger["records-conflicting"]),
                ("records_rejected", ledger["records-rejected"]), ("records_set_aside", ledger["records-set-aside"]),
                ("objects_rejected", ledger["objects-rejected"]), ("files_in_trouble", ledger.troubledFiles),
                ("log_files", figures.files), ("log_files_verified", figures.states[.verified] ?? 0),
                ("log_files_missing", figures.missing), ("hours", verification.hours.count),
                ("hours_covered", verification.hours.count { [.covered, .emptyDigest, .late].contains($0.state) }),
            ], toolSHA256: try PackMaker.ownSHA256(), inputManifestSHA256: register.input.manifestSHA256 ?? "")
        let text = VerificationReport(verification, try verificationRequest(made), runAt: made)
        return PackContents(
            manifest: manifest, clock: clock, register: register, sampled: try sampled(register, made),
            sessions: try report("sessions", made), coverage: coverage, reconciliation: reconciliation,
            trailChanges: try report("trail-changes", made), inputs: try report("files", made),
            intake: try IntakeReader(store).entries(),
            verification: text.writeJSON, controlMap: try controls(), pseudonyms: pseudonyms)
    }

    /// A report by the parameters that it has.
    private func report(_ name: String, _ made: String, all: Bool = false) throws -> ReportDocument {
        let report = try CannedReport(name)
        let known = Set(report.header.parameters.map(\.name))
        return try report.run(
            on: store,
            parameters: request.parameters.filter {
                known.contains($0.key) || CheckContext.parameterNames.contains($0.key)
            }, all: all, limit: nil,
            runAt: made)
    }

    private var period: Period {
        Period(
            from: request.parameters["from"].flatMap { EventTime.parse($0) },
            to: request.parameters["to"].flatMap { EventTime.parse($0) })
    }

    /// The register's period, accounts and regions.
    private func verificationRequest(_ made: String) throws -> VerificationRequest {
        var asked = VerificationRequest()
        asked.period = period
        asked.accounts = Set(try request.list("account"))
        asked.regions = Set(try request.list("region"))
        asked.scope = try request.parameters["scope"].map { try ExpectedEvidence(json: $0) }
        asked.now = EventTime.parse(made)
        return asked
    }

    private static func integrity(_ figures: LogFigures) -> [ReportDocument.Integrity] {
        var states = figures.states.map { ReportDocument.Integrity(state: $0.key.rawValue, files: $0.value) }
        if figures.missing > 0 {
            states.append(ReportDocument.Integrity(state: LogState.missing.rawValue, files: figures.missing))
        }
        return states.sorted { $0.state < $1.state }
    }

    private func verification(_ made: String) throws -> Verification {
        let asked = try verificationRequest(made)
        let source = RememberingSource(DiskSource())
        return try store.database.read { try Verification.run(asked, in: $0, source: source) }
    }

    /// All that the pack was made by, in a fixed order.
    private func named(_ clock: ZoneClock) -> [(name: String, value: String)] {
        var all = request.parameters.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        all.append(("all", request.all ? "yes" : "no"))
        all.append(("tz", clock.name))
        if let sampling {
            all.append(("sample_size", String(sampling.size)))
            all.append(("sample_seed", sampling.seed))
            if !sampling.by.isEmpty { all.append(("sample_by", sampling.by.joined(separator: ","))) }
        }
        all.append(("pseudonymised", pseudonyms == nil ? "no" : "yes"))
        return all
    }

    private func sampled(_ register: ReportDocument, _ made: String) throws -> PackContents.Sampled? {
        guard let sampling else { return nil }
        let sample = try Sample(
            of: register.result, key: "event_id", size: sampling.size, seed: sampling.seed, by: sampling.by)
        let columns = register.result.columns
        let reader = DossierReader(store, CheckContext(parameters: request.parameters, runAt: made))
        let dossiers = try reader.dossiers(
            columns: columns, rows: sample.result.rows.map { Array($0.prefix(columns.count)) })
        return PackContents.Sampled(sample: sample, size: sampling.size, seed: sampling.seed, dossiers: dossiers)
    }

    static func counted(_ names: [String]) -> [(name: String, count: Int)] {
        names.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            .sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    }

    private static func ownSHA256() throws -> String {
        guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let data = FileManager.default.contents(atPath: path)
        else { return "" }
        return PackVerification.sha256(data)
    }
}
