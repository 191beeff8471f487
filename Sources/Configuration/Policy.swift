import Foundation
import Yams

/// What an organisation holds to be right: the checks compare with it. What a
/// check needs and the policy lacks makes it unable to tell.
public struct Policy: Sendable, Equatable {
    /// The repositories and environments that a role is for.
    public struct Role: Sendable, Equatable {
        /// An ARN, a name, or either with `*`.
        public var role: String
        /// As workspace/slug, slug or UUID; nil: not said.
        public var repositories: [String]?
        public var environments: [String]?
    }

    /// Who may deploy to an environment.
    public struct Deployers: Sendable, Equatable {
        public var environment: String
        /// Groups of the identity provider, by name or id.
        public var groups: [String]
        /// People, by what the identity map calls them or by e-mail.
        public var people: [String]
    }

    /// What marks an emergency.
    public struct Emergency: Sendable, Equatable {
        /// Branches, `*` for anything.
        public var branches: [String]
        /// Words in a pull request's title, or a tag of the service.
        public var labels: [String]
        /// Hours in which an emergency has to be reviewed.
        public var reviewHours: Int?
    }

    /// Tag keys that hold the environment, in order; nil: the usual ones.
    public var environmentTag: [String]?
    /// The environments that there are.
    public var environments: [String]?
    /// Other names of them in small letters, and the name that each stands for.
    public var environmentAliases: [String: String] = [:]
    /// Those that are production.
    public var production: [String]?
    public var roles: [Role]?
    /// Roles for emergencies, as ``Role/role``.
    public var breakGlass: [String]?
    public var deployers: [Deployers]?
    public var windows: [ChangeWindow]?
    public var freezes: [Freeze]?
    public var emergency: Emergency?
    /// Minutes for which a step's key may still be used after the step.
    public var stepSlackMinutes: Int?
    public var sessionMaxMinutes: Int?
    public var taskDefinitionMaxDays: Int?
    /// Paths whose change needs a named reviewer, `*` for anything.
    public var pipelineFiles: [String]?

    static let keys = [
        "environment_tag", "environments", "production", "roles", "break_glass", "deployers", "windows", "freezes",
        "emergency", "step_slack_minutes", "session_max_minutes", "task_definition_max_days", "pipeline_files",
    ]

