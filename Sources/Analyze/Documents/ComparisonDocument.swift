import CandorMetrics

/// The JSON of `candor compare`.
public struct ComparisonDocument: Encodable {
  private struct Difference: Encodable {
    let id: MetricID
    let a: Double?
    let b: Double?
    let difference: Double?
    let interval: Interval?
    let p_value: Double?
    let verdict: Verdict?
    let reason: String?
    let detectable_difference: Double?
    let rows_needed: Int?
    let spec: String

    private enum CodingKeys: String, CodingKey {
      case id, a, b, difference, interval, p_value, verdict, reason, detectable_difference
      case rows_needed, spec
    }

    init(_ found: Comparison.Difference) {
      id = found.id
      a = found.a.isFinite ? found.a : nil
      b = found.b.isFinite ? found.b : nil
      difference = found.difference.isFinite ? found.difference : nil
      interval = found.interval
      p_value = found.pValue
      verdict = found.verdict
      reason = found.reason
      detectable_difference = found.detectable
      rows_needed = found.rowsNeeded
      spec = found.spec
    }

    /// Writes a missing verdict and an infinite value as `null`: that there is none is part of what is said.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(a, forKey: .a)
      try container.encode(b, forKey: .b)
      try container.encode(difference, forKey: .difference)
      try container.encodeIfPresent(interval, forKey: .interval)
      try container.encodeIfPresent(p_value, forKey: .p_value)
      try container.encode(verdict, forKey: .verdict)
      try container.encodeIfPresent(reason, forKey: .reason)
      try container.encodeIfPresent(detectable_difference, forKey: .detectable_difference)
      try container.encodeIfPresent(rows_needed, forKey: .rows_needed)
      try container.encode(spec, forKey: .spec)
    }
  }

  private struct Flip: Encodable {
    let rows: Int
    let log_loss_contribution: Double?
    let log_loss_contribution_interval: Interval?
    /// The older name of the one above.
    let interval: Interval?
    let mean_true_probability_a: Double?
    let mean_true_probability_b: Double?
    let mean_confidence_a: Double?
    let mean_confidence_b: Double?
  }

  private struct McNemar: Encodable {
    let p_value: Double
    let both_right: Int
    let both_wrong: Int
    let only_a_right: Int
    let only_b_right: Int
  }

  private struct Explanation: Encodable {
    let cause: Cause.Kind
    let difference: Double
    let share: Double?
    let share_interval: Interval?
    /// The older name of the one above.
    let interval: Interval?
    let difference_interval: Interval?
    let `class`: Int?
    let class_by: GapExplanation.Group.By?
    let rows: Int?
    let row_share: Double?
    let concentration: Interval?
    let sentence: String?
    let spec: String
  }

  private struct Part: Encodable {
    let part: GapSplit.Part
    let difference: Double
    let difference_interval: Interval?
    /// The older name of the one above.
    let interval: Interval?
    let share: Double?
    let share_interval: Interval?
  }

  private struct View: Encodable {
    let method: GapSplit.Method
    let parts: [Part]
    let spec: String

    init(_ split: GapSplit) {
      method = split.method
      parts = split.parts.map {
        Part(
          part: $0.part,
          difference: $0.difference,
          difference_interval: $0.interval,
          interval: $0.interval,
          share: $0.share,
          share_interval: $0.shareInterval
        )
      }
      spec = split.spec
    }
  }

  /// What the best recalibration took for each model; absent for a model as it is.
  private struct Recalibrated: Encodable {
    let a: RemapMethod?
    let b: RemapMethod?

    init(_ comparison: ModelComparison) {
      a = comparison.explanation.chosenA
      b = comparison.explanation.chosenB
    }
  }

  private struct Beyond: Encodable {
    let a: Double
    let a_interval: Interval?
    let b: Double
    let b_interval: Interval?
    let share: Double?
    let share_interval: Interval?
  }

  private let schema = "candor.comparison/1"
  private let a: ModelOrigin
  private let b: ModelOrigin
  private let rows: Int
  private let classes: Int
  private let differences: [Difference]
  /// The agreement table; `flips` is its older name.
  private let agreement: [String: Flip]
  private let flips: [String: Flip]
  private let mcnemar: McNemar
  private let leading_cause: String
  private let explanation: [Explanation]
  private let explanation_reason: String?
  private let calibration_views: [View]
  private let isotonic_beyond_temperature: Beyond?
  private let recalibrated: Recalibrated?
  private let matched_alone: View?
  private let repeated_rows: Int
  private let rows_to_decide: Double?
  private let view_findings: [String]
  private let headline: String
  private let findings: [String]
  private let caveats: [String]
  private let warnings: [String]

  /// Describes a comparison.
  public init(_ comparison: ModelComparison) {
    a = comparison.a
    b = comparison.b
    rows = comparison.rows
    classes = comparison.classes
    differences = comparison.differences.map(Difference.init)
    agreement = Dictionary(
      uniqueKeysWithValues: comparison.agreementTable.map {
        (
          $0.agreement.rawValue,
          Flip(
            rows: $0.rows,
            log_loss_contribution: $0.contribution.isFinite ? $0.contribution : nil,
            log_loss_contribution_interval: $0.interval,
            interval: $0.interval,
            mean_true_probability_a: $0.trueClassProbability?.a,
            mean_true_probability_b: $0.trueClassProbability?.b,
            mean_confidence_a: $0.confidence?.a,
            mean_confidence_b: $0.confidence?.b
          )
        )
      }
    )
    flips = agreement
    mcnemar = McNemar(
      p_value: comparison.mcNemar.pValue,
      both_right: comparison.mcNemar.bothRight,
      both_wrong: comparison.mcNemar.bothWrong,
      only_a_right: comparison.mcNemar.onlyARight,
      only_b_right: comparison.mcNemar.onlyBRight
    )
    leading_cause = comparison.leadingCause?.rawValue ?? "none"
    explanation = comparison.causes.map {
      Explanation(
        cause: $0.kind,
        difference: $0.difference,
        share: $0.share,
        share_interval: $0.interval,
        interval: $0.interval,
        difference_interval: $0.differenceInterval,
        class: $0.classIndex,
        class_by: $0.group?.by,
        rows: $0.group?.rows,
        row_share: $0.group?.share,
        concentration: $0.group?.concentration,
        sentence: $0.sentence,
        spec: $0.spec
      )
    }
    explanation_reason = comparison.explanationReason
    calibration_views = comparison.splits.map { View($0) }
    matched_alone = comparison.explanation.matchedAlone.flatMap { GapSplit($0) }.map { View($0) }
    isotonic_beyond_temperature = comparison.explanation.beyondTemperature.map {
      Beyond(
        a: $0.offA.value,
        a_interval: $0.offA.interval,
        b: $0.offB.value,
        b_interval: $0.offB.interval,
        share: $0.closes.share,
        share_interval: $0.closes.shareInterval
      )
    }
    recalibrated = comparison.explanation.remaps.isEmpty ? nil : Recalibrated(comparison)
    repeated_rows = comparison.explanation.copies.repeated
    rows_to_decide = comparison.hasGap ? comparison.explanation.rowsToDecide : nil
    view_findings = comparison.splitSentences
    headline = comparison.headline
    findings = comparison.agreementSentences
    caveats = comparison.caveats
    warnings = comparison.warnings
  }

  /// The text of one comparison, or of several as `candor.comparisons/1`.
  public static func text(
    _ comparisons: [ModelComparison],
    groups: [GroupDifferences] = [],
    decisions: DecisionCurves? = nil,
    gates: GateCheck? = nil
  ) throws -> String {
    struct Several: Encodable {
      let schema = "candor.comparisons/1"
      let comparisons: [ComparisonDocument]
    }
    let documents = comparisons.map(ComparisonDocument.init)
    if documents.count == 1 {
      return try JSONDocument.text(
        GatedDocument(
          GroupedDocument(documents[0], groups: groups, decisions: decisions),
          gates
        )
      )
    }
    let several = GroupedDocument(
      Several(comparisons: documents),
      groups: groups,
      decisions: decisions
    )
    return try JSONDocument.text(GatedDocument(several, gates))
  }
}
