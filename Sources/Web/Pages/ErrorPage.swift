import Report

/// Why there is no page.
struct ErrorPage {
    let reply: Reply

    init(_ refusal: Refusal, links: Links?) {
        let frame = PageFrame(title: refusal.title, status: refusal.status)
        var body: Markup = """
            <header><p class="kind">deploytrail · \(refusal.status)</p>
            <h1>\(refusal.title)</h1>
            <p class="lede">\(refusal.sentence)</p></header>

            """
        if let links { body += "<p class=\"on\"><a href=\"\(links.home)\">To the first page</a></p>\n" }
        reply = frame.reply(body, links: links)
    }
}
