import ArgumentParser
import Evidence
import Foundation
import Report

/// `deploytrail pack make`, which `deploytrail pack` is short for.
struct PackMakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Make an evidence pack (the default).")

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Rows") var selection: ReportSelection

    @Option(help: ArgumentHelp("The folder to make, or a file that ends in .zip.", valueName: "path"))
    var output: String
    @Option(help: "Changes to draw for testing; the auditor's choice.") var sampleSize: Int?
    @Option(help: ArgumentHelp("What to draw them by; the auditor's choice.", valueName: "text")) var sampleSeed:
        String?
    @Option(help: ArgumentHelp("Draw from groups alike in these columns, separated by commas.", valueName: "columns"))
    var sampleBy: String?
    @Option(help: ArgumentHelp("Why the pack is made, for the custody log.", valueName: "text"))
    var purpose: String = "evidence of changes"
    @Option(
        help: ArgumentHelp("Put pseudonyms in the place of people, by the key in this file.", valueName: "key-file"))
    var pseudonymise: String?
    @Option(help: ArgumentHelp("The control map to put in, instead of the program's own.", valueName: "csv-file"))
    var controlMap: String?
    @Option(help: ArgumentHelp("Sign the manifest with this key, by `ssh-keygen -Y sign`.", valueName: "key-file"))
    var signKey: String?
    @Flag(help: "Write a request for an RFC 3161 time stamp of the manifest, by `openssl ts`.")
    var timestampRequest = false

    func validate() throws {
        guard selection.period.from != nil, selection.period.to != nil else {
            throw ValidationError("a pack needs a period: give --from and --to")
        }
        if (sampleSize == nil) != (sampleSeed == nil) {
            throw ValidationError("a sample needs both: give --sample-size and --sample-seed, or neither")
        }
        if let sampleSize, sampleSize < 1 {
            throw ValidationError("--sample-size is \(sampleSize): expected 1 or more")
        }
        if sampleSeed == "" { throw ValidationError("--sample-seed is empty: give it a text") }
        if output.isEmpty { throw ValidationError("--output is empty: give it a folder's name") }
    }

    func run() throws {
        let clock = try selection.clock()
        let made = try selection.madeAt(clock)
        let maker = PackMaker(
            store: try database.openForReading(),
            request: try selection.request(clock, runAt: made),
            sampling: sampleSize.map {
                PackMaker.Sampling(
                    size: $0, seed: sampleSeed ?? "",
                    by: sampleBy?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [])
            },
            pseudonyms: try pseudonymise.map { try Pseudonyms(keyFile: $0) }, controlMap: controlMap)
        try maker.checkEnvironments()
        let who = PackMaker.Maker.current(purpose: purpose)
        let contents = try maker.contents(clock: clock, made: made, by: who)
        let seal = PackSeal(signKey: signKey, asksForTimestamp: timestampRequest)
        if output.hasSuffix(".zip") {
            try Pack.writeZip(contents, to: output, sign: seal.apply)
        } else {
            try Pack.write(contents, to: output, sign: seal.apply)
        }
        let rows = contents.register.result.rows.count
        print("\(output): \(rows) change\(rows == 1 ? "" : "s")")
        let reasons = contents.manifest.limitations
        print(Limitations.title(reasons))
        for reason in reasons { print("  " + VisibleText.neutralise(reason)) }
    }
}
