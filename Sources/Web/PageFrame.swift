import Canned
import Foundation
import Report

/// What every page has around its content: the way around, the search, the
/// foot.
struct PageFrame {
    /// Where the reader is.
    enum Place: String, CaseIterable {
        case home, deployments, services, coverage, reports

        var name: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

        func address(_ links: Links) -> String {
            switch self {
            case .home: links.home
            case .coverage: links.to("reports", "coverage")
            default: links.to(rawValue)
            }
        }
    }

    var title: String
    var place: Place?
    /// What is in the search box.
    var search = ""
    /// Style of this page alone.
    var style = ""
    /// Whether the page has rows that can be sorted and searched.
    var hasRows = false
    var status = 200

    /// - Parameter links: nil: the page has none, not even to its style.
    func reply(_ body: Markup, links: Links?) -> Reply {
        var reply = Reply(status: status, type: "text/html; charset=utf-8", body: .bytes(Data()))
        if !style.isEmpty { reply.styles = [PageHead.source(style)] }
        reply.body = .bytes(Data((head(links) + body + foot(links)).text.utf8))
        return reply
    }

    private func head(_ links: Links?) -> Markup {
        var head: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>\(title) · deploytrail</title>

            """
        guard let links else { return head + "</head>\n<body>\n<main>\n" }
        head += """
            <link rel="icon" href="\(links.to("assets", "icon.svg"))">
            <link rel="stylesheet" href="\(links.to("assets", "site.css"))">
            <script src="\(links.to("assets", "site.js"))" defer></script>

            """
        if hasRows { head += "<script src=\"\(links.to("assets", "rows.js"))\" defer></script>\n" }
        if !style.isEmpty { head += "<style>\(Markup.trusted(style))</style>\n" }
        let ways = PageFrame.Place.allCases.filter { $0 != .home }.map { way -> Markup in
            let current = way == place ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(way.address(links))\"\(Markup.trusted(current))>\(way.name)</a></li>"
        }
        head += """
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <div class="bar">
            <nav aria-label="Pages"><a class="mark" href="\(links.home)"\(Markup.trusted(place == .home ? " aria-current=\"page\"" : ""))>deploytrail</a>
            <ul>\(Markup.joined(ways))</ul></nav>
            \(place == .home ? "" : PageFrame.searchBox(links, search))
            </div>
            <main id="content" tabindex="-1">

            """
        return head
    }

    /// The search box, in the bar or on the first page.
    static func searchBox(_ links: Links, _ text: String, isLarge: Bool = false) -> Markup {
        """
        <form class="find\(Markup.trusted(isLarge ? " large" : ""))" role="search" action="\(links.to("find"))" method="get">
        <label for="find" class="said">Find</label>
        <input id="find" name="q" type="search" value="\(text)" autocomplete="off" spellcheck="false" maxlength="2000" \
        placeholder="ARN, image, key, commit, address, time …" aria-keyshortcuts="/">
        <button type="submit">Find</button>
        </form>
        """
    }

    private func foot(_ links: Links?) -> Markup {
        let words: Markup =
            links == nil
            ? ""
            : "<p>deploytrail \(Version.current), reading alone. Times are UTC. <kbd>/</kbd> goes to the search.</p>"
        return "</main>\n<footer class=\"foot\">\(words)</footer>\n</body>\n</html>\n"
    }
}
