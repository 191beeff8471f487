import Foundation

/// The time of a request.
enum Moment {
    static var now: String { ISO8601DateFormatter().string(from: Date()) }
}
