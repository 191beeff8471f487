import Report

/// The calls of a session, what it wrote first, in the order of time.
enum CallBlocks {
    static func of(_ calls: CallList, key: String) -> [Sheet.Block] {
        var blocks: [Sheet.Block] = []
        let writes = calls.table(where: calls.isWrite)
        let reads = calls.table { !calls.isWrite($0) }
        if let cut = calls.cut {
            blocks.append(
                .note("The list is cut: \(cut). The totals are over all of them; `deploytrail query` has every call."))
        }
        if calls.totals.writes > 0 { blocks.append(.note(heading(calls.totals.writes, writes.rows.count, "writing"))) }
        if !writes.rows.isEmpty { blocks.append(.table(writes)) }
        let allReads = calls.all - calls.totals.writes
        if allReads > 0 { blocks.append(.note(heading(allReads, reads.rows.count, "reading"))) }
        if !reads.rows.isEmpty { blocks.append(.table(reads)) }
        return blocks
    }

    /// `160 writing:`, `160 writing, 20 of them shown:`
    private static func heading(_ all: Int, _ shown: Int, _ word: String) -> String {
        let total = "\(CallTotals.written(all)) \(word)"
        return all == shown ? total + ":" : "\(total), \(CallTotals.written(shown)) of them shown:"
    }
}
