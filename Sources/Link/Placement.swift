public import Bytes

/// Rendezvous hashing (Thaler and Ravishankar 1998): each candidate gets a score for the room, the highest wins. Balancer
/// and servers use the same function, so that a dead server's streams land where its rooms are taken; when they see
/// different candidates the lease decides.
public func rendezvousScore(room: RoomID, candidate: Incarnation) -> UInt64 {
    // The finalizer of SplitMix64 over both values.
    var mixed = UInt64(bitPattern: room) &* 0x9E37_79B9_7F4A_7C15 ^ candidate
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
}

/// The candidate that wins the room, or nil when there is none.
public func rendezvousWinner(room: RoomID, among candidates: some Sequence<Incarnation>) -> Incarnation? {
    candidates.max { rendezvousScore(room: room, candidate: $0) < rendezvousScore(room: room, candidate: $1) }
}
