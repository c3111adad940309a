import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorMetrics
import CandorSpecimens
import CandorTestSupport
import CandorText
import Foundation

/// Pages made of real data, to be checked and to be looked at.
enum SpecimenPages {
  /// The page of two networks, as long as a report is.
  static func twoNetworks() throws -> PageContent { try made.get() }

  private static let made = Result { try make() }

  private static func make() throws -> PageContent {
    let mlp = try Specimens("mlp")
    let dropout = try Specimens("dropout")
    let curves = [try Specimens.training("mlp"), try Specimens.training("dropout")]
    let training = curves.map { run in
      var run = run
      run.sharedLosses = curves.flatMap(\.losses)
      run.sharedAccuracies = curves.flatMap(\.accuracies)
      return run.figure()
    }
    return PageContent(
      title: "mlp and dropout on Fashion-MNIST",
      subtitle: "10,000 test images, 10 classes, one training run of each recipe",
      verdict: [
        "dropout has the lower loss: 0.411 against 0.435, and the difference is not chance.",
        "Both can be believed about equally: when they say 90%, they are right close to 90% of the "
          + "time. Most of the gap comes from images that both get wrong, where dropout is less sure.",
      ],
      warnings: ["One seed of each recipe says nothing about the recipe."],
      sections: [
        PageSection(
          title: "The numbers",
          blocks: [.numbers(numbers)],
          howToRead: [
            "Every number comes with the interval in which the true value lies with 95% confidence.",
            "The small numeral behind a name leads to its exact definition beneath the table.",
          ]
        ),
        PageSection(title: "How they trained", blocks: [.figures(training)]),
        PageSection(
          title: "Can you believe them?",
          blocks: [
            .figures([mlp.reliability().figure(), dropout.reliability().figure()]),
            .figures([mlp.confidence().figure(), dropout.confidence().figure()]),
          ],
          howToRead: ["The nearer to the diagonal, the better."]
        ),
        PageSection(title: "Where the loss sits", blocks: [.figures(try Specimens.gap())]),
        PageSection(
          title: "Class by class",
          blocks: [
            .table(classes(mlp)), .figures([mlp.perClass().figure(), mlp.confusion().figure()]),
          ]
        ),
        PageSection(
          title: "The worst mistakes",
          blocks: [
            .images(
              ImageStrip(
                caption: "The images with the largest loss.",
                items: (0..<6).map { index in
                  ImageStrip.Item(
                    image: GreyImage(
                      width: 28,
                      height: 28,
                      pixels: (0..<784).map { UInt8(($0 * (index + 3)) % 256) }
                    ),
                    description: "image \(index)",
                    lines: ["shirt", "said coat, 99.2%"]
                  )
                }
              )
            )
          ]
        ),
        PageSection(
          title: "How it was made",
          blocks: [
            .facts([
              Fact("recipe", "mlp: 784-256-10, learning rate 0.1, batch 256, 10 epochs, seed 0"),
              Fact("data", "sha256 " + String(repeating: "0123456789abcdef", count: 4)),
            ]),
            .list(["OpenBLAS 0.3.21, GSL 2.7", "no GPU"]),
          ]
        ),
      ],
      footer: "Written by candor."
    )
  }

  /// A page with one figure of every kind.
  static func everyFigure() throws -> PageContent {
    PageContent(
      title: "Every figure",
      verdict: [],
      sections: [PageSection(title: "Figures", blocks: [.figures(try Specimens.all())])]
    )
  }

  private static var numbers: NumberTable {
    func estimate(_ id: MetricID, _ value: Double?, _ spec: String) -> Estimate {
      Estimate(
        id: id,
        value: value,
        spec: spec,
        interval: value.map {
          Interval(level: 0.95, low: $0 - 0.007, high: $0 + 0.007, method: "bootstrap, 2000")
        }
      )
    }
    let ece = "ECE, top-label, 15 equal-width bins, [a,b) last closed, L1"
    return NumberTable(
      caption: "Both networks on the 10,000 test images",
      columns: ["mlp", "dropout"],
      rows: [
        .init(
          label: "accuracy",
          estimates: [
            estimate("accuracy", 0.8443, "share of right predictions"),
            estimate("accuracy", 0.8505, "share of right predictions"),
          ],
          text: { NumberText.percent($0) }
        ),
        .init(
          label: "log loss",
          estimates: [
            estimate("log_loss", 0.43454, "mean of −log p of the true class, nats"),
            estimate("log_loss", 0.41083, "mean of −log p of the true class, nats"),
          ]
        ),
        .init(
          label: "ECE",
          estimates: [estimate("ece", 0.00969, ece), estimate("ece", 0.00861, ece)]
        ),
        .init(
          label: "ECE of a calibrated model",
          spec: ece,
          cells: [.init("0.0082", interval: "0.0051 to 0.0119"), .init(NumberText.absent)]
        ),
      ]
    )
  }

  private static func classes(_ model: Specimens) -> PlainTable {
    PlainTable(
      caption: "Each class of \(model.name)",
      columns: ["class", "rows", "recall", "precision", "log loss", "ECE"],
      rows: model.classes.map { [$0, "1,000", "89.1%", "82.7%", "0.4012", "0.0123"] }
    )
  }
}
