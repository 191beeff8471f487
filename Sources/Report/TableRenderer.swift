/// A table for the terminal: the headline columns, aligned, no wider than the
/// terminal, times with their zone, a footer below.
public struct TableRenderer: Renderer {
    private let width: Int
    private let color: Bool
    private let zone: ZoneClock
    /// Narrower than this a column says nothing.
    private let narrowest: Int

    /// - Parameters:
    ///   - width: columns of the terminal.
    ///   - color: whether escape sequences for colours are wanted.
    ///   - zone: the zone in which times are shown.
    ///   - narrowest: columns that a cell keeps; rather than shrinking it more,
    ///     the last columns are left out.
    public init(width: Int, color: Bool, zone: ZoneClock = .utc, narrowest: Int = 8) {
        self.narrowest = narrowest
        self.width = width
        self.color = color
        self.zone = zone
    }

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        let table = lines(of: document.result)
        for line in table.lines { try sink.write(line + "\n") }
        let isEmpty = document.result.rows.isEmpty
        for note in document.footer {
            try sink.write((isEmpty && note == document.footer.first ? "" : "\n") + note)
        }
        if !table.hidden.isEmpty, !isEmpty {
            try sink.write("\nnot shown for want of room: \(table.hidden.joined(separator: ", "))")
        }
        if !document.footer.isEmpty || !table.hidden.isEmpty { try sink.write("\n") }
    }

    /// The table, a text per line, none where there are no rows; and the
    /// columns that there is no room for.
    func lines(of result: ResultSet) -> (lines: [String], hidden: [String]) {
        var columns = result.columns
        var texts = result.rows.map { row in zip(columns, row).map(text) }
        var hidden: [String] = []
        while columns.count > 2, leastWidth(columns, texts) > width {
            hidden.insert(columns.removeLast().name, at: 0)
            for index in texts.indices { texts[index].removeLast() }
        }
        guard !texts.isEmpty else { return ([], hidden) }
        let widths = fit(columns, texts)
        var lines = header(columns, widths).map(bold)
        lines.append(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
        lines += texts.map { tint(line($0, widths, columns), $0) }
        return (lines, hidden)
    }

    private func text(_ column: Column, _ cell: Cell) -> String {
        if column.kind == .time, case .text(let time) = cell { return zone.show(time) }
        let plain = cell.plainText
        return plain.isEmpty ? "–" : VisibleText.neutralise(plain)
    }

    private func line(_ cells: [String], _ widths: [Int], _ columns: [Column]) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let shown = VisibleText.truncate(cell, to: widths[index])
            let fill = String(repeating: " ", count: max(0, widths[index] - VisibleText.width(shown)))
            let isNumber = columns[index].kind == .integer || columns[index].kind == .real
            if isNumber {
                parts.append(fill + shown)
            } else {
                parts.append(index == cells.count - 1 ? shown : shown + fill)
            }
        }
        return parts.joined(separator: "  ")
    }

    /// Times and ids are of no use when they are cut.
    private func mayShrink(_ column: Column) -> Bool {
        column.kind != .time && column.name != "id" && !column.name.hasSuffix("_id")
    }

    private func needs(_ columns: [Column], _ texts: [[String]]) -> [Int] {
        var widths = columns.map { column in words(column).map { VisibleText.width($0) }.max() ?? 0 }
        for row in texts {
            for (index, text) in row.enumerated() { widths[index] = max(widths[index], VisibleText.width(text)) }
        }
        return widths
    }

    /// What the columns take when all that may give way has.
    private func leastWidth(_ columns: [Column], _ texts: [[String]]) -> Int {
        zip(columns, needs(columns, texts)).reduce(2 * max(0, columns.count - 1)) { sum, pair in
            sum + (mayShrink(pair.0) ? min(pair.1, narrowest) : pair.1)
        }
    }

    /// The columns' widths: what they need, and where that is too much, the
    /// widest gives way first. Times are never cut.
    private func fit(_ columns: [Column], _ texts: [[String]]) -> [Int] {
        var widths = needs(columns, texts)
        var excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - width
        while excess > 0 {
            let candidates = widths.indices.filter { mayShrink(columns[$0]) && widths[$0] > narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    /// A column's name, a word a line.
    private func words(_ column: Column) -> [String] {
        let words = column.name.split(separator: "_").map(String.init)
        guard words.count > 2 else { return words }
        return [words[0], words.dropFirst().joined(separator: " ")]
    }

    /// The names at the bottom of as many lines as the longest needs.
    private func header(_ columns: [Column], _ widths: [Int]) -> [String] {
        let names = columns.map(words)
        let height = names.map(\.count).max() ?? 1
        return (0..<height).map { row in
            var text = line(
                names.map { $0.count >= height - row ? $0[$0.count - (height - row)] : "" }, widths, columns)
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    private func bold(_ text: String) -> String { color ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    private func tint(_ line: String, _ row: [String]) -> String {
        guard color, row.contains("denied") || row.contains("failed") else { return line }
        return "\u{1B}[31m\(line)\u{1B}[0m"
    }
}
