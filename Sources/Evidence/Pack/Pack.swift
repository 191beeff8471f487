import Foundation
import Hashing
import Report

/// Writes an evidence pack: the population, the proof that it is whole and
/// unaltered, the sample with its dossiers, the queries, the inputs, the
/// custody log, and a manifest that `sha256sum -c` reads.
public struct Pack {
    private let contents: PackContents
    private let replaced: Int
    private let folder: PackFolder
    private var custody: CustodyLog

    /// Makes the pack, all of it or nothing.
    ///
    /// - Parameters:
    ///   - final: the folder to make.
    ///   - sign: makes further files beside the manifest, given the folder.
    /// - Throws: ``PackProblem``, ``OutputProblem``.
    public static func write(
        _ contents: PackContents, to final: String, sign: (String) throws -> Void = { _ in }
    ) throws {
        let folder = try PackFolder(at: final)
        var pack = Pack(contents, folder)
        try pack.write()
        try sign(folder.folder)
        try folder.finish()
    }

    /// Makes the pack as one ZIP file.
    public static func writeZip(
        _ contents: PackContents, to final: String, sign: (String) throws -> Void = { _ in }
    ) throws {
        guard !FileManager.default.fileExists(atPath: final) else {
            throw PackProblem(description: "'\(final)' is there already: a pack is never changed; name another place")
        }
        let folder = try PackFolder(at: final + ".folder")
        var pack = Pack(contents, folder)
        try pack.write()
        try sign(folder.folder)
        var paths = folder.files.map(\.path) + [PackManifest.sums]
        paths += PackManifest.afterwards.filter { FileManager.default.fileExists(atPath: "\(folder.folder)/\($0)") }
        // Not after the file: the bytes are the same whatever it is called.
        let name =
            "evidence-"
            + ["from", "to"].map { wanted in
                String(contents.manifest.parameters.first { $0.name == wanted }?.value.prefix(10) ?? "")
            }.joined(separator: "-")
        try ZipFile.write(
            paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, in: folder.folder, as: name, to: final)
    }

    private init(_ contents: PackContents, _ folder: PackFolder) {
        (self.contents, replaced) = contents.withoutPeople()
        self.folder = folder
        let manifest = contents.manifest
        custody = CustodyLog(
            at: manifest.madeAt, by: manifest.user, on: manifest.host, with: "deploytrail \(manifest.toolVersion)",
            purpose: manifest.purpose)
    }

    private mutating func write() throws {
        try writeRegister()
        try writeSamples()
        try folder.add("03-access/sessions.csv", contents.sessions, CSVRenderer())
        try folder.add("03-access/sessions.xlsx", contents.sessions, XLSXRenderer())
        try writeIntegrity()
        try writeQueries()
        try folder.add("06-inputs/inputs.csv", contents.inputs, CSVRenderer())
        try folder.add("07-mapping/control-map.csv", "which controls each report supports", text: contents.controlMap)
        try folder.add("00-README.html", "what this is, and how to check it") { try page.render(to: $0) }
        try writeCustody()
        var manifest = contents.manifest
        manifest.counts = counts
        let json = manifest.json(folder.files)
        try folder.add(PackManifest.name, "what the pack says of itself", text: json)
        // The sums list every file, and are no entry of themselves.
        let sums = PackManifest.sums(of: folder.files)
        let sink = try OutputSink.file("\(folder.folder)/\(PackManifest.sums)")
        try sink.write(sums)
        try sink.finish()
    }

    private func writeRegister() throws {
        try folder.add("01-register.csv", contents.register, CSVRenderer())
        try folder.add("01-register.jsonl", contents.register, JSONLinesRenderer())
        try folder.add("01-register.xlsx", contents.register, XLSXRenderer())
        try folder.add("01-register.html", contents.register, HTMLRenderer())
    }

    private func writeSamples() throws {
        guard let sampled = contents.sampled else {
            let words = "0 of \(contents.register.result.rows.count) changes were drawn: no sample was asked for.\n"
            return try folder.add("02-samples/README.txt", "why there is no sample", text: words)
        }
        try folder.add("02-samples/sample.json", "how the sample was drawn", text: SampleText.json(sampled))
        var document = contents.register
        document.title = "\(document.title): a sample"
        document.result = sampled.sample.result
        document.parameters += [("sample_size", String(sampled.size)), ("sample_seed", sampled.seed)]
        try folder.add("02-samples/sample.csv", document, CSVRenderer())
        for dossier in sampled.dossiers {
            let page = DossierPage(dossier, clock: contents.clock, toolVersion: contents.manifest.toolVersion)
            let id = dossier.value("deploy_id")
            try folder.add("02-samples/\(id)-\(dossier.value("event_id").suffix(4)).html", "dossier of \(id)") {
                try page.render(to: $0)
            }
        }
    }

    private func writeIntegrity() throws {
        try folder.add("04-integrity/digest-validation.json", "every digest and log file with its state") {
            try contents.verification($0)
        }
        try folder.add("04-integrity/coverage.csv", contents.coverage, CSVRenderer())
        try folder.add("04-integrity/coverage.html", contents.coverage, HTMLRenderer())
        try folder.add("04-integrity/reconciliation.csv", contents.reconciliation, CSVRenderer())
        try folder.add("04-integrity/reconciliation.json", contents.reconciliation, JSONRenderer())
        try folder.add("04-integrity/trail-changes.csv", contents.trailChanges, CSVRenderer())
    }

