import Foundation

/// Reads files on several threads and gives their results in the files'
/// order, never more than a few ahead of whoever takes them.
final class Pipeline: @unchecked Sendable {
    private let condition = NSCondition()
    private let work: @Sendable (Int) -> ParsedFile
    private let total: Int
    private let ahead: Int
    private var next = 0
    private var taken = 0
    private var results: [Int: ParsedFile] = [:]
    private var stopped = false

    /// - Parameters:
    ///   - total: how many files there are.
    ///   - threads: how many to read at a time.
    ///   - work: reads the file of that number.
    init(total: Int, threads: Int, work: @escaping @Sendable (Int) -> ParsedFile) {
        self.total = total
        self.work = work
        ahead = threads * 6
        for _ in 0..<min(threads, total) {
            let thread = Thread { [self] in run() }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    private func run() {
        while true {
            condition.lock()
            while !stopped, next < total, next - taken >= ahead { condition.wait() }
            guard !stopped, next < total else {
                condition.unlock()
                return
            }
            let index = next
            next += 1
            condition.unlock()
            let result = work(index)
            condition.lock()
            results[index] = result
            condition.broadcast()
            condition.unlock()
        }
    }

    /// The result of file `index`; to be called for 0, 1, 2, … in turn.
    func take(_ index: Int) -> ParsedFile {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = results.removeValue(forKey: index) {
                taken = index + 1
                condition.broadcast()
                return result
            }
            condition.wait()
        }
    }

    /// No further files are begun.
    func stop() {
        condition.lock()
        stopped = true
        condition.broadcast()
        condition.unlock()
    }
}
