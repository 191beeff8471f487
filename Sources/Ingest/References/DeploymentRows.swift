import JSONText

extension ReferenceElement {
    /// A deployment of `GET …/deployments`, and its environment in passing.
    ///
    /// Swagger's spellings (`start_date`, `completion_date`, `deployable`)
    /// and the API's own (`started_on`, `completed_on`, `release`) both occur.
    func deploymentRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let uuid = try uuid("deployment")
        let started = object.time("state", "started_on") ?? object.time("state", "start_date")
        let completed = object.time("state", "completed_on") ?? object.time("state", "completion_date")
        let state = object.text("state", "name")
        let version = version(
            [
                started, completed, object.time("last_update_time"), object.time("updated_on"),
                object.time("created_on"), object.time("release", "created_on"),
                object.time("deployable", "created_on"),
            ], state: state)
        let environment = object.uuid("environment", "uuid")
        let environmentName = object.text("environment", "name")
        let environmentType = ReferenceElement.environmentType(object.at("environment"))
        let commit = object.text("release", "commit", "hash") ?? object.text("deployable", "commit", "hash")
        let repository = deployedRepository()
        let row = ReferenceRow(
            .deployments, version,
            [
                .text(uuid), .init(object.uuid("step", "uuid")),
                .init(object.uuid("release", "pipeline", "uuid") ?? object.uuid("deployable", "pipeline", "uuid")),
                .init(environment), .init(environmentName), .init(environmentType), .init(buildNumber()),
                .init((commit ?? object.text("commit", "hash"))?.lowercased()), .init(state),
                .init(object.text("state", "status", "name")), .init(time: started), .init(time: completed),
                .init(object.text("state", "deployer", "display_name")), .init(repository.uuid),
                .init(repository.fullName),
            ])
        var rows = [row] + ReferenceElement.inPassing(repository, version)
        if let environment, let environmentName {
            rows.append(
                ReferenceRow(
                    .environments, ReferenceVersion(inPassing: version),
                    [.text(environment), .text(environmentName), .init(environmentType)]))
        }
        return rows
    }

    /// An environment of `GET …/environments`.
    func environmentRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let uuid = try uuid("environment")
        let version = version([object.time("updated_on"), object.time("created_on")])
        let values: [ReferenceValue] = [
            .text(uuid), .init(object.text("name")), .init(ReferenceElement.environmentType(object.slice)),
        ]
        return [ReferenceRow(.environments, version, values)]
    }

    /// `environment_type`, an object with a name, or the name alone.
    private static func environmentType(_ environment: JSONSlice?) -> String? {
        guard let environment else { return nil }
        let object = ReferenceObject(environment)
        return object.text("environment_type", "name") ?? object.text("environment_type")
    }

    /// `build_number`, else the `#186` that a release is called after.
    private func buildNumber() -> Int64? {
        if let number = object.integer("build_number") ?? object.integer("release", "build_number") { return number }
        for name in [object.text("release", "name"), object.text("deployable", "name")] {
            if let name, name.hasPrefix("#"), let number = Int64(name.dropFirst()) { return number }
        }
        return nil
    }

    private func deployedRepository() -> RepositoryName {
        var repository = RepositoryName(of: object)
        for address in [
            object.text("release", "commit", "links", "html", "href"),
            object.text("deployable", "commit", "links", "html", "href"),
            object.text("release", "url"), object.text("deployable", "url"),
        ] {
            if let address { repository.fill(page: address) }
        }
        return repository
    }
}
