internal import Cells
internal import CUnicode

/// Why a name is not taken.
public struct NameProblem: Error, Equatable, Sendable {
    /// What is wrong and what to do, in words for the person who chose the name.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// A name as it is shown and as it is compared, prepared like the Nickname profile of PRECIS (RFC 8266) with narrower
/// limits. Two names are the same when their folded forms or their skeletons are equal, byte by byte.
public struct PlayerName: Equatable, Sendable {
    /// The most terminal columns a name may take, so that it fits a score table.
    public static let maximumColumns = 24
    /// The most Unicode scalars a name may have after NFC.
    public static let maximumScalars = 24
    /// The most bytes of UTF-8 a name may have after NFC, four for each scalar.
    public static let maximumBytes = 96
    /// The most combining marks that may follow one character.
    public static let maximumMarks = 2
    /// The most bytes that are looked at at all. Spaces, which collapse, may make a raw name longer than the limits.
    static let maximumRawBytes = 512

    /// The name as it is shown: NFC, no spaces at the ends, single ASCII spaces within.
    public let display: String
    /// The name as it is compared: NFKC and case folded.
    public let folded: String
    /// The name with look-alikes made equal (UTS 39 section 4), folded between two rounds, so that `PAYPAI`, `paypal`
    /// and a Cyrillic spelling meet.
    public let skeleton: String

    /// Prepares a name, or says why it is refused.
    public init(_ raw: String) throws(NameProblem) {
        guard raw.utf8.count <= Self.maximumRawBytes, let composed = UnicodeForms.composed(raw.utf8) else {
            throw NameProblem("The name is too long. At most \(Self.maximumScalars) characters fit.")
        }
        let display = try Self.checked(String(decoding: composed, as: UTF8.self))
        guard let folded = Self.stableFold(display),
            let first = UnicodeForms.skeleton(display.utf8), let between = UnicodeForms.folded(first),
            let skeleton = UnicodeForms.skeleton(between), !skeleton.isEmpty
        else { throw NameProblem("The name cannot be compared with other names. Choose simpler characters.") }
        self.display = display
        self.folded = folded
        self.skeleton = String(decoding: skeleton, as: UTF8.self)
    }

    /// Collapses spaces and checks every scalar and the limits.
    private static func checked(_ composed: String) throws(NameProblem) -> String {
        var name = String.UnicodeScalarView()
        var marks = 0
        var pendingSpace = false
        var hasLetterOrDigit = false
        for scalar in composed.unicodeScalars {
            switch try ScalarClass(scalar) {
            case .space:
                pendingSpace = !name.isEmpty
                continue
            case .mark:
                guard !name.isEmpty, !pendingSpace else {
                    throw NameProblem("An accent in the name has no letter under it. Type the letter first.")
                }
                marks += 1
                guard marks <= maximumMarks else {
                    throw NameProblem("The name has more than \(maximumMarks) accents on one letter. Take some away.")
                }
            case .letterOrDigit:
                hasLetterOrDigit = true
                marks = 0
            case .symbol: marks = 0
            }
            if pendingSpace { name.append(" ") }
            pendingSpace = false
            name.append(scalar)
        }
        guard !name.isEmpty else { throw NameProblem("The name is empty. Write at least one letter or digit.") }
        let text = String(name)
        guard name.count <= maximumScalars, text.utf8.count <= maximumBytes else {
            throw NameProblem("The name has \(name.count) characters. At most \(maximumScalars) fit.")
        }
        let columns = displayWidth(text)
        guard columns <= maximumColumns else {
            throw NameProblem("The name is \(columns) columns wide. At most \(maximumColumns) fit.")
        }
        guard hasLetterOrDigit, columns >= 1 else {
            throw NameProblem("The name has no letter and no digit. Add at least one.")
        }
        return text
    }

    /// Folds until nothing changes, because one round can leave a spelling that another would change (RFC 8266
    /// section 2.1 asks for it and gives up after three more rounds, as is done here).
    private static func stableFold(_ display: String) -> String? {
        var current = Array(display.utf8)
        for _ in 0..<4 {
            guard let next = UnicodeForms.folded(current).map(collapsed) else { return nil }
            if next == current { return next.isEmpty ? nil : String(decoding: next, as: UTF8.self) }
            current = next
        }
        return nil
    }

    /// Single spaces within, none at the ends: compatibility forms can bring spaces back.
    private static func collapsed(_ text: [UInt8]) -> [UInt8] {
        Array(text.split(separator: 0x20).joined(separator: [0x20]))
    }
}

/// What a scalar is to a name; anything else is refused.
private enum ScalarClass {
    case letterOrDigit, mark, space, symbol

    init(_ scalar: Unicode.Scalar) throws(NameProblem) {
        // U+2800 shows as nothing, U+FFFD stands for text that was lost.
        guard cunicode_is_ignorable(scalar.value) == 0, scalar.value != 0x2800, scalar.value != 0xFFFD else {
            throw NameProblem("The name holds a character that cannot be seen. Type the name anew, without it.")
        }
        switch cunicode_category(scalar.value) {
        case 1, 2, 3, 5, 9: self = .letterOrDigit  // Lu, Ll, Lt, Lo, Nd
        case 6, 7, 8: self = .mark  // Mn, Me, Mc
        case 12: self = .space  // Zs
        case 4, 10, 11, 19...29: self = .symbol  // Lm, Nl, No, punctuation, symbols
        case 13, 14, 15:  // Zl, Zp, Cc
            throw NameProblem("The name holds a control character or a line end. Type the name anew, without it.")
        case 16:  // Cf
            throw NameProblem("The name holds a character that changes how text runs. Type the name anew, without it.")
        default:  // Cn, Co, Cs
            throw NameProblem("The name holds a character that Unicode does not define. Choose another.")
        }
    }
}
