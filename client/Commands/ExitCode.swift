/// The exit status of every `oneup` command. Scripts may rely on these numbers; they do not change.
public enum ExitCode: Int32, CaseIterable, Sendable {
    /// It was done.
    case success = 0
    /// It was tried and went wrong.
    case failure = 1
    /// The command line was not understood; nothing was tried.
    case usage = 2
    /// The name, password or token was refused.
    case login = 3
    /// The other side's certificate is not the known one; nothing was sent.
    case certificate = 4
    /// No cluster answers, or there is none in the folder.
    case noCluster = 5
    /// The cluster is busy with something else, or refused: ask again later.
    case refused = 6

    /// One line for the help page.
    var summary: String {
        switch self {
        case .success: "done"
        case .failure: "tried, and went wrong"
        case .usage: "the command line was not understood"
        case .login: "name, password or token refused"
        case .certificate: "the certificate is not the known one"
        case .noCluster: "no cluster there"
        case .refused: "busy, or refused: ask again later"
        }
    }
}
