/// A ``Timeline`` as SVG: a line per lane, a mark per thing that happened,
/// coordinates in hundredths so that every machine writes the same digits.
struct TimelineLanes {
    private let lanes: [Timeline.Lane]
    private let clock: ZoneClock
    private let first: Int64
    private let last: Int64
    private static let left = 190
    private static let width = 1_300
    private static let lane = 44

    /// nil where nothing happened.
    init?(_ timeline: Timeline, clock: ZoneClock) {
        lanes = timeline.lanes.filter { !$0.marks.isEmpty }
        let moments = lanes.flatMap(\.marks).compactMap { TimeArgument.seconds($0.time) }
        guard let first = moments.min(), let last = moments.max() else { return nil }
        (self.first, self.last, self.clock) = (first, max(last, first + 1), clock)
    }

    private var height: Int { lanes.count * TimelineLanes.lane + 30 }

    var markup: Markup {
        let words = lanes.map { "\($0.name): \($0.marks.count)" }.joined(separator: ", ")
        return """
            <figure class="picture"><div class="scroll-x" tabindex="0" role="region" aria-label="Timeline">
            <svg viewBox="0 0 \(TimelineLanes.width) \(height)" role="img" aria-labelledby="lanes-title">
            <title id="lanes-title">\(words)</title>
            \(Markup.joined(lanes.enumerated().map(drawing), by: "\n"))
            \(axis)
            </svg></div>
            <figcaption>From \(clock.show(TimeArgument.iso(first))) to \(clock.show(TimeArgument.iso(last))); \
            hollow marks were denied or failed. The table below has the same.</figcaption></figure>
            """
    }

    private func drawing(_ number: Int, _ lane: Timeline.Lane) -> Markup {
        let y = number * TimelineLanes.lane + TimelineLanes.lane / 2
        let marks = lane.marks.compactMap { mark -> Markup? in
            guard let seconds = TimeArgument.seconds(mark.time) else { return nil }
            return """
                <circle class="\(mark.isRefused ? "mark hollow" : "mark")" cx="\(x(seconds))" cy="\(y)" r="6">\
                <title>\(clock.show(mark.time)): \(mark.label)</title></circle>
                """
        }
        return """
            <g><text class="name" x="\(TimelineLanes.left - 20)" y="\(y + 4)" text-anchor="end">\(VisibleText.truncate(lane.name, to: 22))</text>
            <line class="base" x1="\(TimelineLanes.left)" x2="\(TimelineLanes.width - 20)" y1="\(y)" y2="\(y)"/>
            \(Markup.joined(marks))</g>
            """
    }

    /// Both ends of the period, by the day.
    private var axis: Markup {
        let y = height - 8
        return """
            <text class="when" x="\(TimelineLanes.left)" y="\(y)">\(String(clock.show(TimeArgument.iso(first)).prefix(10)))</text>
            <text class="when" x="\(TimelineLanes.width - 20)" y="\(y)" text-anchor="end">\(String(clock.show(TimeArgument.iso(last)).prefix(10)))</text>
            """
    }

    private func x(_ seconds: Int64) -> String {
        let room = Int64(TimelineLanes.width - 20 - TimelineLanes.left - 12)
        let hundredths = Int64(TimelineLanes.left + 6) * 100 + (seconds - first) * room * 100 / (last - first)
        let rest = hundredths % 100
        return rest == 0 ? String(hundredths / 100) : "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
