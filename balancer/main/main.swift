import BalancerCore
import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") || arguments.contains("-h") {
    print(BalancerOptions.usage)
    exit(0)
}
signal(SIGPIPE, SIG_IGN)
do {
    exit(BalancerProgram.run(try BalancerOptions(arguments: arguments)))
} catch {
    fputs("oneup-balancer: \(error.message)\n\n\(BalancerOptions.usage)\n", stderr)
    exit(64)
}
