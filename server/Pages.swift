internal import Protocol

// HTTP streams. The pages come with the browser's part of the product; until then a browser is told so.
extension ServerMachine {
    func openPage(_ stream: ServerStream) { pump(stream) }

    /// Answers the request whose head is complete, and closes.
    func answerPage(_ stream: ServerStream) {
        let isTooLong = stream.unfinishedBytes >= ProtocolLimits.lineBytes
        guard stream.hasHead || isTooLong else { return }
        let status = isTooLong ? "431 Request Header Fields Too Large" : "404 Not Found"
        let body = "OneUp is played with its own client: oneup --plain\n"
        let head =
            "HTTP/1.1 \(status)\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Connection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n"
        send(stream, Array((head + body).utf8), settles: false, closes: true)
    }
}
