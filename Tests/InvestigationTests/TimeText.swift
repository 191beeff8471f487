import CloudTrail

enum TimeText {
    static func iso(_ seconds: Int64) -> String { EventTime.format(seconds) }
}
