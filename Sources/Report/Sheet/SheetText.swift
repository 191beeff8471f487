/// A sheet for the terminal, no wider than it.
public struct SheetText {
    private let width: Int
    private let color: Bool
    private let clock: ZoneClock

    /// - Parameters:
    ///   - width: columns of the terminal.
    ///   - color: whether escape sequences for colours are wanted.
    ///   - clock: the zone in which times are shown.
    public init(width: Int, color: Bool, clock: ZoneClock = .utc) {
        self.width = max(40, width)
        self.color = color
        self.clock = clock
    }

    public func render(_ sheet: Sheet, to sink: OutputSink) throws {
        try sink.write(text(sheet))
    }

    func text(_ sheet: Sheet) -> String {
        var lines = wrap(sheet.title, indent: 0).map(bold)
        if !sheet.sentence.isEmpty { lines += wrap(sheet.sentence, indent: 0) }
        for section in sheet.sections {
            lines += ["", bold(VisibleText.neutralise(section.heading))]
            for block in section.blocks { lines += self.lines(block) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ block: Sheet.Block) -> [String] {
        switch block {
        case .note(let text): return wrap(text, indent: 2)
        case .facts(let facts): return lines(facts, indent: 2)
        case .table(let result): return lines(result)
        case .chain(let stations): return stations.enumerated().flatMap { lines($1, isFirst: $0 == 0) }
        case .differences(let differences): return differences.flatMap(lines)
        case .document(let text):
            return text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { "  " + VisibleText.neutralise(String($0)) }
        case .commands(let commands): return commands.map { "  $ " + VisibleText.neutralise($0) }
        // The table beside it says the same.
        case .picture: return []
        }
    }

    private func lines(_ result: ResultSet) -> [String] {
        let headlines = result.columns.filter(\.isHeadline).map(\.name)
        let shown = headlines.isEmpty ? result : result.selecting(headlines)
        let table = TableRenderer(width: width - 2, color: color, zone: clock, narrowest: 14).lines(of: shown)
        let rest = table.hidden.isEmpty ? [] : wrap("no room for: \(table.hidden.joined(separator: ", "))", indent: 2)
        return table.lines.map { "  " + $0 } + rest
    }

    private func lines(_ facts: [Sheet.Fact], indent: Int) -> [String] {
        let known = facts.filter { $0.value != .null }
        let name = (known.map { VisibleText.width($0.name) }.max() ?? 0) + 2
        return known.flatMap { fact -> [String] in
            let label = fact.name + String(repeating: " ", count: max(1, name - VisibleText.width(fact.name)))
            let value = wrap(show(fact), indent: indent + name)
            let first = value.first.map { String($0.dropFirst(indent + name)) } ?? ""
            return [String(repeating: " ", count: indent) + quiet(label) + first] + value.dropFirst()
        }
    }

    private func lines(_ station: Sheet.Station, isFirst: Bool) -> [String] {
        var lines: [String] = []
        if !isFirst {
            let tie = station.tie.map { "── \($0)" } ?? ""
            lines.append("  │ " + (station.strength.map { "\(tie): \($0)" } ?? tie))
            lines = lines.flatMap { wrapChain($0) }
        }
        let mark = isFirst ? "●" : "▼"
        lines += wrap(station.title, indent: 4).enumerated().map { index, line in
            index == 0 ? "  " + bold(mark + " " + line.dropFirst(4)) : line
        }
        lines += self.lines(station.details, indent: 4).map { line in "  │" + line.dropFirst(3) }
        return lines
    }

    /// What ties two stations, wrapped beside the line that joins them.
    private func wrapChain(_ line: String) -> [String] {
        wrap(String(line.dropFirst(4)), indent: 4).map { "  │ " + $0.dropFirst(4) }.map(quiet)
    }

    private func lines(_ difference: Sheet.Difference) -> [String] {
        let sign = ["added": "+", "removed": "-", "changed": "~"][difference.word] ?? "="
        let before = difference.before.map(VisibleText.neutralise) ?? ""
        let after = difference.after.map(VisibleText.neutralise) ?? ""
        let text =
            switch difference.word {
            case "changed": "\(sign) \(difference.name): \(before) → \(after)"
            case "removed": "\(sign) \(difference.name): \(before)"
            default: "\(sign) \(difference.name): \(after)"
            }
        return wrap(text, indent: 2)
    }

    private func show(_ fact: Sheet.Fact) -> String {
        if fact.kind == .time, case .text(let time) = fact.value { return clock.show(time) }
        return fact.value.plainText
    }

    /// The words in lines of the width; a word longer than a line is broken.
    private func wrap(_ text: String, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let room = max(16, width - indent)
        var lines: [String] = []
        var line = ""
        for word in VisibleText.neutralise(text).split(separator: " ", omittingEmptySubsequences: true) {
            if !line.isEmpty, VisibleText.width(line) + 1 + VisibleText.width(String(word)) <= room {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(margin + line) }
            line = ""
            for character in word {
                if VisibleText.width(line) + VisibleText.width(character) > room {
                    lines.append(margin + line)
                    line = ""
                }
                line.append(character)
            }
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [margin + line]
    }

    private func bold(_ text: String) -> String { color ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    private func quiet(_ text: String) -> String { color ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
