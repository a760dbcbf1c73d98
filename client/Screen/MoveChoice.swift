internal import Cells
internal import GameViews

/// A question between pressing a square and the move, such as what a pawn becomes.
struct MoveChoice: Equatable {
    /// What is asked.
    let question: String
    let choices: [SquareChoice]
}

extension ScreenModel {
    /// Takes the key of one of the choices; false when it is none of them.
    mutating func pressChoice(_ key: Key) -> Bool {
        guard case .choice(let asked) = overlay, case .character(let character) = key else { return false }
        guard let index = asked.choices.firstIndex(where: { String($0.key) == character.lowercased() }) else {
            return false
        }
        choose(index)
        return true
    }

    /// Plays the choice with this number.
    mutating func choose(_ index: Int) {
        guard case .choice(let asked) = overlay, asked.choices.indices.contains(index) else { return }
        overlay = nil
        move(asked.choices[index].move)
    }

    func drawChoice(_ picture: inout ScreenPicture, _ asked: MoveChoice) {
        let area = drawWindow(&picture, title: "question", Size(40, asked.choices.count + 4))
        picture.grid.put(asked.question, .normal, column: area.column, row: area.row, within: area)
        for (index, choice) in asked.choices.enumerated() {
            let place = Rect(column: area.column, row: area.row + 2 + index, width: area.width, height: 1)
            let start = picture.grid.put("[\(choice.key)] ", .accent, column: place.column, row: place.row)
            picture.grid.put(choice.label, .normal, column: start, row: place.row, within: place)
            picture.hits.append(ScreenPicture.Hit(area: place, target: .row(index)))
        }
    }
}
