import Foundation
import Hashing

/// The beginning of a page, up to `<body>`: its title, its style, and a
/// Content Security Policy, Level 3 (w3.org/TR/CSP3): nothing is loaded,
/// nothing is sent, and of styles and scripts only those run whose hash is
/// named. A `<meta>` can't say `frame-ancestors`.
package struct PageHead {
    let markup: Markup

    /// - Parameter script: the page's only script; nil where it has none.
    init(title: String, toolVersion: String, style: String = HTMLRenderer.style, script: String? = nil) {
        var policy = "default-src 'none'; style-src \(PageHead.source(style)); "
        if let script { policy += "script-src \(PageHead.source(script)); " }
        policy += "base-uri 'none'; form-action 'none'"
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

            """
    }

    /// What closes a page that opened a `<main>`.
    static let end: Markup = "</main>\n</body>\n</html>\n"

    /// `'sha256-…'`: the hash of what stands between the tags.
    package static func source(_ text: String) -> String {
        "'sha256-\(Data(SHA256.digest(text)).base64EncodedString())'"
    }
}
