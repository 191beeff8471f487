import Testing

@testable import Configuration

@Suite("deploytrail.yaml")
struct ConfigurationTests {
    private let whole = """
        scope:
          from: 2026-09-01
          to: 2026-10-01T00:00:00Z
          regions: [eu-central-1, us-gov-west-1]
          accounts:
            - id: "012345678901"
              name: production
            - id: 000765400044
            - "210987650001"
          exports: [pipelines, steps, deployments, services]
        """

    @Test("is read, account ids with their zeros")
    func reads() throws {
        let scope = try #require(try Configuration(whole, file: "x.yaml").scope)
        #expect(scope.from == "2026-09-01T00:00:00Z")
        #expect(scope.to == "2026-10-01T00:00:00Z")
        #expect(scope.regions == ["eu-central-1", "us-gov-west-1"])
        #expect(scope.accounts.map(\.id) == ["012345678901", "000765400044", "210987650001"])
        #expect(scope.accounts[0].name == "production")
        #expect(scope.exports == [.pipelines, .steps, .deployments, .services])
    }

    @Test("an empty file, and one without a scope, declare nothing")
    func empty() throws {
        #expect(try Configuration("", file: "x.yaml").scope == nil)
        #expect(try Configuration("# nothing\n", file: "x.yaml").scope == nil)
        #expect(try Configuration("scope:\n", file: "x.yaml").scope == nil)
    }

    @Test(
        "what is wrong is refused with its line",
        arguments: [
            ("scope:\n  from: 2026-09-01\n  region: [eu-central-1]\n", "x.yaml, line 3: unknown key 'region'"),
            ("scop:\n  from: 2026-09-01\n", "x.yaml, line 1: unknown key 'scop'"),
            ("scope: [1]\n", "expected a mapping of from"),
            ("scope:\n  from: yesterday\n", "line 2: 'from' is 'yesterday'"),
            ("scope:\n  from: 2026-02-30\n", "line 2: 'from' is '2026-02-30'"),
            ("scope:\n  regions: [eu-central-1]\n", "the scope has no 'from'"),
            (
                "scope:\n  from: 2026-09-01\n  to: 2026-09-01\n  regions: [eu-central-1]\n  accounts: ['210987650001']\n",
                "line 3: the scope ends"
            ),
            (
                "scope:\n  from: 2026-09-01\n  regions: [Frankfurt]\n  accounts: ['210987650001']\n",
                "line 3: 'Frankfurt' is no AWS region"
            ),
            (
                "scope:\n  from: 2026-09-01\n  regions: [eu-central-1]\n  accounts:\n    - id: 12345\n",
                "line 5: '12345' is no account id"
            ),
            (
                "scope:\n  from: 2026-09-01\n  regions: [eu-central-1]\n  accounts: ['210987650001']\n  exports: [step]\n",
                "line 5: unknown export 'step'"
            ),
            ("scope:\n  from: 2026-09-01\n  accounts: ['210987650001']\n", "the scope has no regions"),
            ("scope:\n  from: 2026-09-01\n  regions: [eu-central-1]\n", "the scope has no accounts"),
            ("scope: {from: 2026-09-01, from: 2026-09-02}\n", "x.yaml"),
            ("scope: [\n", "it is no YAML"),
        ])
    func refuses(text: String, reason: String) {
        let error = #expect(throws: ConfigurationError.self) { try Configuration(text, file: "x.yaml") }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "none")")
    }

    @Test("a file that is named has to be there; one that is not named need not")
    func finding() throws {
        #expect(throws: ConfigurationError.self) { try Configuration.find(named: "/nowhere/x.yaml", environment: [:]) }
        #expect(throws: ConfigurationError.self) {
            try Configuration.find(named: nil, environment: ["DEPLOYTRAIL_CONFIG": "/nowhere/x.yaml"])
        }
        #expect(try Configuration.find(named: nil, environment: [:]) == nil)
    }
}
