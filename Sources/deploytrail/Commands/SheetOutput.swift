import ArgumentParser
import Canned
import Report

/// The formats in which a sheet can be had.
enum SheetFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json, html, csv
}

/// Where a sheet goes and how it looks: the same options for `trace` and `why`.
struct SheetOutput: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "text, json, html or csv (the timeline). Default: by --output's suffix, else text.", valueName: "format"))
    var format: SheetFormat?

    @Option(help: ArgumentHelp("Write to this file; it appears only when it is whole.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("The zone in which times are shown, by its IANA name. Default: UTC.", valueName: "zone"))
    var tz: String?

    func validate() throws {
        if output == "" { throw ValidationError("--output is empty: give it a file's name") }
        _ = try clock
    }

    var clock: ZoneClock {
        get throws { try ZoneArgument.clock(tz) }
    }

    private var chosenFormat: SheetFormat {
        if let format { return format }
        return switch output.flatMap(OutputFormat.forFile) {
        case .json: .json
        case .html: .html
        case .csv: .csv
        default: .text
        }
    }

    func write(_ sheet: Sheet) throws {
        let sink = try output.map(OutputSink.file) ?? OutputSink.standardOutput()
        switch chosenFormat {
        case .text:
            try SheetText(
                width: Terminal.width, color: output == nil && Terminal.wantsColor, clock: try clock
            ).render(sheet, to: sink)
        case .json: try SheetJSON().render(sheet, to: sink)
        case .html: try SheetHTML(clock: try clock).render(sheet, toolVersion: Version.current, to: sink)
        case .csv: try CSVRenderer().write(sheet.timeline, to: sink)
        }
        try sink.finish()
    }
}
