import ArgumentParser
import Canned
import Foundation
import Ingest
import Report
import Store

/// `deploytrail ingest`
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read logs and exports into the database, then correlate.",
        discussion: """
            PATHs are files or folders, walked through. Every file is recognised by its content: CloudTrail records \
            in any container (gzip, zstd or plain), Bitbucket API answers, ECS and tagging answers; anything else is \
            skipped with a reason. Archives (zip, tar, tar.gz, tar.zst) are read member by member. Files that were \
            read before are not read again. What could not be read is listed by `deploytrail files`; a PATH of \
            which nothing could be read ends with exit code 3.

            EXAMPLES
              deploytrail ingest samples/
              deploytrail ingest --db audit.sqlite --jobs 4 s3-mirror/AWSLogs bitbucket-export/
            """)

    @OptionGroup var database: DatabaseOption

    @Option(help: ArgumentHelp("Files to read at a time. Default: the number of processors.", valueName: "n"))
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "Inflated bytes to read of one file at most (K, M, G for powers of 1024).", valueName: "size"))
    var maxInflated: ByteSize = ByteSize(bytes: 8 << 30)

    @Option(help: "The summary's format: table or json.")
    var format: SummaryFormat = .table

    @Flag(help: "No progress, no summary: only errors.")
    var quiet = false

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String]

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs is \(jobs): expected 1 or more") }
        if paths.contains("") { throw ValidationError("a PATH is empty: give it a file's or a folder's name") }
    }

    func run() throws {
        let missing = paths.filter { !CommandArguments.exists($0) }
        if missing.count == paths.count {
            throw ValidationError("no such file or folder: '\(CommandArguments.display(missing[0]))'")
        }
        let store = try Store.forWriting(database.path)
        let line = ProgressLine(quiet: quiet)
        Interruption.watch()
        var options = IngestOptions(
            paths: [], maxInflated: maxInflated.bytes, custodian: .current(tool: "deploytrail \(Version.current)"))
        options.paths = paths.map(CommandArguments.bytes)
        if let jobs { options.jobs = jobs }
        let ingestor = Ingestor(
            store: store, options: options, report: line.show, isCancelled: { Interruption.isAsked })
        let summary = try ingestor.run()
        line.clear()
        if !quiet { try IngestSummaryText(summary, database: database.path).print(as: format) }
        if summary.wasCancelled {
            Terminal.complain("interrupted: what was read is kept; run the same command again to go on")
            throw ExitCode(130)
        }
        for complaint in IngestSummaryText.complaints(summary) { Terminal.complain(complaint) }
        if summary.hasProblems { throw ExitStatus.inputProblems }
    }
}

/// How a summary is printed.
enum SummaryFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

/// A number of bytes: `500000`, `64K`, `2G`.
struct ByteSize: ExpressibleByArgument {
    let bytes: Int64

    init(bytes: Int64) { self.bytes = bytes }

    init?(argument: String) {
        var digits = argument.uppercased()
        if digits.hasSuffix("B") { digits.removeLast() }
        if digits.hasSuffix("I") { digits.removeLast() }
        let shifts: [Character: Int64] = ["K": 10, "M": 20, "G": 30, "T": 40]
        var shift: Int64 = 0
        if let last = digits.last, let known = shifts[last] {
            shift = known
            digits.removeLast()
        }
        guard let number = Int64(digits), number > 0, number <= Int64.max >> shift else { return nil }
        bytes = number << shift
    }

    var defaultValueDescription: String { bytes % (1 << 30) == 0 ? "\(bytes >> 30)G" : "\(bytes)" }
}
