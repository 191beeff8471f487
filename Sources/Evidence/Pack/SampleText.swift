import Report

/// `sample.json`: how a sample was drawn, so that it can be drawn again.
enum SampleText {
    static func json(_ sampled: PackContents.Sampled) -> String {
        let sample = sampled.sample
        let rows = sample.result.rows
        func place(_ name: String) -> Int { sample.result.columns.firstIndex { $0.name == name } ?? 0 }
        let drawn = rows.map { row in
            "    {\"deploy_id\": \(JSONWords.quoted(row[place("deploy_id")].plainText)), "
                + "\"event_id\": \(JSONWords.quoted(row[place("event_id")].plainText)), "
                + "\"lot\": \(JSONWords.quoted(row[place("lot")].plainText))}"
        }
        let groups = sample.groups.map {
            "{\"group\": \(JSONWords.quoted($0.name)), \"population\": \($0.population), \"drawn\": \($0.drawn)}"
        }
        return """
            {
              "method": \(JSONWords.quoted(Sample.method)),
              "seed": \(JSONWords.quoted(sampled.seed)),
              "size": \(sampled.size),
              "key": "event_id",
              "population": \(sample.population),
              "population_sha256": \(JSONWords.quoted(sample.populationSHA256)),
              "groups": [\(groups.joined(separator: ", "))],
              "drawn": [
            \(drawn.joined(separator: ",\n"))
              ]
            }

            """
    }
}
