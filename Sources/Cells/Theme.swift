/// A set of colours for all styles.
public enum Theme: String, CaseIterable, Sendable {
    /// For a dark background.
    case dark
    /// For a light background.
    case light
    /// For a dark background, with blue and orange instead of red and green (Okabe and Ito's palette).
    case colourBlind = "colour-blind"

    /// How a style looks on a terminal with this many colours: 256, 16, 8, or 0 for none. Without colours attributes
    /// alone tell the styles apart.
    public func look(_ style: Style, colours: Int) -> Look {
        if colours >= 256 { return rich(style) }
        if colours >= 8 { return basic(style, bright: colours >= 16) }
        return Self.colourless(style)
    }

    private static func colourless(_ style: Style) -> Look {
        switch style {
        case .normal, .seat1, .shadedSeat1, .seat3, .frame: Look()
        case .dim, .pending, .shaded: Look(dim: true)
        case .title, .accent, .warning, .good, .seat0, .shadedSeat0, .seat2: Look(bold: true)
        case .error: Look(bold: true, underlined: true)
        case .selected, .highlight, .code: Look(reverse: true)
        case .chosen, .field: Look(underlined: true)
        case .bar: Look()
        }
    }

    /// The first sixteen colours, which a terminal's own theme defines.
    private func basic(_ style: Style, bright: Bool) -> Look {
        // Without bright colours bold stands for them.
        func vivid(_ colour: Int16) -> Look { bright && self != .light ? Look(colour + 8) : Look(colour, bold: true) }
        let isLight = self == .light
        switch style {
        case .normal, .bar: return Look()
        case .shaded: return basic(.dim, bright: bright)
        case .shadedSeat0: return basic(.seat0, bright: bright)
        case .shadedSeat1: return basic(.seat1, bright: bright)
        case .dim: return bright ? Look(isLight ? 8 : 7, dim: !isLight) : Look(dim: true)
        case .frame: return bright ? Look(8) : Look(dim: true)
        case .title: return Look(bold: true)
        case .accent: return vivid(isLight ? 4 : 6)
        case .selected: return isLight ? Look(7, on: 4, bold: true) : Look(0, on: 6)
        case .chosen: return Look(bold: true, underlined: true)
        case .warning: return vivid(isLight ? 5 : 3)
        case .good: return vivid(self == .colourBlind ? 4 : 2)
        case .error: return self == .colourBlind ? Look(3, bold: true, underlined: true) : vivid(1)
        case .field: return Look(underlined: true)
        case .seat0: return vivid(self == .colourBlind ? 3 : isLight ? 4 : 6)
        case .seat1: return vivid(self == .colourBlind ? 4 : isLight ? 1 : 3)
        case .seat2: return vivid(5)
        case .seat3: return vivid(2)
        case .pending: return Look(dim: true)
        case .highlight: return Look(reverse: true)
        case .code: return Look(0, on: bright ? 15 : 7)
        }
    }

    /// Fixed colours of the 256-colour palette: 16 to 231 are the cube, 232 to 255 greys. The text and the background
    /// stay the terminal's own.
    private func rich(_ style: Style) -> Look {
        switch self {
        case .dark: dark(style)
        case .light: light(style)
        case .colourBlind: colourBlind(style)
        }
    }

    private func dark(_ style: Style) -> Look {
        switch style {
        case .normal: Look()
        case .dim: Look(246)
        case .title: Look(bold: true)
        case .accent: Look(80, bold: true)
        case .selected: Look(231, on: 24, bold: true)
        case .chosen: Look(255, on: 237)
        case .warning: Look(221)
        case .good: Look(114, bold: true)
        case .error: Look(210, bold: true)
        case .frame: Look(240)
        case .field: Look(255, on: 236)
        case .seat0: Look(80, bold: true)
        case .seat1: Look(215, bold: true)
        case .seat2: Look(177, bold: true)
        case .seat3: Look(149, bold: true)
        case .pending: Look(244)
        case .highlight: Look(231, on: 58, bold: true)
        case .bar: Look(252)
        case .shaded: Look(246, on: 236)
        case .shadedSeat0: Look(80, on: 236, bold: true)
        case .shadedSeat1: Look(215, on: 236, bold: true)
        case .code: Look(16, on: 231)
        }
    }

    private func light(_ style: Style) -> Look {
        switch style {
        case .normal: Look()
        case .dim: Look(242)
        case .title: Look(bold: true)
        case .accent: Look(25, bold: true)
        case .selected: Look(231, on: 25, bold: true)
        case .chosen: Look(232, on: 253)
        case .warning: Look(94, bold: true)
        case .good: Look(22, bold: true)
        case .error: Look(124, bold: true)
        case .frame: Look(248)
        case .field: Look(232, on: 254)
        case .seat0: Look(25, bold: true)
        case .seat1: Look(130, bold: true)
        case .seat2: Look(90, bold: true)
        case .seat3: Look(22, bold: true)
        case .pending: Look(246)
        case .highlight: Look(232, on: 229, bold: true)
        case .bar: Look(238)
        case .shaded: Look(242, on: 254)
        case .shadedSeat0: Look(25, on: 254, bold: true)
        case .shadedSeat1: Look(130, on: 254, bold: true)
        case .code: Look(16, on: 231)
        }
    }

    private func colourBlind(_ style: Style) -> Look {
        switch style {
        case .warning: Look(220)
        case .good: Look(75, bold: true)
        case .error: Look(208, bold: true, underlined: true)
        case .seat0: Look(214, bold: true)
        case .seat1: Look(75, bold: true)
        case .seat2: Look(175, bold: true)
        case .seat3: Look(36, bold: true)
        case .highlight: Look(231, on: 25, bold: true)
        case .shadedSeat0: Look(214, on: 236, bold: true)
        case .shadedSeat1: Look(75, on: 236, bold: true)
        default: dark(style)
        }
    }
}
