import ArgumentParser
import Configuration

/// Where the organisation's declarations are.
struct ConfigurationOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is declared to be in scope. Default: $DEPLOYTRAIL_CONFIG, else deploytrail.yaml here, if it is there.",
            valueName: "file"))
    var config: String?

    /// - Throws: ``ConfigurationError`` with the file and the line.
    func load() throws -> Configuration? { try Configuration.find(named: config) }
}
