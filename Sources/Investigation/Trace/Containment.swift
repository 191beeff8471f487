import Report

/// How to end what a credential can do: suggestions to a responder, never
/// executed. Each kind of credential has its own way; what does not work for it
/// is not offered.
///
/// After the IAM user guide, "Revoking IAM role temporary security credentials"
/// and "Disabling permissions for temporary security credentials", and the
/// Identity Center user guide, "Revoke active IAM role sessions created by
/// permission sets".
struct Containment {
    let credential: IssuedCredential
    /// Tokens issued before it are denied: `2026-09-03T14:05:12Z`.
    let moment: String

    /// What to do, and what it also ends.
    var blocks: [Sheet.Block] {
        switch credential.kind {
        case .longTerm: longTerm
        case .console: console
        case .sessionToken, .userSession: userSession
        case .federation:
            [
                .note(
                    "A federated session has no more than the IAM user who took it: a deny on that user ends it. Deactivate the user's key as well, or new sessions can be taken."
                ), revocation(on: "the IAM user who called GetFederationToken, as an inline policy"),
                .document(Containment.denial(before: moment)),
            ]
        case .role: role
        case .identityCenter(let set): identityCenter(set)
        case .saml:
            [
                .note(
                    "Disable the user, or end the user's session, at the SAML identity provider first: else a new session is taken at once."
                )
            ] + role
        case .root(let isLongTerm): root(isLongTerm)
        case .assumedRoot:
            [
                .note(
                    "A session of AssumeRoot ends after 15 minutes at most and can't be revoked: take sts:AssumeRoot from who called it, in the management or delegated administrator account. A service control policy for the member account denies what it may still do."
                )
            ]
        case .service:
            [
                .note(
                    "An AWS service holds this credential, and a service-linked role can't be edited: stop or remove what makes the service call."
                )
            ]
        case .unknown: unknown
        }
    }

    private func revocation(on where: String) -> Sheet.Block {
        .note(
            "A suggestion, never executed by this program: attach it to \(`where`). Set the time to now when you use it."
        )
    }

    // MARK: Users

    private func deactivation(_ key: String) -> Sheet.Block {
        let user = credential.user.isEmpty ? "USER" : credential.user
        return .document(
            ShellWords.line([
                "aws", "iam", "update-access-key", "--user-name", user, "--access-key-id", key, "--status", "Inactive",
            ]))
    }

    private var longTerm: [Sheet.Block] {
        [
            .note(
                "A long-term key has no token issue time: deactivate it, which can be undone, and delete it later. A suggestion, never executed by this program:"
            ), deactivation(credential.key),
            .note(
                "Sessions that were taken with the key live on: those of roles end by a deny on the role, those of GetSessionToken and GetFederationToken by this deny on the user."
            ), .document(Containment.denial(before: moment)),
        ]
    }

    private var console: [Sheet.Block] {
        let user = credential.user.isEmpty ? "USER" : credential.user
        return [
            .note(
                "A console sign-in lives for up to 12 hours: reset the user's password so that nobody signs in again, and deny what was issued before. Suggestions, never executed by this program:"
            ), .document(ShellWords.line(["aws", "iam", "delete-login-profile", "--user-name", user])),
            revocation(on: "the IAM user \(user), as an inline policy"),
            .document(Containment.denial(before: moment)),
            .note("Access keys of the user go on working: they have no token issue time."),
        ]
    }

    private var userSession: [Sheet.Block] {
        let user = credential.user.isEmpty ? "USER" : credential.user
        return [
            .note(
                "It was issued to an IAM user: deactivate the long-term key that took it, reset the password if it was a console sign-in, and deny what was issued before."
            ), revocation(on: "the IAM user \(user), as an inline policy"),
            .document(Containment.denial(before: moment)),
        ]
    }

    // MARK: Roles

    private var role: [Sheet.Block] {
        let name = credential.role.split(separator: "/").last.map(String.init) ?? "role"
        return [
            .note(
                "A suggestion, never executed by this program: attach it to the role \(name) as an inline policy. It stops legitimate sessions, too; changing the trust policy does not end live sessions; the role can take new ones at once. Set the time to now when you use it."
            ), .document(Containment.denial(before: moment)),
        ]
    }

    private func identityCenter(_ set: String) -> [Sheet.Block] {
        [
            .note(
                "IAM Identity Center owns the role: nobody can attach a policy to it. In Identity Center, end the user's active sessions and disable the user: that stops new sessions. What was issued lives for as long as the permission set says."
            ),
            .note(
                "To end it now, add this to the inline policy of the permission set \(set) and provision it again: it denies every session issued before. With identitystore:UserId as a further condition it denies one user's alone. A suggestion, never executed by this program; set the time to now when you use it."
            ), .document(Containment.denial(before: moment)),
        ]
    }

    // MARK: The root user, and what is not known

    private func root(_ isLongTerm: Bool) -> [Sheet.Block] {
        var blocks: [Sheet.Block] = []
        if isLongTerm {
            blocks += [
                .note("Deactivate the root user's key; only the root user can, signed in or with this key:"),
                .document(
                    ShellWords.line([
                        "aws", "iam", "update-access-key", "--access-key-id", credential.key, "--status", "Inactive",
                    ])),
            ]
        }
        return blocks + [
            .note(
                "No IAM policy limits the root user, and its sessions can't be revoked by token issue time. Change its password and e-mail address, check its MFA devices and replace all of its keys. In a member account a service control policy denies it, and AWS Organizations can delete its credentials (centralized root access). If you are locked out, contact AWS Support."
            )
        ]
    }

    private var unknown: [Sheet.Block] {
        credential.key.hasPrefix("AKIA")
            ? longTerm
            : [
                .note(
                    "Nothing in the logs tells who issued this credential: find its user or role first (`aws sts get-access-key-info` names the account). The way to end it depends on that."
                )
            ]
    }

    /// The policy that the console's "Revoke active sessions" attaches.
    static func denial(before moment: String) -> String {
        """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "RevokeOlderSessions",
              "Effect": "Deny",
              "Action": ["*"],
              "Resource": ["*"],
              "Condition": {
                "DateLessThan": {
                  "aws:TokenIssueTime": "\(moment)"
                }
              }
            }
          ]
        }
        """
    }
}
