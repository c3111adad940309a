public import CandorMetrics

/// One view of where a gap in log loss comes from: what it carries, how sure that is, in words.
///
/// Views overlap: the rows that flip also have a class, and may lie in the tail. Each is measured
/// against the whole gap.
public struct Cause: Sendable, Equatable {
  /// The views there are.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// What cross-fit recalibration of both models removes.
    case calibration
    /// What stays after it: one model knows more.
    case refinement
    /// The rows on which exactly one model is right.
    case flips
    /// The 1 % of rows where the two losses differ most.
    case tail
    /// The one class that carries most.
    case `class`
    /// Running against finished-network training loss.
    case reading
  }

  /// Which view this is.
  public let kind: Kind
  /// The part of the gap it carries, in nats, B minus A.
  public let difference: Double
  /// The part as a share of the gap; may lie outside 0...1 when parts pull in both directions.
  public let share: Double?
  /// The interval of the share.
  public let interval: Interval?
  /// The interval of the part itself.
  public let differenceInterval: Interval?
  /// The class, for ``Kind/class``.
  public let classIndex: Int?
  /// How the part was computed.
  public let spec: String
  /// The finding in words; `nil` when the data do not support one.
  public internal(set) var sentence: String?

  /// Whether the data show that this view carries more than half of the gap.
  public var carriesMost: Bool {
    guard let share, let interval else { return false }
    return share > 0.5 && interval.low > 0.5
  }

  /// The order in which the most specific cause is asked for.
  static let askingOrder: [Kind] = [.calibration, .class, .tail, .flips]

  /// The leading cause of a gap that exists: the first in asking order that carries most of it.
  static func leading(_ causes: [Cause]) -> Kind {
    askingOrder.first { kind in causes.contains { $0.kind == kind && $0.carriesMost } }
      ?? .refinement
  }
}
