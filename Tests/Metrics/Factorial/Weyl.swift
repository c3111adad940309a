import Foundation

/// A small generator for planted data, independent of everything in `Sources`.
///
/// SplitMix64 (G. L. Steele et al., OOPSLA 2014): a Weyl sequence and a mixing function.
struct Weyl {
  var state: UInt64

  mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return (Double((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53
  }

  /// A standard normal number (Box and Muller, 1958).
  mutating func normal() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
  }
}
