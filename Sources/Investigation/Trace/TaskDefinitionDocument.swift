import Foundation
import Report

/// A task definition as ECS describes it (ECS API reference, TaskDefinition),
/// in the parts in which two revisions can differ. Values of environment
/// variables are in no database: their names are.
struct TaskDefinitionDocument {
    /// Name and value, in a fixed order.
    let parts: [(name: String, value: String)]

    /// - Parameter json: the object; nil where it is none.
    init?(_ json: String) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
            return nil
        }
        var parts: [(name: String, value: String)] = []
        func add(_ name: String, _ value: Any?) {
            guard let text = TaskDefinitionDocument.text(value), !text.isEmpty else { return }
            parts.append((name, text))
        }
        for (name, member) in [
            ("task role", "taskRoleArn"), ("execution role", "executionRoleArn"), ("network mode", "networkMode"),
            ("cpu", "cpu"), ("memory", "memory"), ("pid mode", "pidMode"), ("ipc mode", "ipcMode"),
        ] { add(name, object[member]) }
        let volumes = (object["volumes"] as? [[String: Any]] ?? []).compactMap { volume -> String? in
            let path = (volume["host"] as? [String: Any])?["sourcePath"] as? String
            return (volume["name"] as? String).map { path.map { " on \($0)" }.map($0.appending) ?? $0 }
        }
        add("volumes", volumes.sorted())
        for container in object["containerDefinitions"] as? [[String: Any]] ?? [] {
            let name = container["name"] as? String ?? "?"
            for (part, member) in [
                ("image", "image"), ("command", "command"), ("entry point", "entryPoint"), ("cpu", "cpu"),
                ("memory", "memory"), ("memory reservation", "memoryReservation"), ("privileged", "privileged"),
                ("user", "user"), ("read-only root", "readonlyRootFilesystem"),
            ] { add("\(name): \(part)", container[member]) }
            let environment = (container["environment"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            add("\(name): environment names", environment.sorted())
            for secret in (container["secrets"] as? [[String: Any]] ?? []) {
                guard let secretName = secret["name"] as? String else { continue }
                add("\(name): secret \(secretName)", secret["valueFrom"])
            }
            let ports = (container["portMappings"] as? [[String: Any]] ?? []).compactMap {
                ($0["containerPort"] as? NSNumber)?.stringValue
            }
            add("\(name): ports", ports)
        }
        self.parts = parts
    }

    private static func text(_ value: Any?) -> String? {
        switch value {
        case let text as String: return text
        case let number as NSNumber:
            if isTruthValue(number) { return number.boolValue ? "true" : nil }
            // ECS answers 0 for what is not set.
            return number == 0 ? nil : number.stringValue
        case let list as [Any]: return list.compactMap { text($0) }.joined(separator: " ")
        default: return nil
        }
    }

    /// Whether a number stands for true or false.
    private static func isTruthValue(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

    /// What differs from an earlier revision; equal parts are left out.
    static func differences(
        before: TaskDefinitionDocument?, after: TaskDefinitionDocument?
    ) -> [Sheet.Difference] {
        guard let before, let after else { return [] }
        var names = after.parts.map(\.name)
        for part in before.parts where !names.contains(part.name) { names.append(part.name) }
        return names.compactMap { name in
            let old = before.parts.first { $0.name == name }?.value
            let new = after.parts.first { $0.name == name }?.value
            return old == new ? nil : Sheet.Difference(name, before: old, after: new)
        }
    }
}
