/// The first page of an evidence pack: what it is, the limitations noted, what
/// was tested and what was not, what is in it, and how to check it without this
/// program.
public struct PackPage {
    /// A file, or several alike.
    public struct Entry: Sendable {
        public var path: String
        public var what: String

        public init(path: String, what: String) {
            self.path = path
            self.what = what
        }
    }

    public var title: String
    public var toolVersion: String
    /// Labels and values of the cover.
    public var facts: [(label: String, value: String)]
    /// What limits the population; empty where nothing was found.
    public var limitations: [String]
    /// What was tested, with its numbers.
    public var tested: [String]
    /// What was not tested, and why.
    public var notTested: [String]
    public var entries: [Entry]
    /// What the population does not include.
    public var limits: [String]

    public init(
        title: String, toolVersion: String, facts: [(label: String, value: String)], limitations: [String],
        tested: [String], notTested: [String], entries: [Entry], limits: [String]
    ) {
        self.title = title
        self.toolVersion = toolVersion
        self.facts = facts
        self.limitations = limitations
        self.tested = tested
        self.notTested = notTested
        self.entries = entries
        self.limits = limits
    }

    public func render(to sink: OutputSink) throws {
        try sink.write(PageHead(title: title, toolVersion: toolVersion).markup.text + "<main>\n")
        try sink.write(header.text)
        try sink.write(verdict.text)
        for (heading, body) in [
            ("What was tested", list(tested)),
            (
                "What was not tested",
                notTested.isEmpty ? "<p>Nothing that was asked for or declared.</p>" : list(notTested)
            ),
            ("About this pack", definitions(facts)), ("What is in it", contents), ("How to check it", checking),
            ("What it does not include", list(limits)),
        ] as [(String, Markup)] {
            try sink.write(("<section><h2>\(heading)</h2>\n\(body)\n</section>\n" as Markup).text)
        }
        try sink.write(PageHead.end.text)
    }

    private var header: Markup {
        """
        <header>
        <p class="kind">deploytrail · evidence pack</p>
        <h1>\(title)</h1>
        <p class="lede">Who deployed what, when: the changes of the period as AWS recorded them, and what there is to \
        believe that the list is whole and unaltered. Evidence to support a judgement, not the judgement.</p>
        </header>

        """
    }

    private var verdict: Markup {
        if limitations.isEmpty {
            return """
                <section class="banner"><h2>No limitations noted</h2>
                <p>The asked period, every account and region of the declared scope and every input below was tested \
                for integrity, coverage and reconciliation; none of them found a limitation of the population.</p></section>

                """
        }
        return """
            <section class="warning" aria-labelledby="limitations"><h2 id="limitations">Limitations noted</h2>
            <p>Read the population with these in mind:</p>
            \(list(limitations))</section>

            """
    }

    private var contents: Markup {
        let rows = entries.map {
            "<tr><td><a href=\"\($0.path)\"><code>\($0.path)</code></a></td><td>\($0.what)</td></tr>" as Markup
        }
        return """
            <div class="numbers"><table><thead><tr><th scope="col">file</th><th scope="col">what it is</th></tr></thead>
            <tbody>\(Markup.joined(rows, by: "\n"))</tbody></table></div>
            """
    }

    private var checking: Markup {
        """
        <p>No program of ours is needed. In this folder:</p>
        <pre class="query" tabindex="0">sha256sum -c manifest.sha256</pre>
        <p>Every line of <code>08-custody/custody.jsonl</code> holds the SHA-256 of the line before it, the first one \
        64 zeros. The sample can be drawn again: a change's lot is what \
        <code>printf '%s\\n%s' SEED EVENT_ID | sha256sum</code> prints, and the smallest lots were drawn. Where there \
        is a signature, <code>ssh-keygen -Y verify -f allowed_signers -I WHO -n deploytrail -s manifest.sha256.sig \
        &lt; manifest.sha256</code> checks it. With the logs at hand, <code>deploytrail pack verify . --rerun --db \
        DATABASE</code> makes the pack again and compares every byte.</p>
        """
    }

    private func definitions(_ items: [(label: String, value: String)]) -> Markup {
        let parts = items.map { "<dt>\($0.label)</dt><dd>\($0.value)</dd>" as Markup }
        return "<dl class=\"columns\">\(Markup.joined(parts, by: "\n"))</dl>"
    }

    private func list(_ items: [String]) -> Markup {
        let parts = items.map { "<li>\($0)</li>" as Markup }
        return "<ul>\(Markup.joined(parts, by: "\n"))</ul>"
    }
}
