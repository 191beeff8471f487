/// A table for the terminal: the headline columns, aligned, no wider than the
/// terminal, times with their zone, a footer below.
public struct TableRenderer: Renderer {
    private let width: Int
    private let color: Bool
    private let zone: ZoneClock
    /// Narrower than this a column says nothing.
    private static let narrowest = 6

    /// - Parameters:
    ///   - width: columns of the terminal.
    ///   - color: whether escape sequences for colours are wanted.
    ///   - zone: the zone in which times are shown.
    public init(width: Int, color: Bool, zone: ZoneClock = .utc) {
        self.width = width
        self.color = color
        self.zone = zone
    }

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        let columns = document.result.columns
        let texts = document.result.rows.map { row in zip(columns, row).map(text) }
        let widths = fit(columns, texts)
        if !texts.isEmpty {
            try sink.write(bold(line(columns.map(\.name), widths, columns)) + "\n")
            try sink.write(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ") + "\n")
            for row in texts { try sink.write(tint(line(row, widths, columns), row) + "\n") }
        }
        for note in document.footer { try sink.write((texts.isEmpty && note == document.footer.first ? "" : "\n") + note) }
        if !document.footer.isEmpty { try sink.write("\n") }
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

    /// The columns' widths: what they need, and where that is too much, the
    /// widest gives way first. Times are never cut.
    private func fit(_ columns: [Column], _ texts: [[String]]) -> [Int] {
        var widths = columns.map { VisibleText.width($0.name) }
        for row in texts {
            for (index, text) in row.enumerated() { widths[index] = max(widths[index], VisibleText.width(text)) }
        }
        var excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - width
        while excess > 0 {
            let candidates = widths.indices.filter { columns[$0].kind != .time && widths[$0] > TableRenderer.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func bold(_ text: String) -> String { color ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    private func tint(_ line: String, _ row: [String]) -> String {
        guard color, row.contains("denied") || row.contains("failed") else { return line }
        return "\u{1B}[31m\(line)\u{1B}[0m"
    }
}
