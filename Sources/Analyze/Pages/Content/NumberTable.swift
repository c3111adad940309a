public import CandorMetrics
public import CandorText

/// Numbers of one or several models, each with its interval, each row with what exactly it is.
public struct NumberTable: Sendable {
  /// A number of one model.
  public struct Cell: Sendable {
    /// The number as text.
    public let value: String
    /// Its interval as text, such as `0.421 to 0.448`.
    public let interval: String?

    /// Creates a cell.
    public init(_ value: String, interval: String? = nil) {
      self.value = value
      self.interval = interval
    }

    /// Creates the cell of an estimate; what is not defined is a dash.
    ///
    /// - Parameters:
    ///   - estimate: The number.
    ///   - text: How it and the ends of its interval are written.
    public init(_ estimate: Estimate, text: (Double) -> String = NumberText.metric) {
      self.init(
        estimate.value.map(text) ?? NumberText.absent,
        interval: Self.range(estimate, text)
      )
    }

    /// The interval; of a calibration error what chance would show, too, and the corrected estimate
    /// that the interval belongs to.
    private static func range(_ estimate: Estimate, _ text: (Double) -> String) -> String? {
      let interval = estimate.interval.map { "\(text($0.low)) to \(text($0.high))" }
      guard let chance = estimate.byChance, let corrected = estimate.corrected else {
        return interval
      }
      return "by chance \(text(chance)); corrected \(text(corrected))"
        + (interval.map { ", \($0)" } ?? "")
    }
  }

  /// One measure.
  public struct Row: Sendable {
    /// The name of the measure.
    public let label: String
    /// What exactly is measured, and how intervals were made.
    public let spec: String?
    /// One cell for each model.
    public let cells: [Cell]
    /// The id that links to this row name, such as that of a ``KeyNumber``.
    public var anchor: String?

    /// Creates a row.
    public init(label: String, spec: String?, cells: [Cell], anchor: String? = nil) {
      self.anchor = anchor
      self.label = label
      self.spec = spec
      self.cells = cells
    }

    /// The same row, to be found under an id.
    func named(_ anchor: String) -> Row {
      var row = self
      row.anchor = anchor
      return row
    }

    /// Creates the row of one measure of several models, spec and interval method from the first
    /// estimate.
    public init(
      label: String,
      estimates: [Estimate],
      text: (Double) -> String = NumberText.metric
    ) {
      let method = estimates.lazy.compactMap(\.interval).first.map { interval in
        "; \(NumberText.level(interval.level)) interval: \(interval.method)"
      }
      self.init(
        label: label,
        spec: estimates.first.map { $0.spec + (method ?? "") },
        cells: estimates.map { Cell($0, text: text) }
      )
    }
  }

  /// What the table shows.
  public var caption: String
  /// The names of the models.
  public var columns: [String]
  /// The measures.
  public var rows: [Row]

  /// Creates a table.
  public init(caption: String, columns: [String], rows: [Row]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}
