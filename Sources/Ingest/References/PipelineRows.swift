import JSONText

extension ReferenceElement {
    /// A pipeline of `GET …/pipelines`, and its repository's name in passing.
    func pipelineRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let uuid = try uuid("pipeline")
        let created = object.time("created_on")
        let completed = object.time("completed_on") ?? object.time("completion_date")
        let state = object.text("state", "name")
        let version = version([created, completed, object.time("updated_on")], state: state)
        let repository = RepositoryName(of: object)
        let source = object.text("target", "source")
        // A pipeline of a pull request builds the source branch.
        let refName = object.text("target", "ref_name") ?? source
        let refType = object.text("target", "ref_type") ?? (source == nil ? nil : "branch")
        let trigger = object.text("trigger", "name") ?? ReferenceElement.kind(of: object.text("trigger", "type"))
        let row = ReferenceRow(
            .pipelines, version,
            [
                .text(uuid), .init(object.integer("build_number")), .init(repository.uuid),
                .init(repository.fullName), .init(refType), .init(refName),
                .init(object.text("target", "commit", "hash")?.lowercased()), .init(trigger?.lowercased()),
                .init(object.text("creator", "display_name")), .init(object.uuid("creator", "uuid")),
                .init(object.text("creator", "account_id")), .init(state),
                .init(object.text("state", "result", "name")), .init(time: created), .init(time: completed),
                .init(object.text("target", "type")), .init(object.integer("target", "pullrequest", "id")),
            ])
        return [row] + ReferenceElement.inPassing(repository, version)
    }

    /// A step of `GET …/pipelines/{uuid}/steps`.
    func stepRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let uuid = try uuid("step")
        let started = object.time("started_on") ?? object.time("start_date")
        let completed = object.time("completed_on") ?? object.time("completion_date")
        let state = object.text("state", "name")
        let version = version([started, completed, object.time("updated_on"), object.time("created_on")], state: state)
        let row = ReferenceRow(
            .steps, version,
            [
                .text(uuid), .init(object.uuid("pipeline", "uuid") ?? pipelineInAddress()),
                .init(object.text("name")), .init(ReferenceElement.kind(of: object.text("trigger", "type"))),
                .init(state), .init(object.text("state", "result", "name")), .init(time: started),
                .init(time: completed), .init(object.integer("run_number")),
            ])
        return [row]
    }

    /// The pipeline in a step's own address, `…/pipelines/{uuid}/steps/…`.
    private func pipelineInAddress() -> String? {
        guard let href = object.text("links", "self", "href") else { return nil }
        let segments = RepositoryName.segments(href)
        guard let steps = segments.lastIndex(of: "steps"), steps >= 2, segments[steps - 2] == "pipelines" else {
            return nil
        }
        return ReferenceObject.bareUUID(segments[steps - 1])
    }

    /// A repository that another object names in full.
    static func inPassing(_ repository: RepositoryName, _ version: ReferenceVersion) -> [ReferenceRow] {
        guard let uuid = repository.uuid, let name = repository.fullName else { return [] }
        return [repositoryRow(uuid: uuid, fullName: name, slug: nil, ReferenceVersion(inPassing: version))]
    }
}
