import CloudTrail
import Foundation
import Report
import GRDB
import Store

/// What somebody pasted, and what it may be. Shapes come from the IAM and ECS
/// user guides (unique ids, ARNs) and from Bitbucket's REST API.
struct Pasted {
    let text: String
    private let clock: ZoneClock
    private let now: String
    private let around: Int64

    /// - Parameters:
    ///   - clock: the zone of times that name none.
    ///   - now: what `yesterday` counts back from.
    ///   - around: seconds before and after a time that belong to it.
    init(_ text: String, clock: ZoneClock, now: String, around: Int64) {
        self.text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        self.clock = clock
        self.now = now
        self.around = around
    }

    /// What it may be, the likeliest first.
    var probes: [Probe] {
        for sniff in [deployID, uuid, arn, link, accessKey, digest, network, account, number, time, revision] {
            if let probes = sniff() { return probes }
        }
        return (hash() ?? []) + words
    }

    private func deployID() -> [Probe]? {
        guard text.wholeMatch(of: /[dD]-[0-9a-fA-F]{10}/) != nil else { return nil }
        return [Probe("deployment", "find_deployment", ["text": "D-" + text.dropFirst(2).lowercased()])]
    }

    /// With braces or without, also as URLs spell them.
    private func uuid() -> [Probe]? {
        var bare = text.replacing("%7B", with: "{").replacing("%7D", with: "}").replacing("%7b", with: "{")
            .replacing("%7d", with: "}").lowercased()
        if bare.hasPrefix("{"), bare.hasSuffix("}") { bare = String(bare.dropFirst().dropLast()) }
        guard UUIDText.bytes(bare) != nil else { return nil }
        let key = EventKey.stored(bare)
        return [
            Probe("event", "find_event", ["text": bare, "key": key]),
            Probe("pipeline, step, repository or environment", "find_uuid", ["text": bare]),
            Probe("request", "find_request", ["key": key], isSlow: true),
        ]
    }

    private func accessKey() -> [Probe]? {
        if text.wholeMatch(of: /(ASIA|AKIA)[A-Z0-9]{8,}/) != nil {
            return [Probe("access key", "find_access_key", ["text": text])]
        }
        guard
            let match = text.wholeMatch(of: /((AROA|AIDA|AGPA|ANPA|AIPA|ANVA|APKA|ASCA|ABIA|ACCA)[A-Z0-9]{8,})(:(.+))?/)
        else { return nil }
        let principal = Probe("principal id", "find_principal", ["text": String(match.1)])
        guard let name = match.4 else { return [principal] }
        return [
            Probe("session name", "find_session_name", ["text": String(name)]),
            Probe("session name", "find_session_calls", ["text": String(name), "role": nil], isSlow: true), principal,
        ]
    }

    private func digest() -> [Probe]? {
        guard let match = text.wholeMatch(of: /(.*@)?(sha256:)?([0-9a-fA-F]{64})/) else { return nil }
        return [Probe("image digest", "find_image", ["text": "sha256:" + match.3.lowercased()])]
    }

    private func account() -> [Probe]? {
        text.wholeMatch(of: /[0-9]{12}/) == nil ? nil : [Probe("account", "find_account", ["text": text])]
    }

