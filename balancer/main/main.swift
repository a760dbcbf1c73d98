import BalancerCore
import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") || arguments.contains("-h") {
    print(BalancerOptions.usage)
    exit(0)
}
signal(SIGPIPE, SIG_IGN)
// Who sends it means "read your files anew", which happens by itself; the default action would drop all players.
signal(SIGHUP, SIG_IGN)
do {
    exit(BalancerProgram.run(try BalancerOptions(arguments: arguments)))
} catch {
    let text = "oneup-balancer: \(error.message)\n\n\(BalancerOptions.usage)\n"
    _ = write(2, text, text.utf8.count)
    exit(78)
}
