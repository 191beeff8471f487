import ArgumentParser
import Report

/// A period of time: the same options wherever one is asked for.
struct PeriodOptions: ParsableArguments {
    @Option(help: ArgumentHelp("From this time on: a date, a time, or a span before now (7d, 24h).", valueName: "time"))
    var from: String?
    @Option(help: ArgumentHelp("Before this time.", valueName: "time"))
    var to: String?
    @Option(
        name: .customLong("tz"),
        help: ArgumentHelp("The zone of times: Europe/Berlin. Default: UTC.", valueName: "zone"))
    var zone: String = "UTC"

    /// The zone of `--tz`.
    func clock() throws -> ZoneClock { try ZoneArgument.clock(zone) }

    /// Both ends in UTC, where they are given.
    ///
    /// - Parameters:
    ///   - runAt: the time that spans count back from.
    ///   - otherwise: the ends where the options give none.
    /// - Throws: a usage error, also for a period that ends before it begins.
    func bounds(
        _ clock: ZoneClock, runAt: String, otherwise: (from: String?, to: String?) = (nil, nil)
    ) throws -> (from: String?, to: String?) {
        func time(_ text: String?, _ option: String) throws -> String? {
            try text.map { try TimeArgument.parse($0, option: option, runAt: runAt, clock: clock) }
        }
        let bounds = (from: try time(from ?? otherwise.from, "--from"), to: try time(to ?? otherwise.to, "--to"))
        if let from = bounds.from, let to = bounds.to, from >= to {
            throw ValidationError("--from (\(from)) is not before --to (\(to))")
        }
        return bounds
    }
}
