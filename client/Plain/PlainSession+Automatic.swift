internal import GameViews
internal import Games

// The steps that the client of who leads a hosted game takes by itself.
extension PlainSession {
    /// Takes the step that it is time for, and says once that one will come.
    mutating func goOnByItself() {
        guard flow == nil, !isOwedEvent, stage == .online, let room, room.isHosted, room.you == 0,
            room.phase == "running",
            let next = scene?.automatic
        else {
            // While an answer is awaited the wait goes on.
            if flow == nil, !isOwedEvent {
                _ = automatic.follow(nil, at: now)
                saidAutomatic = false
            }
            return
        }
        if let move = automatic.follow(next, at: now) {
            saidAutomatic = false
            scene?.sent(move)
            // It answers what is shown: a step of the host's own that came first makes it none.
            ask(.move(move, answers: room.number), .move(move))
        } else if !saidAutomatic, let seconds = automatic.seconds(at: now) {
            saidAutomatic = true
            say("Next in \(counted(Int64(seconds), "second")). Type hold to stay here.")
        }
    }

    /// Obeys `auto` and `hold`, which go to no server; false when the words are none of these, or the game goes on by hand
    /// alone.
    mutating func obeyAutomatic(_ text: String) -> Bool {
        let word = text.lowercased()
        guard word == "auto" || word == "hold", scene?.setAutomatic(word == "auto") ?? false else { return false }
        say(
            word == "auto"
                ? "The next steps come by themselves. Type hold to stay where you are."
                : "Held. Type next to go on, or auto to go on by itself.")
        goOnByItself()
        return true
    }
}
