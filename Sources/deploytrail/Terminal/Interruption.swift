import Foundation
import Synchronization

/// Ctrl-C and SIGTERM ask an ingest to stop at the next file; what was read by
/// then is kept.
enum Interruption {
    private static let flag = Atomic<Bool>(false)

    static var isAsked: Bool { flag.load(ordering: .relaxed) }

    /// From now on the signals only set the flag; a second one ends the
    /// program as usual.
    static func watch() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                Interruption.note()
                signal(number, SIG_DFL)
            }
        }
    }

    private static func note() { flag.store(true, ordering: .relaxed) }
}
