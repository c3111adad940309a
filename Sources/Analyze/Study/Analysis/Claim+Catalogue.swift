extension Claim {
  /// How far two accuracies may be apart and still count as the same.
  public static let accuracyMargin = 0.01

  /// The claims that compare training with dropout to training without.
  static let questions: [Question] =
    [
      Question(
        "1a",
        "With dropout, accuracy stays the same.",
        "accuracy on the test images",
        .within(accuracyMargin),
        value: "test_accuracy"
      ),
      Question(
        "1b",
        "With dropout, the training loss falls (read as the book reads it).",
        "running training loss of the last epoch: dropout on, weights still moving",
        .lower,
        value: "train_loss_running"
      ),
      Question(
        "1c",
        "With dropout, the training loss falls (read of the finished network).",
        "training loss of the finished network, dropout off",
        .lower,
        value: "train_loss"
      ),
      Question(
        "1d",
        "With dropout, the test loss falls.",
        "log loss on the test images",
        .lower,
        value: "test_log_loss"
      ),
      Question(
        "2",
        "With dropout, the model is surer where it is right.",
        "mean confidence over the test images it gets right",
        .higher,
        value: "confidence_right"
      ),
      Question(
        "3",
        "With dropout, the model is less sure where it is wrong.",
        "mean confidence over the test images it gets wrong",
        .lower,
        value: "confidence_wrong"
      ),
    ] + robustness + [
      Question(
        "5a",
        "With dropout, minima are flatter (perturbed weights).",
        "rise of the training loss under filter-normalised weight noise of radius 0.1",
        .lower,
        value: "flatness.rise_0.1"
      ),
      Question(
        "5b",
        "With dropout, minima are flatter (curvature).",
        "logarithm of the largest eigenvalue of the Hessian of the training loss",
        .lower
      ) { run in
        run.record.values["hessian.largest_eigenvalue"].flatMap { $0 > 0 ? logarithm($0) : nil }
      },
      Question(
        "6a",
        "With dropout, probabilities are calibrated.",
        "ECE on the test images, as trained",
        .lower,
        value: "test_ece"
      ),
      Question(
        "6b",
        "With dropout, probabilities are calibrated even after temperature scaling.",
        "ECE on the test images, each fold at the temperature of the others",
        .lower,
        value: "test_ece_tempered"
      ),
      Question(
        "7a",
        "Fine-tuning starts from a better place (regrouped classes).",
        "log loss averaged over the epochs of fine-tuning",
        .lower,
        value: "fine_tune.regrouped.loss"
      ),
      Question(
        "7b",
        "Fine-tuning starts from a better place (rotated images).",
        "log loss averaged over the epochs of fine-tuning",
        .lower,
        value: "fine_tune.rotated.loss"
      ),
      Question(
        "8a",
        "On foreign inputs the model is less sure (noise).",
        "mean confidence on images of uniform noise",
        .lower,
        value: "foreign.noise.confidence"
      ),
      Question(
        "8b",
        "On foreign inputs the model is less sure (shuffled pixels).",
        "mean confidence on test images with shuffled pixels",
        .lower,
        value: "foreign.shuffled.confidence"
      ),
      Question(
        "8c",
        "Confidence tells foreign inputs apart (noise).",
        "AUROC of confidence, test images against noise",
        .higher,
        value: "foreign.noise.auroc"
      ),
      Question(
        "8d",
        "Confidence tells foreign inputs apart (shuffled pixels).",
        "AUROC of confidence, test images against shuffled pixels",
        .higher,
        value: "foreign.shuffled.auroc"
      ),
      Question(
        "8e",
        "On foreign inputs the model is less sure (classes it never saw).",
        "mean confidence on test images of classes left out of training",
        .lower,
        value: "foreign.held_out.confidence"
      ),
      Question(
        "8f",
        "Confidence tells foreign inputs apart (classes it never saw).",
        "AUROC of confidence, test images of known classes against those left out of training",
        .higher,
        value: "foreign.held_out.auroc"
      ),
      Question(
        "9a",
        "Rankings by confidence improve.",
        "area under the risk-coverage curve",
        .lower,
        value: "test_aurc"
      ),
      Question(
        "9b",
        "Rankings by class probability improve.",
        "average precision, mean over classes",
        .higher,
        value: "average_precision"
      ),
    ]

  private static let robustness: [Question] = [
    ("accuracy", Expectation.higher), ("log_loss", .lower), ("ece", .lower),
  ].flatMap { score, expectation in
    StudyCorruption.Kind.allCases.map { kind in
      Question(
        "4 \(score) \(kind.rawValue)",
        "Deployment on noisy data is safer (\(kind.words)).",
        "\(score.replacing("_", with: " ")) under \(kind.words), mean over the graded strengths",
        expectation
      ) { run in
        let values = StudyCorruption.strengths.compactMap {
          run.record.values["corrupted.\(kind.rawValue).\($0).\(score)"]
        }
        let isWhole = values.count == StudyCorruption.strengths.count
        return isWhole ? values.reduce(0, +) / Double(values.count) : nil
      }
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
    return claims
      + (try [
        steadiness(results, level: level), overFitting(results, level: level),
        bestRate(results, level: level), startingPlace(results, level: level),
      ]).flatMap { $0 }
  }
}
