import Report

/// The calls of a session, what it wrote first, in the order of time.
enum CallBlocks {
    static func of(_ calls: CallList, key: String) -> [Sheet.Block] {
        var blocks: [Sheet.Block] = []
        let writes = calls.table(where: calls.isWrite)
        let reads = calls.table { !calls.isWrite($0) }
        if !writes.rows.isEmpty { blocks += [.note("\(writes.rows.count) writing:"), .table(writes)] }
        if !reads.rows.isEmpty { blocks += [.note("\(reads.rows.count) reading:"), .table(reads)] }
        if calls.isCut {
            blocks.append(
                .note(
                    "There are more: the newest \(calls.result.rows.count) are shown. `deploytrail query` has them all."
                ))
        }
        return blocks
    }
}
