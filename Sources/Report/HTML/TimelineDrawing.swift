/// The timeline as SVG: coordinates in hundredths, so that every machine
/// writes the same digits. Colours come from the page's style.
struct TimelineDrawing {
    private let picture: TimelinePicture
    private static let left = 160
    private static let right = 56
    private static let width = 1_300
    private static let band = 50
    private static let bar = 38

    init(_ picture: TimelinePicture) { self.picture = picture }

    private var plot: Int { TimelineDrawing.width - TimelineDrawing.left - TimelineDrawing.right }
    private var height: Int { picture.bands.count * TimelineDrawing.band + 26 }

    var markup: Markup {
        var drawing: Markup = """
            <svg viewBox="0 0 \(TimelineDrawing.width) \(height)" role="img" aria-labelledby="timeline-title timeline-desc">
            <title id="timeline-title">Rows over time, by environment</title>
            <desc id="timeline-desc">\(picture.summary)</desc>
            <defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
            <rect class="hatch-ground" width="4" height="4"/><rect class="hatch-line" width="2" height="4"/></pattern></defs>

            """
        for (number, band) in picture.bands.enumerated() { drawing += self.band(band, number) }
        drawing += axis
        drawing += "</svg>"
        return drawing
    }

    private func band(_ band: TimelinePicture.Band, _ number: Int) -> Markup {
        let base = (number + 1) * TimelineDrawing.band
        let name = VisibleText.truncate(band.name, to: 20)
        var drawing: Markup = """
            <g><text class="name" x="\(TimelineDrawing.left - 14)" y="\(base - 4)" text-anchor="end">\(name)</text>
            <line class="base" x1="\(TimelineDrawing.left)" x2="\(TimelineDrawing.left + plot)" y1="\(base)" y2="\(base)"/>
            <text class="total" x="\(TimelineDrawing.width)" y="\(base - 4)" text-anchor="end">\(Cover.grouped(band.total))</text>

            """
        for (span, count) in band.counts.enumerated() where count.all > 0 {
            let left = x(span)
            let width = max(100, x(span + 1) - left - 150)
            let accepted = tall(count.accepted)
            let refused = tall(count.refused)
            let words =
                "\(band.name), \(picture.spans.label(span)): \(count.all)"
                + (count.refused > 0 ? ", of which \(count.refused) denied or failed" : "")
            drawing += "<g><title>\(words)</title>"
            if accepted > 0 { drawing += rectangle("bar", left, base * 100 - accepted, width, accepted) }
            if refused > 0 { drawing += rectangle("refused", left, base * 100 - accepted - refused, width, refused) }
            drawing += "</g>\n"
        }
        drawing += "</g>\n"
        return drawing
    }

    /// The spans' names below, as many as there is room for.
    private var axis: Markup {
        let spans = picture.spans
        let step = max(1, (spans.count + 9) / 10)
        let y = picture.bands.count * TimelineDrawing.band + 18
        let labels = stride(from: 0, to: spans.count, by: step).map { span -> Markup in
            let place = decimal(x(span))
            return """
                <line class="tick" x1="\(place)" x2="\(place)" y1="\(y - 17)" y2="\(y - 13)"/>\
                <text class="when" x="\(place)" y="\(y)">\(spans.label(span))</text>
                """
        }
        return Markup.joined(labels, by: "\n")
    }

    /// The span's left edge, in hundredths.
    private func x(_ span: Int) -> Int { TimelineDrawing.left * 100 + span * plot * 100 / picture.spans.count }

    /// All bands share one scale, in hundredths; a single row can be seen.
    private func tall(_ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let most = picture.bands.flatMap(\.counts).map(\.all).max() ?? 1
        return max(150, count * TimelineDrawing.bar * 100 / most)
    }

    private func rectangle(_ name: String, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Markup {
        """
        <rect class="\(name)" x="\(decimal(x))" y="\(decimal(y))" width="\(decimal(width))" height="\(decimal(height))"/>
        """
    }

    private func decimal(_ hundredths: Int) -> String {
        let rest = hundredths % 100
        return rest == 0 ? String(hundredths / 100) : "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
