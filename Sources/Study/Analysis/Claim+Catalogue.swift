internal import CandorAnalyze
internal import CandorMetrics
internal import CandorText

extension Claim {
  /// How far two accuracies may be apart and still count as the same.
  public static let accuracyMargin = 0.01

  /// How many test images the probes use at most.
  private static let probes = NumberText.count(StudyWorker.probeImages)

  /// The claims that compare training with dropout to training without.
  static let questions: [Question] =
    [
      Question(
        "1a",
        "accuracy stays the same.",
        "accuracy on the test images",
        .within(accuracyMargin),
        value: "test_accuracy"
      ),
      Question(
        "1b",
        "the training loss falls (read as the book reads it).",
        "running training loss of the last epoch: dropout on, weights still moving",
        .lower,
        value: "train_loss_running"
      ),
      Question(
        "1c",
        "the training loss falls (read of the finished network).",
        "training loss of the finished network, dropout off",
        .lower,
        value: "train_loss"
      ),
      Question(
        "1d",
        "the test loss falls.",
        "log loss on the test images",
        .lower,
        value: "test_log_loss"
      ),
      Question(
        "2",
        "the model is more confident where it is right.",
        "mean confidence over the test images it gets right",
        .higher,
        value: "confidence_right"
      ),
      Question(
        "3",
        "the model is less confident where it is wrong.",
        "mean confidence over the test images it gets wrong",
        .lower,
        value: "confidence_wrong"
      ),
    ] + robustness + [
      Question(
        "5a",
        "minima are flatter (perturbed weights).",
        "rise of the loss on \(NumberText.count(Flatness.perturbedImages)) training images under filter-normalised weight noise of"
          + " radius 0.1, mean of five directions",
        .lower,
        value: "flatness.rise_0.1"
      ),
      Question(
        "5b",
        "minima are flatter (curvature).",
        "logarithm of the largest eigenvalue of the Hessian of the loss on \(NumberText.count(Flatness.curvedImages))"
          + " training images",
        .lower
      ) { run in
        run.record.values["hessian.largest_eigenvalue"].flatMap { $0 > 0 ? logarithm($0) : nil }
      },
      calibration("6a", "as trained", as: "as trained", suffix: ""),
      calibration(
        "6b",
        "each at its best temperature",
        as: "each fold at the temperature of the others",
        suffix: "_tempered"
      ),
      Question(
        "7a",
        "fine-tuning starts from a better place (regrouped classes).",
        "test log loss averaged over five epochs of fine-tuning on"
          + " \(NumberText.count(FineTuning.trainImages)) images",
        .lower,
        value: "fine_tune.regrouped.loss"
      ),
      Question(
        "7b",
        "fine-tuning starts from a better place (rotated images).",
        "test log loss averaged over five epochs of fine-tuning on"
          + " \(NumberText.count(FineTuning.trainImages)) images",
        .lower,
        value: "fine_tune.rotated.loss"
      ),
      Question(
        "8a",
        "the model is less confident on out-of-distribution inputs (noise).",
        "mean confidence on \(probes) images of uniform noise",
        .lower,
        value: "foreign.noise.confidence"
      ),
      Question(
        "8b",
        "the model is less confident on out-of-distribution inputs (shuffled pixels).",
        "mean confidence on \(probes) test images with shuffled pixels",
        .lower,
        value: "foreign.shuffled.confidence"
      ),
      Question(
        "8c",
        "confidence tells out-of-distribution inputs apart better (noise).",
        "AUROC of confidence, \(probes) test images against as many of noise",
        .higher,
        value: "foreign.noise.auroc"
      ),
      Question(
        "8d",
        "confidence tells out-of-distribution inputs apart better (shuffled pixels).",
        "AUROC of confidence, \(probes) test images against the same with shuffled pixels",
        .higher,
        value: "foreign.shuffled.auroc"
      ),
    ] + heldOut + [
      Question(
        "9a",
        "rankings by confidence improve.",
        "area under the risk-coverage curve",
        .lower,
        value: "test_aurc"
      ),
      Question(
        "9b",
        "rankings by class probability improve.",
        "average precision, mean over classes",
        .higher,
        value: "average_precision"
      ),
    ]

