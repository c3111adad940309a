/// What can be said of each row by itself: one array a fact, all in row order.
///
/// Comparisons of two models and every score start from here. Log loss comes from log-softmax in
/// `Double`, never from a probability that was rounded or clipped: −ln p = (max z − z_y) + ln Σ_k
/// exp(z_k − max z), with the largest term of the sum kept apart so that a loss of 1e-20 stays
/// 1e-20. For ``Predictions/Scores/probabilities(_:)`` it is −ln of the value given.
///
/// - Edge cases: a tie for the largest score goes to the lowest class index. A probability of
///   exactly 0 for the right class makes that row's log loss `+infinity`; averages over it are
///   undefined (``ScoreSummary``). No rows give empty arrays.
/// - Accuracy: within a few units in the last place of the exact value.
/// - Complexity: O(rows × classes), one pass, on all processors; the values do not depend on the
///   number of processors.
public struct RowFacts: Sendable, Equatable {
  /// Number of classes.
  public let classes: Int
  /// The right class of each row.
  public let labels: [Int32]
  /// The weight of each row, or `nil` when every row counts once.
  public let weights: [Double]?
  /// What the weights mean.
  public let weighting: Weighting
  /// The code of each row's cluster, or `nil` when rows were drawn one by one.
  public let clusters: [Int32]?
  /// The class of the largest score of each row; the lowest index wins a tie.
  public let predicted: [Int32]
  /// The largest probability of each row, in [1/classes, 1].
  public let confidence: [Double]
  /// −ln p of the right class, in [0, ∞].
  public let logLoss: [Double]
  /// Brier score of each row, Σ_k (p_k − [k is right])², in [0, 2].
  public let brier: [Double]
  /// The probability of the right class, in [0, 1].
  public let trueClassProbability: [Double]
  /// Σ_k p_k² of each row, which the spherical score needs.
  public let squaredNorm: [Double]

  /// Number of rows.
  public var rows: Int { labels.count }

  /// Whether the predicted class of a row is the right one.
  @inlinable
  public func isHit(_ row: Int) -> Bool { predicted[row] == labels[row] }

  /// Whether each row's predicted class is the right one.
  public var hits: [Bool] { zip(predicted, labels).map { $0 == $1 } }

  /// Computes the facts of every row in one pass.
  public init(_ predictions: Predictions) {
    var store = Store(rows: predictions.rows)
    store.withWriter { writer in
      let ranges = Workers.ranges(predictions.rows, atLeast: 4_096)
      Workers.run(ranges.count) { piece in
        var writer = writer
        predictions.feed(ranges[piece], to: &writer)
      }
    }
    self.init(predictions, store)
  }

  /// Joins what was written of each row with what the predictions say of it.
  init(_ predictions: Predictions, _ store: Store) {
    classes = predictions.classes
    labels = predictions.labels
    weights = predictions.weights
    weighting = predictions.weighting
    clusters = predictions.clusters
    predicted = store.predicted
    confidence = store.confidence
    logLoss = store.logLoss
    brier = store.brier
    trueClassProbability = store.trueClassProbability
    squaredNorm = store.squaredNorm
  }

  /// Room for the facts of every row.
  struct Store {
    var predicted: [Int32]
    var confidence, logLoss, brier, trueClassProbability, squaredNorm: [Double]

    init(rows: Int) {
      predicted = Array(repeating: 0, count: rows)
      confidence = Array(repeating: 0, count: rows)
      logLoss = confidence
      brier = confidence
      trueClassProbability = confidence
      squaredNorm = confidence
    }

    mutating func withWriter(_ body: (Writer) -> Void) {
      predicted.withUnsafeMutableBufferPointer { predicted in
        confidence.withUnsafeMutableBufferPointer { confidence in
          logLoss.withUnsafeMutableBufferPointer { logLoss in
            brier.withUnsafeMutableBufferPointer { brier in
              trueClassProbability.withUnsafeMutableBufferPointer { trueClassProbability in
                squaredNorm.withUnsafeMutableBufferPointer { squaredNorm in
                  body(
                    Writer(
                      predicted: predicted,
                      confidence: confidence,
                      logLoss: logLoss,
                      brier: brier,
                      trueClassProbability: trueClassProbability,
                      squaredNorm: squaredNorm
                    )
                  )
                }
              }
            }
          }
        }
      }
    }
  }

  /// Writes blocks to the rows they belong to; different threads write different rows.
  struct Writer: RowConsumer {
    let predicted: UnsafeMutableBufferPointer<Int32>
    let confidence, logLoss, brier: UnsafeMutableBufferPointer<Double>
    let trueClassProbability, squaredNorm: UnsafeMutableBufferPointer<Double>

    @inline(__always)
    mutating func take(
      _ block: RowBlock,
      start: Int,
      count: Int,
      probabilities: UnsafeMutablePointer<Lanes>
    ) {
      write(block.predicted, to: predicted, start, count)
      write(block.confidence, to: confidence, start, count)
      write(block.logLoss, to: logLoss, start, count)
      write(block.brier, to: brier, start, count)
      write(block.trueClassProbability, to: trueClassProbability, start, count)
      write(block.squaredNorm, to: squaredNorm, start, count)
    }

    /// Writes the first rows' numbers to their places.
    @inline(__always)
    private func write<Number>(
      _ values: UnsafeMutablePointer<Number>,
      to target: UnsafeMutableBufferPointer<Number>,
      _ start: Int,
      _ count: Int
    ) {
      guard let target = target.baseAddress else { return }
      (target + start).update(from: values, count: count)
    }
  }
}
