import ClientCore
import Glibc

exit(runOneUp(Array(CommandLine.arguments.dropFirst())))