    /// `#311`, `acme/checkout#311`, `PR 12`, `311`.
    private func number() -> [Probe]? {
        if let match = text.wholeMatch(of: /(?i:pr|pull request|pull-request)\s*#?\s*([0-9]{1,9})/) {
            return [Probe("pull request", "find_pull_request", ["number": Int(match.1), "text": nil])]
        }
        guard let match = text.wholeMatch(of: /(?:([^#\s]+)?\s*#)?([0-9]{1,9})/) else { return nil }
        let repository = match.1.map(String.init)
        return [
            Probe("build number", "find_build", ["number": Int(match.2), "text": repository]),
            Probe("pull request", "find_pull_request", ["number": Int(match.2), "text": repository]),
        ] + (text.contains("#") ? [] : hash() ?? [])
    }

    /// `checkout:41`: a revision, or an image's tag.
    private func revision() -> [Probe]? {
        guard text.wholeMatch(of: /[A-Za-z0-9_-]+:[0-9]+/) != nil else { return nil }
        return [
            Probe("task definition", "find_task_definition", ["text": text]),
            Probe("image", "find_image", ["text": text]),
        ]
    }

    private func hash() -> [Probe]? {
        guard text.wholeMatch(of: /[0-9a-fA-F]{7,40}/) != nil else { return nil }
        var probes = [Probe("commit", "find_commit", ["text": text.lowercased()])]
        if text.count == 32 { probes.append(Probe("task", "find_task", ["text": text.lowercased()])) }
        return probes
    }

    private func network() -> [Probe]? {
        guard let range = AddressRange(text) else { return nil }
        var probes = [
            Probe("address", "find_address", ["first": range.first, "last": range.last])
        ]
        if !range.isNetwork { probes.append(Probe("address", "find_address_deployments", ["text": text])) }
        return probes
    }

    private func time() -> [Probe]? {
        guard let span = MomentText(text, clock: clock, now: now, around: around) else { return nil }
        return [
            Probe("time", "find_time", ["from": EventTime.format(span.from), "to": EventTime.format(span.to)])
        ]
    }

    /// What a name may be.
    private var words: [Probe] {
        let place = text.split(separator: "/", maxSplits: 1).map(String.init)
        var probes = [Probe("service", "find_service", ["text": text])]
        if place.count == 2 {
            probes.append(Probe("service", "find_service", ["text": place[1], "cluster": place[0]]))
        }
        return probes + [
            Probe("cluster", "find_cluster", ["text": text]),
            Probe("repository", "find_repository", ["text": text]),
            Probe("task definition", "find_task_definition", ["text": text]),
            Probe("image", "find_image", ["text": text]),
            Probe("branch", "find_branch", ["text": text]),
            Probe("role", "find_role", ["text": text]),
            Probe("session name", "find_session_name", ["text": text]),
            Probe("principal", "find_principal", ["text": text]),
            Probe("event", "find_event", ["text": text, "key": EventKey.stored(text)]),
            Probe("source", "find_address", ["first": text, "last": text]),
        ] + (text.count < 3 ? [] : parts) + [
            Probe("session name", "find_session_calls", ["text": text, "role": nil], isSlow: true)
        ]
    }

    /// Where a part is enough, unless nearly everything has it.
    private var parts: [Probe] {
        [Probe("person", "find_person", ["text": text]), Probe("user agent", "find_user_agent", ["text": text])]
    }

    // MARK: Names with structure

    /// `arn:partition:service:region:account:resource`.
    private func arn() -> [Probe]? {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn" else { return nil }
        let (region, account, resource) = (parts[3], parts[4], parts[5])
        let names = resource.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let place: [String: (any DatabaseValueConvertible)?] = [
            "region": region.isEmpty ? nil : region, "account": account.isEmpty ? nil : account,
        ]
        switch (parts[2], names.first) {
        case ("ecs", "service"):
            return [
                Probe(
                    "service", "find_service",
                    place.merging(["text": names.last, "cluster": names.count > 2 ? names[1] : nil]) { $1 })
            ]
        case ("ecs", "task"):
            var probes = [Probe("task", "find_task", ["text": names.last ?? resource])]
            // A service's tasks are named by no call; its cluster may help.
            if names.count > 2 {
                probes.append(Probe("cluster", "find_cluster", place.merging(["text": names[1]]) { $1 }))
            }
            return probes
        case ("ecs", "task-definition"):
            return [Probe("task definition", "find_task_definition", place.merging(["text": names.last]) { $1 })]
        case ("ecs", "cluster"):
            return [Probe("cluster", "find_cluster", place.merging(["text": names.last]) { $1 })]
        case ("iam", "role"): return [Probe("role", "find_role", ["text": text])]
        case ("sts", "assumed-role") where names.count == 3:
            return [
                Probe("session name", "find_session_name", ["text": names[2]]),
                Probe("session name", "find_session_calls", ["text": names[2], "role": names[1]], isSlow: true),
                Probe("role", "find_role", ["text": names[1]]),
            ]
        default:
            // What a session was issued to, or the sign-in that it came from, has an ARN of its service.
            return [
                Probe("principal", "find_principal", ["text": text]),
                Probe("session", "find_session_name", ["text": text]),
            ]
        }
    }

    /// A page of Bitbucket.
    private func link() -> [Probe]? {
        guard let match = text.wholeMatch(of: /https:\/\/bitbucket\.org\/([^\/]+\/[^\/]+)\/(.+)/) else { return nil }
        let repository = String(match.1)
        if let run = match.2.wholeMatch(of: /(?:addon\/)?pipelines.*\/results\/([0-9]+).*/) {
            return [Probe("build number", "find_build", ["number": Int(run.1), "text": repository])]
        }
        if let request = match.2.wholeMatch(of: /pull-requests\/([0-9]+).*/) {
            return [Probe("pull request", "find_pull_request", ["number": Int(request.1), "text": repository])]
        }
        if let commit = match.2.wholeMatch(of: /commits\/([0-9a-fA-F]{7,40}).*/) {
            return [Probe("commit", "find_commit", ["text": commit.1.lowercased()])]
        }
        return [Probe("repository", "find_repository", ["text": repository])]
    }
}
