/// How a fit ended: what a reader must know before believing its parameters.
public struct FitCertificate: Sendable, Equatable, Codable {
  /// What kept a fit from having an ordinary optimum.
  public enum Limit: String, Sendable, Equatable, Codable {
    /// Every row that counts is already right: sharper is always better and no optimum exists.
    case everyRowRight = "every_row_right"
    /// The scores point away from the labels: the best is to ignore them.
    case scoresMislead = "scores_mislead"
    /// The scores are the same in every row or class, so the parameter has no effect.
    case flat
    /// The search stopped at its limit of iterations.
    case iterations
    /// The saved map was changed after its fit, or cannot be told from one that was.
    case changed
  }

  /// Whether the optimum was found to tolerance.
  public let converged: Bool
  /// Iterations taken; for one curve a class, the most that any class took.
  public let iterations: Int
  /// The largest absolute component of the gradient of the objective at the end, or `nil` for a fit
  /// that is exact by construction (isotonic, histogram).
  public let gradientNorm: Double?
  /// What a further Newton step would still take off the objective, or `nil` as above.
  public let expectedDecrease: Double?
  /// The limit the fit ran into, or `nil` for an ordinary optimum.
  public let limit: Limit?
  /// Mean log loss of the fitting rows before, in nats; `nil` when infinite.
  public let lossBefore: Double?
  /// Mean log loss of the fitting rows after, in nats; `nil` when infinite.
  ///
  /// In-sample: it flatters the map. Evaluate with ``CrossFit``.
  public let lossAfter: Double?
  /// Number of rows that were fitted.
  public let rows: Int
  /// Number of free parameters; `nil` for curves, which choose their own.
  public let parameters: Int?

  /// Rows a parameter below which a fit may well follow the noise of its rows.
  ///
  /// - Note: Peduzzi et al. 1996 found logistic fits unreliable below ten events a variable.
  public static let fewestRowsPerParameter = 10

  /// Whether there are too few rows for as many parameters.
  public var hasFewRows: Bool {
    parameters.map { rows < Self.fewestRowsPerParameter * $0 } ?? false
  }

  /// Whether the map makes the log loss of its own fitting rows larger.
  ///
  /// True means that the method does not suit the data: its own rows should be easiest.
  public var raisesLoss: Bool {
    switch (lossBefore, lossAfter) {
    case (let before?, let after?): after > before + 1e-9 * (1 + before)
    case (_?, nil): true
    default: false
    }
  }

  /// A sentence for the user when something is wrong, or `nil` when all is well.
  public var warning: String? {
    if limit == .changed {
      return "The map's file was changed after the fit, so nothing is known of how well it fits;"
        + " fit it again."
    }
    if limit == .everyRowRight {
      return "Every row is right, so the loss falls without end as the scores grow; no finite"
        + " optimum exists. Use rows on which the model errs."
    }
    if limit == .scoresMislead {
      return "The right class scores no higher than the average class, so the best map ignores the"
        + " scores. Check that labels and columns belong together."
    }
    if limit == .flat {
      return "The scores are constant, so the parameter has no effect; the map leaves them alone."
    }
    if !converged {
      return
        "The fit stopped after \(iterations) iterations before meeting its tolerance; a further"
        + " step would change the loss by about \(expectedDecrease ?? 0)."
    }
    if raisesLoss {
      return "The fit raises the log loss of its own rows from \(lossBefore ?? .infinity) to"
        + " \(lossAfter ?? .infinity); use another method or more rows."
    }
    if hasFewRows, let parameters {
      return "The map has \(parameters) free parameters for \(rows) rows, fewer than"
        + " \(Self.fewestRowsPerParameter) rows each, so it may fit their noise. Evaluate it on other"
        + " rows, or fit fewer parameters: temperature has one."
    }
    return nil
  }

  package init(
    converged: Bool,
    iterations: Int,
    gradientNorm: Double?,
    expectedDecrease: Double?,
    limit: Limit?,
    lossBefore: Double,
    lossAfter: Double,
    rows: Int,
    parameters: Int? = nil
  ) {
    self.converged = converged
    self.iterations = iterations
    self.gradientNorm = gradientNorm
    self.expectedDecrease = expectedDecrease
    self.limit = limit
    self.lossBefore = lossBefore.isFinite ? lossBefore : nil
    self.lossAfter = lossAfter.isFinite ? lossAfter : nil
    self.rows = rows
    self.parameters = parameters
  }

  /// What is left of a certificate when its map is no longer the one that was fitted.
  var disowned: FitCertificate {
    FitCertificate(
      converged: false,
      iterations: iterations,
      gradientNorm: nil,
      expectedDecrease: nil,
      limit: .changed,
      lossBefore: .infinity,
      lossAfter: .infinity,
      rows: rows,
      parameters: parameters
    )
  }

  private enum CodingKeys: String, CodingKey {
    case converged, iterations, limit, rows, parameters
    case gradientNorm = "gradient_norm"
    case expectedDecrease = "expected_decrease"
    case lossBefore = "loss_before"
    case lossAfter = "loss_after"
  }
}