  /// Whether the predictions are better calibrated.
  ///
  /// By the debiased square: chance raises an ECE, and by more in the network that spreads its confidences more, so a
  /// lower ECE over seeds shows nothing. It is said beside.
  private static func calibration(
    _ id: String,
    _ state: String,
    as words: String,
    suffix: String
  ) -> Question {
    var question = Question(
      id,
      "probabilities are better calibrated (\(state)).",
      "debiased squared calibration error of the predictions on the test images, \(words), in squared"
        + " percentage points",
      .lower
    ) { run in
      run.record.values["test_calibration_square\(suffix)"].map { 1e4 * $0 }
    }
    question.beside = Question.Beside(
      name: "ECE",
      note: "shown without a verdict, as chance raises it by an amount of its own in each network"
    ) { $0.record.values["test_ece\(suffix)"] }
    return question
  }

  /// Of the second network, which may have collapsed where the unit's own did not.
  private static let heldOut: [Question] = [
    Question(
      "8e",
      "the model is less confident on out-of-distribution inputs (classes it never saw).",
      "mean confidence on test images of the classes that were left out of a second training, two of"
        + " ten in turn by seed",
      .lower,
      value: "foreign.held_out.confidence"
    ),
    Question(
      "8f",
      "confidence tells out-of-distribution inputs apart better (classes it never saw).",
      "AUROC of confidence, test images of known classes against those of the classes left out",
      .higher,
      value: "foreign.held_out.auroc"
    ),
  ].map { question in
    var question = question
    question.isTrained = { $0.heldOutQuality == .trained }
    return question
  }

  /// Corrupted images by each score: all kinds together, then each.
  private static let robustness: [Question] = [
    ("accuracy", "accuracy", Expectation.higher), ("log_loss", "log loss", .lower),
    ("ece", "ECE", .lower),
  ].flatMap { score, words, expectation in
    func question(_ id: String, _ name: String, _ kinds: [StudyCorruption.Kind]) -> Question {
      Question(
        id,
        "deployment on noisy data is safer (\(name), by \(words)).",
        "\(words) under \(name), mean over five strengths, \(probes) test images",
        expectation
      ) { run in
        let values = kinds.flatMap { kind in
          StudyCorruption.strengths.compactMap {
            run.record.values["corrupted.\(kind.rawValue).\($0).\(score)"]
          }
        }
        let isWhole = values.count == kinds.count * StudyCorruption.strengths.count
        return isWhole ? values.reduce(0, +) / Double(values.count) : nil
      }
    }
    return [question("4 \(score)", "all five corruptions", StudyCorruption.Kind.allCases)]
      + StudyCorruption.Kind.allCases.map { kind in
        question("4 \(score) \(kind.rawValue)", kind.words, [kind])
      }
  }

  /// Answers every claim that a study can speak to, once for each contrast it has.
  static func answers(_ results: StudyResults, level: Double) throws -> [Claim] {
    let contrasts = [StudyContrast.matched(results), StudyContrast.book(results)].compactMap { $0 }
    var claims: [Claim] = []
    for question in questions {
      if contrasts.isEmpty { claims.append(try Claim(question, nil, results, level: level)) }
      for contrast in contrasts {
        claims.append(try Claim(question, contrast, results, level: level))
      }
    }
    claims += try [
      steadiness(results, level: level), overFitting(results, level: level),
      bestRate(results, level: level), startingPlace(results, level: level),
    ].flatMap { $0 }
    return adjusted(claims)
  }

  /// Holm's adjustment within each contrast: what is still decided if one false alarm among all its
  /// claims is one too many.
  private static func adjusted(_ claims: [Claim]) -> [Claim] {
    var claims = claims
    for contrast in Set(claims.map(\.contrast)) {
      let places = claims.indices.filter {
        claims[$0].contrast == contrast && claims[$0].pValue != nil
      }
      let adjusted = holmAdjusted(places.compactMap { claims[$0].pValue })
      for (place, value) in zip(places, adjusted) { claims[place].adjustedPValue = value }
    }
    return claims
  }
}
