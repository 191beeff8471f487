import CloudTrail
import Foundation
import JSONText

extension ReferenceElement {
    /// A role, alone or as `get-role` wraps it.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html
    func roleRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let role = object.at("Role").map(ReferenceObject.init) ?? object
        guard let arn = role.text("Arn"), arn.contains(":role/") else {
            throw ReferenceProblem("a role without an Arn of a role")
        }
        let fields = arn.split(separator: ":", omittingEmptySubsequences: false)
        let row = ReferenceRow(
            .roles, version([role.time("CreateDate"), role.time("RoleLastUsed", "LastUsedDate")]),
            [
                .text(arn), .init(role.text("RoleName")), .init(fields.count > 4 ? String(fields[4]) : nil),
                .init(try role.at("AssumeRolePolicyDocument").map(ReferenceElement.policyText)),
                .init(try role.at("RolePolicyList").map(ReferenceElement.inlinePolicies)),
                .init(role.at("AttachedManagedPolicies").map(ReferenceElement.attachedPolicies)),
                .init(role.text("PermissionsBoundary", "PermissionsBoundaryArn")),
            ])
        return [row]
    }

    /// A managed policy: what its default version says.
    func policyRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let arn = object.text("Arn") else { throw ReferenceProblem("a policy without Arn") }
        let versions = object.at("PolicyVersionList")?.elements ?? []
        let standing = versions.first { ReferenceObject($0).at("IsDefaultVersion")?.raw.first == UInt8(ascii: "t") }
        guard let standing, let document = ReferenceObject(standing).at("Document") else {
            throw ReferenceProblem("policy \"\(arn.prefix(200))\" has no default version with a document")
        }
        return [
            ReferenceRow(
                .policies, version([object.time("UpdateDate"), ReferenceObject(standing).time("CreateDate")]),
                [
                    .text(arn), .init(object.text("PolicyName")),
                    .text(try ReferenceElement.policyText(document)),
                ])
        ]
    }

    /// A policy as JSON: AWS's command line decodes it, the API and some
    /// collectors leave it percent-encoded.
    private static func policyText(_ value: JSONSlice) throws(ReferenceProblem) -> String {
        if value.kind == .object { return try redacted(value) }
        guard value.kind == .string, let text = value.string else {
            throw ReferenceProblem("a policy document that is neither an object nor text")
        }
        let json = text.hasPrefix("%") ? text.removingPercentEncoding ?? "" : text
        guard (try? JSONSerialization.jsonObject(with: Data(json.utf8))) is [String: Any] else {
            throw ReferenceProblem("a policy document whose text is no JSON object")
        }
        return json
    }

    private static func inlinePolicies(_ list: JSONSlice) throws(ReferenceProblem) -> String {
        var members: [(name: String, document: String)] = []
        for item in list.elements {
            let policy = ReferenceObject(item)
            guard let name = policy.text("PolicyName"), let document = policy.at("PolicyDocument") else {
                throw ReferenceProblem("an inline policy without PolicyName or PolicyDocument")
            }
            members.append((name, try policyText(document)))
        }
        var out: [UInt8] = [UInt8(ascii: "{")]
        for member in members.sorted(by: { $0.name < $1.name }) {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(member.name.utf8, to: &out)
            out.append(UInt8(ascii: ":"))
            JSONString.appendQuoted(member.document.utf8, to: &out)
        }
        out.append(UInt8(ascii: "}"))
        return String(decoding: out, as: UTF8.self)
    }

    private static func attachedPolicies(_ list: JSONSlice) -> String {
        var out: [UInt8] = [UInt8(ascii: "[")]
        for arn in list.elements.compactMap({ ReferenceObject($0).text("PolicyArn") }).sorted() {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(arn.utf8, to: &out)
        }
        out.append(UInt8(ascii: "]"))
        return String(decoding: out, as: UTF8.self)
    }
}
