internal import Protocol
internal import Telemetry

/// What a server has counted since it started: plain integers of the loop's thread.
struct ServerCounters {
    /// Lines of game clients and requests of browsers and programs that were worked on.
    var lines = 0
    var requests = 0
    /// Commands in rooms that are stored, and the events of these and of games' clocks.
    var commands = 0
    var events = 0
    /// Responses over HTTP by the first digit of their status, from 1 to 5.
    private(set) var responses = [0, 0, 0, 0, 0]
    /// Refusals by their place in `ErrorCode.allCases`.
    private(set) var refusals = Array(repeating: 0, count: ErrorCode.allCases.count)
    /// Former owners whose rooms this server took because they were lost, the rooms, and how long nobody had them.
    var takeovers = 0
    var roomsTaken = 0
    var takeoverGaps = Histogram.durations
    var quarantined = 0

    mutating func noteRefusal(_ code: ErrorCode) {
        if let place = ErrorCode.allCases.firstIndex(of: code) { refusals[place] += 1 }
    }

    mutating func noteResponse(_ status: Int) {
        let place = status / 100 - 1
        if responses.indices.contains(place) { responses[place] += 1 }
    }
}
