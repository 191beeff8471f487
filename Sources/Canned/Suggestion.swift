/// "Did you mean", for what the argument parser does not suggest itself.
public enum Suggestion {
    /// The names among `known` that are nearest to `word`; nil when none is near.
    public static func nearest(to word: String, among known: [String]) -> String? {
        let scored = known.map { (name: $0, distance: distance(Array(word), Array($0))) }
        guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= max(2, word.count / 3) else {
            return known.first { $0.hasPrefix(word) && word.count >= 3 }
        }
        return best.name
    }

    /// Levenshtein's distance.
    public static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let cost = left == right ? previous : 1 + min(previous, row[j], row[j + 1])
                previous = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[b.count]
    }
}
