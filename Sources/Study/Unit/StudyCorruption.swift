import CandorAnalyze

/// Damage done to images in graded strengths, as cameras and hands do it.
public struct StudyCorruption: Sendable, Equatable {
  /// What is done.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// Independent normal noise on every pixel.
    case gaussianNoise = "gaussian_noise"
    /// A Gaussian blur.
    case blur
    /// A move of the whole image, black coming in.
    case shift
    /// A black square over part of the image.
    case occlusion
    /// Less contrast about the image's own mean.
    case contrast

    /// The kind in words.
    public var words: String {
      switch self {
      case .gaussianNoise: "Gaussian noise"
      case .blur: "blur"
      case .shift: "shift"
      case .occlusion: "occlusion"
      case .contrast: "lower contrast"
      }
    }
  }

  /// The strengths, from weak to strong.
  public static let strengths = 1...5

  /// What is done.
  public let kind: Kind
  /// How strongly, in ``strengths``.
  public let strength: Int

  package init(kind: Kind, strength: Int) {
    precondition(Self.strengths.contains(strength))
    self.kind = kind
    self.strength = strength
  }
}
