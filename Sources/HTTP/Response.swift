/// The head of an HTTP response, written into bytes.
public struct HTTPResponse {
    /// The response so far.
    public private(set) var bytes: [UInt8] = []

    /// Begins a response with its status line. `date` is the value of `Date` (RFC 9110 section 6.6.1).
    public init(status: Int, date: [UInt8]) {
        bytes.reserveCapacity(1_024)
        append("HTTP/1.1 ")
        append(String(status))
        append(" ")
        append(Self.reason(status))
        append("\r\nDate: ")
        bytes.append(contentsOf: date)
        append("\r\n")
    }

    /// Adds a header. The value must hold no line end.
    public mutating func header(_ name: StaticString, _ value: String) {
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        append(": ")
        append(value)
        append("\r\n")
    }

    /// Adds headers that are whole lines already.
    public mutating func headers(_ lines: StaticString) {
        lines.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Ends the head with the body's length, and adds the body unless only the head was asked for.
    public mutating func finish(_ body: [UInt8], isHead: Bool) {
        append("Content-Length: ")
        append(String(body.count))
        append("\r\n\r\n")
        if !isHead { bytes.append(contentsOf: body) }
    }

    /// Ends the head of a response whose body goes on until the connection is closed.
    public mutating func finishOpen() { append("\r\n") }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// The reason phrase of a status.
    public static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Unknown"
        }
    }
}

/// The form of a time in HTTP (IMF-fixdate, RFC 9110 section 5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
public func httpDate(_ secondsSince1970: Int64) -> [UInt8] {
    let days = secondsSince1970 / 86_400
    let second = secondsSince1970 % 86_400
    let date = CivilDate(days: days)
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let time = "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
    return Array(
        "\(weekdays[Int(days % 7)]), \(two(date.day)) \(months[Int(date.month) - 1]) \(date.year) \(time) GMT".utf8)
}

private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// A day of the Gregorian calendar, from the days since 1970-01-01.
struct CivilDate {
    var year: Int64, month: Int64, day: Int64

    /// For days from 0 on. After H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    init(days: Int64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

/// A time for people, such as `7 Mar 14:32:05 UTC`, or without its seconds.
public func spokenTime(_ secondsSince1970: Int64, withSeconds: Bool = true) -> String {
    let date = httpDate(max(0, secondsSince1970))
    // Sun, 06 Nov 1994 08:49:37 GMT
    let text = String(decoding: date, as: UTF8.self).split(separator: " ")
    let day = text[1].hasPrefix("0") ? text[1].dropFirst() : text[1]
    return "\(day) \(text[2]) \(withSeconds ? text[4] : text[4].dropLast(3)) UTC"
}
