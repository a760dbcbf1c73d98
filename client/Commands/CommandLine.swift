/// The program's release. Servers and clients of one release belong together.
public enum Release {
    /// Its number (semver.org).
    public static let version = "0.1.0"
}

/// Runs `oneup` with these words after its name and returns its exit status.
public func runOneUp(_ words: [String]) -> Int32 {
    switch CommandParser(commands: commandTable).parse(words) {
    case .run(let command, let invocation): return command.run(invocation)
    case .help(let page):
        Output.data(String(page.dropLast()))
        return ExitCode.success.rawValue
    case .version:
        Output.data("oneup \(Release.version)")
        return ExitCode.success.rawValue
    case .problem(let text):
        Output.message(text)
        return ExitCode.usage.rawValue
    }
}
