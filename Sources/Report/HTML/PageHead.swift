import Foundation
import Hashing

/// The beginning of a page without script: its title, its style, and a policy
/// that lets nothing else in (Content Security Policy, Level 3).
struct PageHead {
    let markup: Markup

    init(title: String, toolVersion: String) {
        let style = HTMLRenderer.style
        let hash = Data(SHA256.digest(style)).base64EncodedString()
        let policy = "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"
        markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(Markup.trusted(policy))">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="deploytrail \(toolVersion)">
            <title>\(title)</title>
            <style>\(Markup.trusted(style))</style>
            </head>
            <body>
            <main>

            """
    }

    static let end: Markup = "</main>\n</body>\n</html>\n"
}