    /// - Throws: ``ConfigurationError`` with the file and the line.
    init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(node, file: file, keys: Policy.keys)
        environmentTag = try map.list("environment_tag")
        if let names = try map["environments"].map({ try EnvironmentNames($0, file: file) }) {
            environments = names.names
            environmentAliases = names.aliases
        }
        production = try map.list("production")
        if environments != nil, let production {
            for name in production where !isKnown(environment: name) {
                throw ConfigurationError(
                    file: file, line: map.line(of: "production"),
                    reason: "production names '\(name)', which is none of the environments")
            }
        }
        roles = try map.elements("roles")?.map { try Role($0, file: file) }
        breakGlass = try map.list("break_glass")
        deployers = try map.elements("deployers")?.map { try Deployers($0, file: file) }
        windows = try map.elements("windows")?.map { try ChangeWindow($0, file: file) }
        freezes = try map.elements("freezes")?.map { try Freeze($0, file: file) }
        emergency = try map["emergency"].map { try Emergency($0, file: file) }
        stepSlackMinutes = try map.whole("step_slack_minutes")
        sessionMaxMinutes = try map.whole("session_max_minutes")
        taskDefinitionMaxDays = try map.whole("task_definition_max_days")
        pipelineFiles = try map.list("pipeline_files")
        try checkEnvironments(map, file: file)
        for (key, names) in [("windows", windows?.map(\.name)), ("freezes", freezes?.map(\.name))] {
            let names = names ?? []
            if let twice = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
                throw ConfigurationError(
                    file: file, line: map.line(of: key), reason: "two of the \(key) are called '\(twice)'")
            }
        }
    }

    /// Environments that rules name have to be among those that there are: a
    /// misspelt one would never apply.
    private func checkEnvironments(_ map: ConfigurationMap, file: String) throws {
        guard environments != nil else { return }
        let named: [(key: String, names: [String])] = [
            ("roles", roles?.flatMap { $0.environments ?? [] } ?? []),
            ("deployers", deployers?.map(\.environment) ?? []),
            ("windows", windows?.flatMap { $0.environments ?? [] } ?? []),
        ]
        for (key, names) in named {
            if let stray = names.first(where: { !isKnown(environment: $0) }) {
                throw ConfigurationError(
                    file: file, line: map.line(of: key),
                    reason: "'\(key)' names '\(stray)', which is none of the environments")
            }
        }
    }

    private func isKnown(environment: String) -> Bool {
        let folded = environment.lowercased()
        return environmentAliases[folded] != nil || environments?.contains { $0.lowercased() == folded } == true
    }

    /// The environment by the name that the policy has for it.
    private func folded(_ environment: String) -> String {
        let folded = environment.lowercased()
        return environmentAliases[folded] ?? environments?.first { $0.lowercased() == folded } ?? environment
    }

    /// The policy as the queries take it, with the keys of the file; rules name
    /// environments by the policy's own names.
    public var json: String {
        get throws {
            var members: [String: Any] = [:]
            members["environment_tag"] = environmentTag
            members["environments"] = environments
            members["environment_aliases"] = environmentAliases.isEmpty ? nil : environmentAliases
            members["production"] = production?.map(folded)
            members["roles"] = roles?.map { role in
                var one: [String: Any] = ["role": role.role]
                one["repositories"] = role.repositories
                one["environments"] = role.environments?.map(folded)
                return one
            }
            members["break_glass"] = breakGlass
            members["deployers"] = deployers?.map {
                ["environment": folded($0.environment), "groups": $0.groups, "people": $0.people] as [String: Any]
            }
            members["windows"] = windows?.map { window in
                var one = window
                one.environments = window.environments?.map(folded)
                return one.json
            }
            members["freezes"] = freezes?.map(\.json)
            members["emergency"] = emergency.map { emergency in
                var one: [String: Any] = ["branches": emergency.branches, "labels": emergency.labels]
                one["review_hours"] = emergency.reviewHours
                return one
            }
            members["step_slack_minutes"] = stepSlackMinutes
            members["session_max_minutes"] = sessionMaxMinutes
            members["task_definition_max_days"] = taskDefinitionMaxDays
            members["pipeline_files"] = pipelineFiles
            let data = try JSONSerialization.data(
                withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
            return String(decoding: data, as: UTF8.self)
        }
    }
}

extension Policy.Role {
    fileprivate init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(node, file: file, keys: ["role", "repositories", "environments"])
        role = try map.required("role", "a role's ARN or name")
        repositories = try map.list("repositories")
        environments = try map.list("environments")
    }
}

extension Policy.Deployers {
    fileprivate init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(node, file: file, keys: ["environment", "groups", "people"])
        environment = try map.required("environment", "the environment that they may deploy to")
        groups = try map.list("groups") ?? []
        people = try map.list("people") ?? []
        guard !groups.isEmpty || !people.isEmpty else {
            throw ConfigurationError(
                file: file, line: map.line(of: "environment"),
                reason: "the deployers of '\(environment)' name nobody: give groups or people")
        }
    }
}

extension Policy.Emergency {
    fileprivate init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(node, file: file, keys: ["branches", "labels", "review_hours"])
        branches = try map.list("branches") ?? []
        labels = try map.list("labels") ?? []
        reviewHours = try map.whole("review_hours")
        guard !branches.isEmpty || !labels.isEmpty else {
            throw ConfigurationError(
                file: file, line: node.mark?.line, reason: "nothing marks an emergency: give branches or labels")
        }
    }
}
