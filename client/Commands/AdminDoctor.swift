import JSON

/// One thing that was looked at.
struct Finding: Equatable, Sendable {
    enum State: String, Sendable {
        case ok, warn, bad
    }

    /// What was looked at.
    var check: String
    var state: State
    /// What was found.
    var text: String
    /// What to do next; empty when nothing is to be done.
    var next: String

    static func ok(_ check: String, _ text: String) -> Finding {
        Finding(check: check, state: .ok, text: text, next: "")
    }

    static func warn(_ check: String, _ text: String, _ next: String) -> Finding {
        Finding(check: check, state: .warn, text: text, next: next)
    }

    static func bad(_ check: String, _ text: String, _ next: String) -> Finding {
        Finding(check: check, state: .bad, text: text, next: next)
    }
}

/// `oneup admin doctor`.
func doctor(_ invocation: Invocation) -> ExitCode {
    let findings = Doctor(folder: invocation.folder).examine()
    if invocation.has("json") {
        Output.json(
            jsonObject {
                $0.array("checks") {
                    for finding in findings {
                        $0.object {
                            $0.member("check", finding.check)
                            $0.member("state", finding.state.rawValue)
                            $0.member("finding", finding.text)
                            $0.member("next", finding.next)
                        }
                    }
                }
            })
    } else {
        for finding in findings {
            let name = finding.check + String(repeating: " ", count: max(0, 14 - finding.check.utf8.count))
            let state = finding.state.rawValue + (finding.state == .warn ? "" : finding.state == .ok ? "  " : " ")
            Output.data("\(state)  \(name)  \(AdminPage.visible(finding.text))")
            if !finding.next.isEmpty { Output.data("                      → \(AdminPage.visible(finding.next))") }
        }
    }
    return findings.contains { $0.state == .bad } ? .failure : .success
}
