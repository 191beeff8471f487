import Foundation
import Report

/// The style, the scripts and the icon: files of the page's own origin.
enum Assets {
    private static let files: [String: (type: String, bytes: Data)] = [
        "site.css": (
            "text/css; charset=utf-8", Data(HTMLRenderer.style.utf8) + Data(PackageResources.site_css)
        ),
        "site.js": ("text/javascript; charset=utf-8", Data(PackageResources.site_js)),
        "rows.js": ("text/javascript; charset=utf-8", Data(HTMLRenderer.script.utf8)),
        "icon.svg": ("image/svg+xml", Data(PackageResources.icon_svg)),
    ]

    static func reply(to target: RequestTarget) -> Reply? {
        guard target.parts.count == 2, target.parts[0] == "assets", let file = files[target.parts[1]] else {
            return nil
        }
        return Reply(type: file.type, body: .bytes(file.bytes))
    }
}
