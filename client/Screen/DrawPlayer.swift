internal import Cells
internal import GameViews

// A player's line beside the board: the pieces, the name, the clock, and whose turn it is.
extension ScreenModel {
    /// The cells of a clock's bar, and how many of a name it does not take away.
    private static let (barWidth, nameWidth) = (5, 12)
    /// The widest note, and the width of the side from which on all leave room for it.
    private static let (noteWidth, alignedWidth) = (6, 30)
    /// The last seconds are shown as urgent, in milliseconds.
    private static let urgent: Int64 = 20_000

    func drawPlayer(
        _ picture: inout ScreenPicture, _ room: RoomView, _ seat: Int, _ player: String?, _ area: Rect, style: Int
    ) {
        let mark = room.room.mark(seat) ?? "\(seat + 1)"
        let start = picture.grid.put("\(mark) ", .seat(style), column: area.column, row: area.row)
        let isTurn = room.room.turn == seat
        let note: String
        if seat == room.room.you {
            note = isTurn ? "◀ you" : "you"
        } else if isTurn {
            note = "◀"
        } else if room.rematch.contains(seat) {
            note = "again?"
        } else {
            note = ""
        }
        picture.grid.putRight(note, isTurn ? .accent : .dim, row: area.row, within: area)
        // Where there is room the clocks stand one below the other.
        let hasClock = room.room.match?.state.clock != nil
        let space = hasClock && area.width >= Self.alignedWidth ? Self.noteWidth : displayWidth(note)
        var end = area.endColumn - space - (space == 0 ? 0 : 1)
        if let clock = clock(room, seat, columns: end - start - min(displayWidth(player ?? "free"), Self.nameWidth) - 1)
        {
            end -= displayWidth(clock.text)
            picture.grid.put(clock.text, clock.style, column: end, row: area.row, within: area)
            end -= 1
        }
        picture.grid.put(
            truncated(player ?? "free", to: max(end - start, 0)), player == nil ? .dim : isTurn ? .title : .normal,
            column: start, row: area.row, within: area)
    }

    /// A seat's clock, with a bar where there is room; nil without clocks. The room's time tells what is left, so it is
    /// right however many servers there have been since the turn began.
    private func clock(_ room: RoomView, _ seat: Int, columns: Int) -> (text: String, style: Style)? {
        let roomTime = room.clockOffset.map { $0 + now }
        guard let left = room.room.left(seat, at: roomTime), let control = room.room.match?.state.terms.control else {
            return nil
        }
        let runs = room.room.running == seat
        var text = clockText(left)
        if displayWidth(text) + 1 + Self.barWidth <= columns {
            // What increments have added fills no more than the bar.
            let share = min(Double(left) / Double(max(control.start, 1)), 1)
            let filled = left == 0 ? 0 : max(1, Int((share * Double(Self.barWidth)).rounded()))
            text += " " + String(repeating: "▓", count: filled)
            text += String(repeating: "░", count: Self.barWidth - filled)
        }
        guard runs else { return (text, .dim) }
        return (text, left < Self.urgent ? .error : .title)
    }
}
