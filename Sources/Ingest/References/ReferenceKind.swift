import JSONText

/// What an export holds; the ledger's `kind` of its file.
enum ReferenceKind: String, Sendable {
    case pipelines = "bitbucket-pipelines"
    case steps = "bitbucket-steps"
    case deployments = "bitbucket-deployments"
    case environments = "bitbucket-environments"
    case repositories = "bitbucket-repositories"
    case pullRequests = "bitbucket-pull-requests"
    case members = "bitbucket-members"
    case services = "ecs-services"
    case taskDefinitions = "ecs-task-definitions"
    case resourceTags = "resource-tags"

    /// The kind of one object of Bitbucket's API by its `type`, else by the
    /// members that only that kind has.
    ///
    /// Source: the Bitbucket Cloud REST API 2.0's schemas; several clients
    /// save objects through a `fields=` filter that drops `type`.
    init?(object: JSONSlice) {
        guard object.kind == .object else { return nil }
        switch object["type"]?.string {
        case "pipeline": self = .pipelines
        case "pipeline_step": self = .steps
        case "deployment": self = .deployments
        case "deployment_environment": self = .environments
        case "repository": self = .repositories
        case "pullrequest": self = .pullRequests
        case "workspace_membership", "user": self = .members
        case .some: return nil
        case nil: self.init(untyped: object)
        }
    }

    private init?(untyped object: JSONSlice) {
        let hasUUID = object["uuid"]?.kind == .string
        if hasUUID, object["build_number"] != nil, object["target"] != nil || object["state"] != nil {
            self = .pipelines
        } else if hasUUID, object["pipeline"]?.kind == .object, object["state"] != nil {
            self = .steps
        } else if hasUUID, object["environment"]?.kind == .object,
            object["release"] != nil || object["deployable"] != nil
        {
            self = .deployments
        } else if hasUUID, object["environment_type"] != nil {
            self = .environments
        } else if hasUUID, object["full_name"] != nil {
            self = .repositories
        } else if object["id"] != nil, object["source"]?.kind == .object, object["destination"]?.kind == .object {
            self = .pullRequests
        } else if object["user"]?.kind == .object, object["workspace"]?.kind == .object {
            self = .members
        } else {
            return nil
        }
    }

    /// The kind of a whole document: a page `{"values": […]}`, a bare array, a
    /// single object, an answer of ECS or of the tagging API.
    init?(document: JSONSlice) {
        switch document.kind {
        case .array:
            guard let first = document.elements.first, let kind = ReferenceKind(object: first) else { return nil }
            self = kind
        case .object:
            if let values = document["values"], values.kind == .array {
                guard let first = values.elements.first, let kind = ReferenceKind(object: first) else { return nil }
                self = kind
            } else if document["services"]?.kind == .array {
                self = .services
            } else if let definition = document["taskDefinition"], definition.kind == .object,
                definition["taskDefinitionArn"] != nil
            {
                self = .taskDefinitions
            } else if document["ResourceTagMappingList"]?.kind == .array {
                self = .resourceTags
            } else if let kind = ReferenceKind(object: document) {
                self = kind
            } else {
                return nil
            }
        default: return nil
        }
    }
}
