import Glibc
import ServerCore

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.contains("--help") || arguments.contains("-h") {
    print(ServerOptions.usage)
    exit(0)
}
signal(SIGPIPE, SIG_IGN)
do {
    let options = try ServerOptions(arguments: arguments)
    exit(ServerProgram.run(options))
} catch {
    let text = "oneup-server: \(error.message)\n\n\(ServerOptions.usage)\n"
    _ = write(2, text, text.utf8.count)
    exit(78)
}
