import ArgumentParser
import Report

/// The zone of `--tz`, for every command that has one.
enum ZoneArgument {
    /// - Parameter name: nil: UTC.
    /// - Throws: ``ValidationError`` for what is no zone.
    static func clock(_ name: String?) throws -> ZoneClock {
        guard let name else { return .utc }
        guard let clock = ZoneClock(named: name) else {
            throw ValidationError("--tz '\(name)' is no time zone: expected a name like Europe/Berlin, or UTC")
        }
        return clock
    }
}
