public import CandorMetrics

/// One view of where a gap in log loss comes from: what it carries, how sure that is, in words.
///
/// Views overlap: the rows that flip also have a class, and may lie in the tail. Each is measured
/// against the whole gap.
public struct Cause: Sendable, Equatable {
  /// The views there are.
  public typealias Kind = GapCause

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
  /// The rows, where the view is one of a group of rows.
  public let group: GapExplanation.Group?
  /// How the part was computed.
  public let spec: String
  /// The finding in words; `nil` when the data do not support one.
  public internal(set) var sentence: String?

  /// The class, for `GapCause/class`.
  public var classIndex: Int? { group?.classIndex }

  init(_ part: GapExplanation.Part) {
    kind = part.cause
    difference = part.amount.value
    share = part.share
    interval = part.shareInterval
    differenceInterval = part.amount.interval
    group = part.group
    spec = part.spec
    sentence = nil
  }

  /// How the training loss was read; known without an interval.
  init(_ reading: ReadingGap, sentence: String) {
    kind = .reading
    difference = reading.effect
    share = reading.running == 0 ? nil : reading.effect / reading.running
    interval = nil
    differenceInterval = nil
    group = nil
    spec = "running minus finished-network training loss after the same epoch, B minus A"
    self.sentence = sentence
  }
}
