import Foundation
import Ingest

/// One line on stderr that is drawn again and again; silent where stderr is
/// no terminal.
final class ProgressLine {
    private let isShown: Bool
    private let started = Date()
    private var drawn = Date.distantPast

    init(quiet: Bool) { isShown = !quiet && Terminal.isErrorTerminal }

    func show(_ progress: IngestProgress) {
        guard isShown, Date().timeIntervalSince(drawn) > 0.1 else { return }
        drawn = Date()
        let seconds = max(0.001, drawn.timeIntervalSince(started))
        let share = progress.totalBytes > 0 ? Double(progress.bytes) / Double(progress.totalBytes) : 1
        let left = share > 0.01 ? Int(seconds / share - seconds) : 0
        let rate = Int(Double(progress.records) / seconds)
        write(
            "\r\u{1B}[2K\(Int(share * 100)) %  \(progress.files)/\(progress.totalFiles) files  "
                + "\(progress.records) records  \(rate)/s  \(left) s left")
    }

    func clear() {
        if isShown { write("\r\u{1B}[2K") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