    private func writeQueries() throws {
        for report in contents.reports {
            try folder.add("05-queries/\(report.name).sql", "the query of \(report.name)", text: report.query)
        }
        let lines = contents.reports.map { report in
            "  \(JSONWords.quoted(report.name)): {\"version\": \(report.version), "
                + "\"parameters\": \(JSONWords.object(report.parameters))}"
        }
        try folder.add(
            "05-queries/parameters.json", "each report's version and parameters",
            text: "{\n\(lines.joined(separator: ",\n"))\n}\n")
    }

    private mutating func writeCustody() throws {
        for entry in contents.intake { custody.add(entry) }
        let reasons = contents.manifest.limitations
        custody.add(
            "tested", "integrity, coverage and reconciliation",
            result: reasons.isEmpty
                ? "no limitations noted" : "limitations noted: \(reasons.joined(separator: "; "))")
        if let sampled = contents.sampled {
            custody.add(
                "drew", "\(sampled.sample.result.rows.count) of \(sampled.sample.population) changes",
                result: "seed \(sampled.seed)")
        }
        for file in folder.files { custody.add("produced", file.path, sha256: file.sha256) }
        let all = SHA256.hex(SHA256.digest(PackManifest.sums(of: folder.files)))
        custody.add("sealed", "the sums of the files above", sha256: all)
        try folder.add("08-custody/custody.jsonl", "who did what, line chained to line", text: custody.text)
    }

    /// What was changed on the way from the records to the pack, and how much.
    private var counts: [(name: String, count: Int)] {
        let escaped = contents.reports.reduce(0) { $0 + CSVRenderer.escapedCells(in: $1.result) }
        var counts = contents.manifest.counts
        counts += [
            ("register_rows", contents.register.result.rows.count),
            ("left_out", contents.register.leftOut.reduce(0) { $0 + $1.count }),
            ("sampled", contents.sampled?.sample.result.rows.count ?? 0), ("csv_cells_escaped", escaped),
            ("places_pseudonymised", replaced), ("input_files", contents.inputs.result.rows.count),
        ]
        return counts
    }

    private var page: PackPage {
        let manifest = contents.manifest
        let register = contents.register
        let left = register.leftOut.map { "\($0.count) \($0.reason)" }.joined(separator: ", ")
        var facts = [
            ("period", period), ("made at", times(manifest.madeAt)),
            ("made by", "\(manifest.user) on \(manifest.host)"),
            ("evidence taken in", intake), ("purpose", manifest.purpose),
            ("program", "deploytrail \(manifest.toolVersion)"),
            ("changes", "\(register.result.rows.count) in the register"), ("left out", left.isEmpty ? "nothing" : left),
            ("input manifest SHA-256", manifest.inputManifestSHA256),
        ]
        if let sampled = contents.sampled {
            facts.append(
                (
                    "sample",
                    "\(sampled.sample.result.rows.count) of \(sampled.sample.population), seed \(sampled.seed)"
                ))
        }
        if contents.pseudonyms != nil {
            facts.append(("people", "\(replaced) places hold pseudonyms; the key is not in this pack"))
        }
        for (name, value) in manifest.parameters where name != "scope" { facts.append(("parameter \(name)", value)) }
        return PackPage(
            title: "Changes from \(period)", toolVersion: manifest.toolVersion,
            facts: facts.map { (label: $0.0, value: $0.1) }, limitations: manifest.limitations,
            tested: manifest.tested, notTested: manifest.notTested,
            entries: folder.files.filter { !$0.path.hasPrefix("02-samples/D-") }
                .map { PackPage.Entry(path: $0.path, what: $0.what) },
            limits: register.limits + contents.reconciliation.limits)
    }

    /// When and by whom the evidence was taken in, by the ledger's clock.
    private var intake: String {
        let runs = contents.intake.filter { $0.action == "ingested" }.map(\.handling)
        guard let first = runs.map(\.at).min(), let last = runs.map({ $0.until ?? $0.at }).max() else {
            return "nothing was"
        }
        let who = Set(runs.map { "\($0.by) on \($0.host)" }).sorted().joined(separator: ", ")
        let count = runs.count == 1 ? "1 run" : "\(runs.count) runs"
        return "\(times(first)) to \(times(last)), \(count) of ingest by \(who)"
    }

    private var period: String {
        let parameters = Dictionary(contents.manifest.parameters.map { ($0.name, $0.value) }) { first, _ in first }
        let zone = contents.clock.name == "UTC" ? "UTC" : contents.clock.name
        return "\(day(parameters["from"] ?? "")) to \(day(parameters["to"] ?? "")), \(zone)"
    }

    /// A time in the pack's zone; of midnight, the date alone.
    private func day(_ utc: String) -> String {
        let local = contents.clock.show(utc)
        return local.dropFirst(10).hasPrefix(" 00:00:00") ? String(local.prefix(10)) : local
    }

    private func times(_ utc: String) -> String {
        let clock = contents.clock
        return ZoneClock.utc.show(utc) + (clock.name == "UTC" ? "" : " (\(clock.show(utc)) \(clock.name))")
    }
}
