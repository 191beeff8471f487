import Foundation
import Synchronization

/// A few threads for what blocks; Swift's own must not.
final class Workers: Sendable {
    private let threads = OperationQueue()
    private let waiting = Mutex(0)
    private let most: Int

    /// - Parameter most: requests that may run or wait at once.
    init(_ name: String, threads count: Int, most: Int) {
        threads.maxConcurrentOperationCount = count
        threads.name = "deploytrail.\(name)"
        self.most = most
    }

    /// - Throws: ``Refusal/busy`` when too many wait already.
    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async throws -> Value {
        let mayWait = waiting.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard mayWait else { throw Refusal.busy }
        return await withCheckedContinuation { continuation in
            threads.addOperation {
                let value = body()
                self.waiting.withLock { $0 -= 1 }
                continuation.resume(returning: value)
            }
        }
    }
}
