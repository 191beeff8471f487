import ArgumentParser
import CloudTrail
import Foundation
import Report

/// A length of time as people type it: `30m`, `2h`, `1d`.
enum SpanArgument {
    static func seconds(_ text: String, option: String) throws -> Int64 {
        guard let unit = text.last, let seconds = ["d": 86_400, "h": 3_600, "m": 60, "s": 1][unit] as Int64?,
            text.first?.isNumber == true, let count = Int64(text.dropLast()), count < 100_000
        else {
            throw ValidationError("\(option) '\(text)' is no span of time: expected 30m, 2h or 1d")
        }
        return count * seconds
    }
}

extension RunTime {
    /// What counts as now: the clock, or what `--run-at` says instead.
    static func of(_ option: String?) throws -> String {
        try option.map { try TimeArgument.parse($0, option: "--run-at", runAt: now, clock: .utc) } ?? now
    }
}
