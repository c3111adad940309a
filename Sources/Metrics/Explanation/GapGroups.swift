internal import Glibc

/// Groups of rows that may carry a gap: one class, the rows of largest disagreement, discordant rows.
///
/// What is in a group depends on labels and predictions, never on the sizes of the losses.
struct GapGroups {
  private let measure: GapMeasure
  private let a: RowFacts
  private let b: RowFacts
  private let scoresA: RowScores
  private let scoresB: RowScores
  /// The model of higher loss.
  private let worse: RowFacts

  init(
    _ measure: GapMeasure,
    _ a: RowFacts,
    _ b: RowFacts,
    _ scoresA: RowScores,
    _ scoresB: RowScores
  ) {
    self.measure = measure
    self.a = a
    self.b = b
    self.scoresA = scoresA
    self.scoresB = scoresB
    worse = measure.moments.mean(measure.gap) > 0 ? b : a
  }

  /// The parts of the groups; that of the discordant rows is taken after recalibration, where known,
  /// since over-confidence costs most where one is wrong.
  func parts(remaining: [Double]?) -> [GapExplanation.Part] {
    guard a.rows > 1 else { return [] }
    let flips = (0..<a.rows).map { a.isHit($0) != b.isHit($0) }
    return [
      classPart(),
      part(
        .tail,
        measure.gap,
        tail,
        spec: "loss differences of the 1 % of rows where the models' probabilities differ most"
          + " (Jeffreys' divergence), over all rows"
      ),
      part(
        .flips,
        remaining ?? measure.gap,
        flips,
        spec: "loss differences" + (remaining == nil ? "" : " after recalibration")
          + " of rows on which exactly one model is right, over all rows"
      ),
    ].compactMap(\.self)
  }

  private func part(
    _ cause: GapCause,
    _ values: [Double],
    _ isIn: [Bool],
    spec: String,
    label: (index: Int, by: GapExplanation.Group.By)? = nil,
    level: Double? = nil
  ) -> GapExplanation.Part? {
    let members = isIn.map { $0 ? 1.0 : 0 }
    let share = measure.moments.mean(members)
    guard share > 0 else { return nil }
    let part = zip(values, members).map { $0 * $1 }
    let group = GapExplanation.Group(
      rows: isIn.count { $0 },
      share: share,
      concentration: measure.moments.concentration(
        part,
        of: measure.gap,
        rows: members,
        level: level ?? measure.level
      ),
      classIndex: label?.index,
      by: label?.by
    )
    return measure.part(cause, part, spec: spec, group: group, level: level)
  }

  /// The class that carries most, by label or by the worse model's prediction.
  private func classPart() -> GapExplanation.Part? {
    let direction = measure.moments.mean(measure.gap) < 0 ? -1.0 : 1.0
    let ways: [(GapExplanation.Group.By, [Int32])] = [
      (.label, a.labels), (.predicted, worse.predicted),
    ]
    var most: (by: GapExplanation.Group.By, index: Int, classes: [Int32], sum: Double)?
    for (by, classes) in ways {
      var sums = [Double](repeating: 0, count: a.classes)
      for row in classes.indices {
        sums[Int(classes[row])] += (a.weights?[row] ?? 1) * direction * measure.gap[row]
      }
      // A half of the gap in fewer rows says more than the whole of it in all rows.
      for index in sums.indices where sums[index] > (most?.sum ?? 0) {
        most = (by, index, classes, sums[index])
      }
    }
    guard let most else { return nil }
    let tried = Double(2 * a.classes)
    return part(
      .class,
      measure.gap,
      most.classes.map { Int($0) == most.index },
      spec: "loss differences of the rows of the class that carries most, over all rows; intervals"
        + " simultaneous over \(2 * a.classes) classes",
      label: (most.index, most.by),
      level: 1 - (1 - measure.level) / tried
    )
  }

  /// The 1 % of rows of largest Σ_k (p_A − p_B)(ln p_A − ln p_B): what the models expect of each
  /// other's losses, labels unseen.
  private var tail: [Bool] {
    let divergence = RowScores.divergence(scoresA, scoresB)
    let wanted = max(1, a.rows / 100)
    let cut = divergence.sorted(by: >)[wanted - 1]
    // Rows that tie at the cut are in only if all of them fit.
    let above = divergence.count { $0 > cut }
    let tied = divergence.count { $0 == cut }
    let takesTies = above + tied <= 2 * wanted
    return divergence.map { takesTies ? $0 >= cut : $0 > cut }
  }
}
