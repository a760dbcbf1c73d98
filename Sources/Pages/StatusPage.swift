public import GameViews

/// The cluster as its page shows it.
public struct StatusPage: Sendable {
    /// A server.
    public struct Server: Sendable {
        /// The operator's name for it.
        public var name: String
        /// Its state in one word.
        public var state: String
        /// Whether it does what it is there for.
        public var isReady: Bool
        /// Rooms it owns, and people who play or look on over it.
        public var rooms: Int64, people: Int64
        /// Since when it runs, in words.
        public var since: String
        /// Rooms that others took from it, and writes of its that came too late and were refused.
        public var taken: Int64, refused: Int64

        /// A server with these values.
        public init(
            name: String, state: String, isReady: Bool, rooms: Int64, people: Int64, since: String, taken: Int64,
            refused: Int64
        ) {
            self.name = name
            self.state = state
            self.isReady = isReady
            self.rooms = rooms
            self.people = people
            self.since = since
            self.taken = taken
            self.refused = refused
        }
    }

    /// A room that can be looked at.
    public struct Room: Sendable {
        /// Its six digits.
        public var pin: Int64
        /// The game's name for people, the title, and a line about players and progress.
        public var game: String, title: String, summary: String

        /// A room with these values.
        public init(pin: Int64, game: String, title: String, summary: String) {
            self.pin = pin
            self.game = game
            self.title = title
            self.summary = summary
        }
    }

    /// A takeover.
    public struct Takeover: Sendable {
        /// When, in words.
        public var at: String
        /// Who took from whom.
        public var taker: String, former: String
        /// How many rooms.
        public var rooms: Int64
        /// From the loss of the former server to the taking, milliseconds; nil when it is not known.
        public var gap: Int64?

        /// A takeover with these values.
        public init(at: String, taker: String, former: String, rooms: Int64, gap: Int64?) {
            self.at = at
            self.taker = taker
            self.former = former
            self.rooms = rooms
            self.gap = gap
        }
    }

    /// What a takeover may take, milliseconds: the goal that the bars are measured by.
    public static let goal: Int64 = 100

    /// The servers, the newest start of each name, by name.
    public var servers: [Server]
    /// The rooms to list, and how many there are in all.
    public var rooms: [Room], roomCount: Int64
    /// The last takeovers, newest first.
    public var takeovers: [Takeover]
    /// The games that have a page of ratings: kind and name.
    public var ratedGames: [(kind: String, name: String)]

    /// A page with these values.
    public init(
        servers: [Server], rooms: [Room], roomCount: Int64, takeovers: [Takeover],
        ratedGames: [(kind: String, name: String)] = []
    ) {
        self.servers = servers
        self.rooms = rooms
        self.roomCount = roomCount
        self.takeovers = takeovers
        self.ratedGames = ratedGames
    }

    /// All that matters in one sentence.
    public var sentence: String {
        let ready = servers.count(where: \.isReady)
        let people = servers.reduce(0) { $0 + $1.people }
        let head = ready == servers.count ? "All well" : ready > 0 ? "Going on" : "Nobody is ready"
        return "\(head): \(ready) of \(count(Int64(servers.count), "server")) ready, "
            + "\(people == 1 ? "1 person" : "\(people) people") in \(count(roomCount, "room"))"
    }

    private func count(_ number: Int64, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The content of the main element.
    public var main: Markup {
        Markup { page in
            page.element("h1", ["class": "sentence"], sentence)
            page.element("section", ["aria-labelledby": "servers"]) { section in
                section.element("h2", ["id": "servers"], "Servers")
                section.element("ul", ["class": "cards"]) { list in
                    for server in servers { card(server, &list) }
                }
            }
            page.element("section", ["aria-labelledby": "rooms"]) { section in
                section.element("h2", ["id": "rooms"], "Rooms")
                roomTable(&section)
                if !ratedGames.isEmpty { section.markup(RatingsPage.links(ratedGames)) }
            }
            page.element("section", ["aria-labelledby": "takeovers"]) { section in
                section.element("h2", ["id": "takeovers"], "Takeovers")
                receipts(&section)
            }
        }
    }

    private func card(_ server: Server, _ list: inout Markup) {
        list.element("li", ["class": server.isReady ? "card ready" : "card"]) { card in
            card.element("div", ["class": "top"]) { top in
                top.element("h3", server.name)
                top.element("p", ["class": "state"], (server.isReady ? "✓ " : "… ") + server.state)
            }
            card.element("dl") { facts in
                for (name, value) in [
                    ("rooms", "\(server.rooms)"), ("people", "\(server.people)"), ("since", server.since),
                    ("rooms lost", "\(server.taken)"), ("writes refused", "\(server.refused)"),
                ] {
                    facts.element("dt", name)
                    facts.element("dd", value)
                }
            }
        }
    }

    private func roomTable(_ section: inout Markup) {
        guard !rooms.isEmpty else {
            section.element("p") { line in
                line.text("No room is open. Open one: ")
                line.element("code", "oneup play")
            }
            return
        }
        section.element("table", ["class": "rooms"]) { table in
            table.element("thead") { head in
                head.element("tr") { line in
                    for name in ["PIN", "Game", "Title", "Players"] { line.element("th", ["scope": "col"], name) }
                }
            }
            table.element("tbody") { body in
                for room in rooms {
                    body.element("tr") { line in
                        line.element("th", ["scope": "row"]) {
                            $0.element("a", ["href": "/rooms/\(room.pin)"], RoomPage.spaced(room.pin))
                        }
                        line.element("td", room.game)
                        line.element("td", room.title)
                        line.element("td", room.summary)
                    }
                }
            }
        }
        if roomCount > rooms.count { section.element("p", "… and \(roomCount - Int64(rooms.count)) more.") }
    }

    private func receipts(_ section: inout Markup) {
        guard !takeovers.isEmpty else {
            section.element("p", "No server has had to take over from another yet.")
            return
        }
        section.element("p", ["class": "legend"], "The line marks the goal, \(Self.goal) ms.")
        section.element("ol", ["class": "receipts"]) { list in
            for takeover in takeovers { receipt(takeover, &list) }
        }
    }

    private func receipt(_ takeover: Takeover, _ list: inout Markup) {
        list.element("li") { item in
            item.element("p") { line in
                line.element("time", takeover.at)
                line.text(" \(takeover.taker) took \(count(takeover.rooms, "room")) over from \(takeover.former) · ")
                line.element("strong", takeover.gap.map { "\($0) ms" } ?? "gap not measured")
            }
            guard let gap = takeover.gap else { return }
            // The goal stands in the middle; what is longer than twice the goal fills the bar.
            let width = max(1, min(200, 100 * gap / Self.goal))
            item.element(
                "svg",
                ["class": "bar", "viewBox": "0 0 200 6", "preserveAspectRatio": "none", "aria-hidden": "true"]
            ) { bar in
                let kind = gap <= Self.goal ? "filled" : "filled over"
                bar.element("rect", ["class": kind, "width": "\(width)", "height": "6"]) { _ in }
                bar.element("rect", ["class": "goal", "x": "99.5", "width": "1", "height": "6"]) { _ in }
            }
        }
    }
}
