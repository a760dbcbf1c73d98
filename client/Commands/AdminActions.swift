import Accounts
import Bytes
import Cluster
import EventLoop
import JSON
import Protocol
import Store

// What the operator's commands do.

/// Runs a verb and shows what it came to.
func runVerb(_ verb: AdminVerb, _ invocation: Invocation) -> ExitCode {
    reporting {
        let desk = try AdminDesk(invocation)
        let request = AdminRequest(
            verb, target: verb.needs.target ? invocation.arguments[0] : "",
            text: verb.needs.text
                ? invocation.arguments[0] : invocation.text("reason") ?? invocation.text("filter") ?? "",
            milliseconds: milliseconds(invocation, "for"), isDryRun: invocation.has("dry-run"))
        if verb == .drain, !request.isDryRun { return try drain(request, desk, invocation) }
        show(try desk.run(request), of: verb, invocation)
        return .success
    }
}

/// Runs `body`; a problem becomes a message and an exit code.
private func reporting(_ body: () throws -> ExitCode) -> ExitCode {
    do {
        return try body()
    } catch let problem as AdminProblem {
        return Output.fail(problem.code, problem.message)
    } catch {
        return Output.fail(.failure, "\(error)")
    }
}

private func milliseconds(_ invocation: Invocation, _ option: String) -> Int64? {
    invocation.text(option).flatMap { Int64($0) }
}

/// A JSON object as data, a list as a table, or the message of an act.
private func show(_ json: [UInt8], of verb: AdminVerb, _ invocation: Invocation) {
    if invocation.has("json") {
        Output.json(json)
        return
    }
    let page = AdminPage(verb, json)
    if let table = page.table { table.write() }
    for line in page.notes { Output.message(line) }
}

// MARK: - Drain

private func drain(_ request: AdminRequest, _ desk: AdminDesk, _ invocation: Invocation) throws -> ExitCode {
    let waits = invocation.has("wait")
    // Which start of the server leaves: it comes back under the same name.
    let before = waits ? AdminPage.incarnation(of: request.target, in: try desk.run(AdminRequest(.servers))) : nil
    do {
        show(try desk.run(request), of: .drain, invocation)
    } catch {
        guard waits, error.code == .refused, error.message.hasPrefix("\(request.target) is draining already") else {
            throw error
        }
        Output.message("\(request.target) is draining already.")
    }
    guard let before else { return .success }
    let seconds = invocation.number("timeout") ?? 60
    let deadline = Monotonic.now() + UInt64(seconds) * 1_000_000_000
    repeat {
        if AdminPage.incarnation(of: request.target, in: try desk.run(AdminRequest(.servers))) != before {
            Output.message("\(request.target) has left.")
            return .success
        }
        pause(100)
    } while Monotonic.now() < deadline
    return Output.fail(.failure, "\(request.target) is still there after \(seconds) s; it goes on draining")
}

// MARK: - Audit

/// `oneup admin audit`.
func audit(_ invocation: Invocation) -> ExitCode {
    reporting {
        let desk = try AdminDesk(invocation)
        let first = try desk.run(AdminRequest(.audit, milliseconds: milliseconds(invocation, "since")))
        guard invocation.has("follow") else {
            show(first, of: .audit, invocation)
            return .success
        }
        var last = try follow(first, invocation, after: 0)
        if last == 0 { last = AdminPage.lastNumber(in: try desk.run(AdminRequest(.audit))) }
        while true {
            pause(500)
            last = try follow(try desk.run(AdminRequest(.audit, after: last)), invocation, after: last)
        }
    }
}

/// Writes one line for each; returns the last number.
private func follow(_ json: [UInt8], _ invocation: Invocation, after last: Int64) throws -> Int64 {
    let lines = AdminPage.auditLines(json)
    for line in lines {
        if invocation.has("json") { Output.json(line.json) } else { Output.data(line.text) }
    }
    return lines.last?.number ?? last
}

// MARK: - Passwords and codes

/// `oneup admin player reset-password`.
func resetPassword(_ invocation: Invocation) -> ExitCode {
    reporting {
        let name = invocation.arguments[0]
        var password = String(decoding: base64URL(Randomness.bytes(12)), as: UTF8.self)
        if invocation.has("ask") {
            guard let typed = SecretInput.secret("New password of \(AdminPage.visible(name)): ") else {
                return Output.fail(.usage, "no password was given")
            }
            password = typed
        }
        let desk = try AdminDesk(invocation)
        let json = try desk.run(AdminRequest(.resetPassword, target: name, password: Array(password.utf8)))
        guard !invocation.has("ask") else {
            show(json, of: .resetPassword, invocation)
            return .success
        }
        if invocation.has("json") {
            Output.json(
                jsonObject {
                    $0.member("verb", AdminVerb.resetPassword.rawValue)
                    $0.member("target", name)
                    $0.member("password", password)
                })
        } else {
            show(json, of: .resetPassword, invocation)
            Output.data(password)
        }
        return .success
    }
}

/// `oneup admin bootstrap`.
func bootstrap(_ invocation: Invocation) -> ExitCode {
    reporting {
        guard FileTools.exists(invocation.folder.databasePath) else {
            return Output.fail(
                .noCluster, "there is no store in \(invocation.folder.root): start a cluster with `oneup up`")
        }
        let desk = try FolderDesk(invocation.folder)
        let code = BootstrapCode.text(Randomness.bytes(BootstrapCode.bytes))
        let act = AdminAct.bootstrap(
            hash: BootstrapCode.hash(Array(code.utf8)) ?? [],
            expiresAt: WallClock.now() + BootstrapCode.lifetimeMilliseconds, again: invocation.text("again"))
        let outcome: Outcome
        do {
            outcome = try desk.commit(act)
        } catch {
            throw FolderDesk.problem(error)
        }
        guard outcome == .done else {
            return Output.fail(
                .refused, "there is an admin already, who can promote others; --again WHY makes a code all the same")
        }
        Output.message("Log in with a full account and type this code into `oneup admin claim`, once, within an hour:")
        Output.data(code)
        return .success
    }
}

/// `oneup admin claim`.
func claim(_ invocation: Invocation) -> ExitCode {
    reporting {
        let connection = try AdminConnection(invocation)
        guard let code = SecretInput.secret("Code of `oneup admin bootstrap`: ") else {
            return Output.fail(.usage, "no code was given")
        }
        _ = try connection.run(.claimAdmin(code: code))
        Output.message("You are an admin now.")
        return .success
    }
}
