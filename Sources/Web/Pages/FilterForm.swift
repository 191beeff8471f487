import Report

/// The fields that narrow a list down.
struct FilterForm {
    private let filter: DeploymentFilter
    private let fields: [String]
    private let choices: [String: [String]]

    /// - Parameters:
    ///   - fields: the parameters' names, in their order.
    ///   - choices: values that are offered for a field of free text.
    init(_ filter: DeploymentFilter, fields: [String], choices: [String: [String]] = [:]) {
        (self.filter, self.fields, self.choices) = (filter, fields, choices)
    }

    /// - Parameter address: the page's own, without fields.
    func markup(at address: String) -> Markup {
        let inputs = fields.map { $0 == "all" ? everything : field($0) }
        let open = filter.isEmpty ? "" : " open"
        let clear: Markup = filter.isEmpty ? "" : " <a href=\"\(address)\">Clear</a>"
        return """
            <details class="filter"\(Markup.trusted(open))><summary>Filter</summary>
            <form action="\(address)" method="get">
            \(Markup.joined(inputs, by: "\n"))
            <p class="act"><button type="submit">Apply</button>\(clear)</p>
            </form></details>

            """
    }

    /// What is applied, in words.
    var summary: Markup {
        guard !filter.isEmpty else { return "" }
        let items = filter.typed.map { "<li>\($0.name) <b>\($0.value)</b></li>" as Markup }
        return "<ul class=\"applied\" aria-label=\"Applied filters\">\(Markup.joined(items))</ul>\n"
    }

    private func field(_ name: String) -> Markup {
        let value = filter.value(name)
        if let words = DeploymentFilter.words[name] {
            let options = words.map { word in
                "<option\(Markup.trusted(word == value ? " selected" : ""))>\(word)</option>" as Markup
            }
            return """
                <p><label for="f-\(name)">\(name)</label>\
                <select id="f-\(name)" name="\(name)"><option value="">any</option>\(Markup.joined(options))</select></p>
                """
        }
        let hint = name == "from" ? "2026-09-01 or 7d" : name == "to" ? "2026-10-01" : ""
        var list: Markup = ""
        if let values = choices[name], !values.isEmpty {
            let options = values.map { "<option value=\"\($0)\"></option>" as Markup }
            list = "<datalist id=\"l-\(name)\">\(Markup.joined(options))</datalist>"
        }
        return """
            <p><label for="f-\(name)">\(name)</label>\
            <input id="f-\(name)" name="\(name)" value="\(value)" list="l-\(name)" placeholder="\(hint)" \
            autocomplete="off" spellcheck="false">\(list)</p>
            """
    }

    private var everything: Markup {
        """
        <p class="tick"><input type="checkbox" id="f-all" name="all" value="yes"\(Markup.trusted(filter.all ? " checked" : ""))>\
        <label for="f-all">with what the population leaves out</label></p>
        """
    }
}
