/// A picture of a report's rows: inline SVG, with words for whoever doesn't
/// see it. One file per picture; ``Pictures`` lists them.
package protocol Picture {
    /// nil where the report has nothing that it could show.
    init?(_ document: ReportDocument)

    /// A `<figure>` with a caption, and the numbers as a table.
    var markup: Markup { get }
}

/// The pictures that there are.
package enum Pictures {
    private static var all: [any Picture.Type] { [TimelinePicture.self, CoveragePicture.self] }

    /// Those that the report can be shown in.
    package static func fitting(_ document: ReportDocument) -> [any Picture] { all.compactMap { $0.init(document) } }
}
