import ArgumentParser
import Evidence
import Foundation
import Report

/// `deploytrail pack verify`
struct PackVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a pack: every file, the custody log, the manifest.",
        discussion: """
            Where the pack has no signature it says so, and what that means. \
            With --rerun the pack is made again from the database, with the options, the time, the host and the user \
            that its manifest names, and compared byte by byte. Exit code 4 where anything differs.
            """)

    @OptionGroup var database: DatabaseOption
    @Flag(help: "Make the pack again from --db, and compare.") var rerun = false
    @Option(
        help: ArgumentHelp("The key file of a pack with pseudonyms, to make it again.", valueName: "key-file"))
    var pseudonymise: String?
    @Argument(help: ArgumentHelp("The pack's folder; unpack a ZIP file first.", valueName: "folder"))
    var folder: String

    func run() throws {
        let verification = try PackVerification(folder: folder)
        var faults = verification.faults
        print("\(verification.intact) files are what \(PackManifest.sums) says")
        for note in verification.notes { print("note: \(note)") }
        if rerun { faults += try differences() }
        for fault in faults { Terminal.complain(VisibleText.neutralise(fault)) }
        guard faults.isEmpty else {
            Terminal.complain("\(faults.count) fault\(faults.count == 1 ? "" : "s")")
            throw ExitStatus.integrityFailure
        }
        print(rerun ? "made again: the same bytes" : "every file, the custody log and the manifest agree")
    }

    private func differences() throws -> [String] {
        guard let text = FileManager.default.contents(atPath: "\(folder)/\(PackManifest.name)") else {
            throw PackProblem(description: "'\(folder)' has no \(PackManifest.name)")
        }
        let manifest = try PackManifest.read(String(decoding: text, as: UTF8.self))
        let request = try PackMaker.Request(manifest.parameters)
        guard let clock = ZoneClock(named: manifest.parameters["tz"] ?? "UTC") else {
            throw PackProblem(description: "\(PackManifest.name) names no time zone that is known here")
        }
        if manifest.parameters["pseudonymised"] == "yes", pseudonymise == nil {
            throw ValidationError("the pack has pseudonyms: give its key with --pseudonymise to make it again")
        }
        let maker = PackMaker(
            store: try database.openForReading(), request: request, sampling: PackMaker.Sampling(manifest.parameters),
            pseudonyms: try pseudonymise.map { try Pseudonyms(keyFile: $0) },
            controlMap: "\(folder)/07-mapping/control-map.csv")
        let who = PackMaker.Maker(host: manifest.host, user: manifest.user, purpose: manifest.purpose)
        let again = FileManager.default.temporaryDirectory.appendingPathComponent("deploytrail-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: again) }
        var contents = try maker.contents(clock: clock, made: manifest.madeAt, by: who)
        let custody = FileManager.default.contents(atPath: "\(folder)/08-custody/custody.jsonl") ?? Data()
        let stated = CustodyLog.intake(in: String(decoding: custody, as: UTF8.self))
        if contents.intake.isOfAnotherDatabase(than: stated) {
            contents.intake = stated
            print(
                "note: this database took the same files in at other times than the pack's custody log tells; "
                    + "who took them in, and when, is the log's word")
        }
        try Pack.write(contents, to: again)
        return PackVerification.differences(between: folder, and: again).map { "made again, \($0)" }
    }
}
