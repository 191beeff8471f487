import CBlockScan

/// Control bytes that RFC 8259 §2 and §7 allow nowhere in JSON text: all below
/// U+0020 but tab, line feed and return (which strings may not hold either;
/// whoever reads a string sees to that).
public enum ControlCheck {
    /// The offset of the first such byte; nil where there is none. The bytes
    /// must have ``JSONCursor/padding`` readable bytes behind them.
    public static func first(_ start: UnsafePointer<UInt8>, count: Int) -> Int? {
        var index = 0
        while index < count {
            let run = Int(plain_run16(start + index))
            index += run
            if run < 16 { return index < count ? index : nil }
        }
        return nil
    }
}
