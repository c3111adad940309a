/// The same confidences binned by each tool's rule: what each would report, and which rows moved.
///
/// Data for `candor metrics --explain-conventions`.
public struct ConventionComparison: Sendable, Equatable, Codable {
  /// One tool's reading.
  public struct Reading: Sendable, Equatable, Codable {
    /// The tool.
    public let convention: BinConvention
    /// Its name and version.
    public let title: String
    /// Its rule in words.
    public let rule: String
    /// The expected calibration error by its rule, or `nil` without rows.
    public let ece: Double?
    /// The maximum calibration error by its rule, or `nil` without rows.
    public let mce: Double?
    /// The confidences it puts elsewhere than we do, ascending.
    public let moved: [Move]
    /// Number of rows it puts elsewhere.
    public var movedRows: Int { moved.reduce(0) { $0 + $1.rows } }
  }

  /// A confidence that a tool puts into another bin than we do.
  public struct Move: Sendable, Equatable, Codable {
    /// The confidence.
    public let confidence: Double
    /// Number of rows of that confidence.
    public let rows: Int
    /// Our bin, counted from 0.
    public let ourBin: Int
    /// The tool's bin, counted from 0; `nil` when it is in none.
    public let theirBin: Int?
    /// Why.
    public let reason: Reason
  }

  /// Why a confidence changes its bin.
  public enum Reason: String, Sendable, Codable {
    /// It is exactly on an edge, and the tool's bins are closed above: (a,b].
    case closedAbove
    /// The tool's edge is another double than the one nearest to k/B.
    case roundedEdge
    /// It is exactly 1, which has a bin of its own.
    case topBin
    /// It is exactly 0, which is in no bin.
    case dropped

    /// The reason as a sentence.
    public var sentence: String {
      switch self {
      case .closedAbove: "it lies on an edge, and the tool counts an edge to the bin below"
      case .roundedEdge: "the tool's edge is rounded differently"
      case .topBin: "the tool puts exactly 1 into a bin of its own"
      case .dropped: "the tool puts exactly 0 into no bin"
      }
    }
  }

  /// The number of bins.
  public let bins: Int
  /// The expected calibration error by our rule.
  public let ece: Double?
  /// The maximum calibration error by our rule.
  public let mce: Double?
  /// Our rule in words.
  public let rule: String
  /// Each tool's reading.
  public let readings: [Reading]

  /// Reads a table by every rule.
  ///
  /// - Precondition: At least one bin.
  /// - Complexity: O(distinct confidences × log bins × tools).
  public init(_ table: CalibrationTable, bins: Int = 15) {
    let ours = BinRule.equalWidth(bins)
    self.bins = bins
    rule = ours.spec
    ece = BinnedCalibrationError(rule: ours, norm: .l1).value(of: table)
    mce = BinnedCalibrationError(rule: ours, norm: .max).value(of: table)
    let house = BinEdges(edges: (0...bins).map { Double($0) / Double(bins) })
    readings = BinConvention.allCases.map { convention in
      let rule = BinRule.convention(convention, bins)
      return Reading(
        convention: convention,
        title: convention.title,
        rule: convention.rule,
        ece: BinnedCalibrationError(rule: rule, norm: .l1).value(of: table),
        mce: BinnedCalibrationError(rule: rule, norm: .max).value(of: table),
        moved: Self.moves(table, house, convention.edges(bins))
      )
    }
  }

  private static func moves(
    _ table: CalibrationTable,
    _ house: BinEdges,
    _ tool: BinEdges
  ) -> [Move] {
    (0..<table.count).compactMap { index in
      let p = table.confidence[index]
      let theirs = tool.index(of: p)
      guard let ours = house.index(of: p), ours != theirs else { return nil }
      let reason: Reason
      if theirs == nil {
        reason = .dropped
      } else if tool.hasTopBin, p == 1 {
        reason = .topBin
      } else if tool.isClosedAbove, tool.edges.contains(p), house.edges.contains(p) {
        reason = .closedAbove
      } else {
        reason = .roundedEdge
      }
      return Move(
        confidence: p,
        rows: table.rows[index],
        ourBin: ours,
        theirBin: theirs,
        reason: reason
      )
    }
  }
}
