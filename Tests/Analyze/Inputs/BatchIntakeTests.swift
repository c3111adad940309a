import CandorAnalyze
import CandorFormats
import CandorMetrics
import Foundation
import Testing

/// What is done to scores and weights on their way in, and what is said of it.
@Suite struct BatchIntakeTests {
  private static func probabilities(_ model: LoadedModel) -> [[Double]] {
    let classes = model.predictions.classes
    let matrix = model.predictions.matrix
    return (0..<matrix.rows).map { row in (0..<classes).map { matrix[row, $0] } }
  }

  // MARK: Impossible classes

  /// exp(−∞) is 0: an impossible class has no share, and the others share alone.
  @Test func `a logit of minus infinity is an impossible class`() throws {
    let text = """
      label,logit_0,logit_1,logit_2
      0,0,-inf,0
      2,1,1,1.6931471805599454
      0,0.5,-inf,-inf
      """
    let model = try Small.load(text)
    let rows = Self.probabilities(model)
    let expected = [[0.5, 0, 0.5], [0, 0, 0], [1, 0, 0]]
    for column in 0..<3 {
      #expect(abs(rows[0][column] - expected[0][column]) < 1e-15)
      #expect(abs(rows[2][column] - expected[2][column]) < 1e-15)
    }
    // e^1 : e^1 : 2·e^1.
    for (value, share) in zip(rows[1], [0.25, 0.25, 0.5]) { #expect(abs(value - share) < 1e-12) }
    guard case .probabilities = model.predictions.scores else {
      Issue.record("the rows should be probabilities")
      return
    }
  }

  @Test func `finite logits stay logits`() throws {
    let model = try Small.load("label,logit_0,logit_1\n0,1.5,-2\n1,0,3\n")
    guard case .logits = model.predictions.scores else {
      Issue.record("the rows should be logits")
      return
    }
    #expect(Self.probabilities(model) == [[1.5, -2], [0, 3]])
  }

  @Test func `a row without a possible class is refused by its number`() throws {
    let text = try Small.refusal {
      _ = try Small.load("label,logit_0,logit_1\n0,1,2\n1,-inf,-inf\n")
    }
    #expect(text.contains("m.csv") && text.contains("row 1"), "\(text)")
  }

  // MARK: Rounding and clipping

  @Test func `rounded probabilities are used as they are, and that is said`() throws {
    // Two digits each: 0.33 + 0.33 + 0.33 = 0.99, 0.67 + 0.17 + 0.17 = 1.01.
    let model = try Small.load(
      "label,prob_0,prob_1,prob_2\n0,0.33,0.33,0.33\n0,0.67,0.17,0.17\n1,0.25,0.5,0.25\n"
    )
    #expect(model.understood?.contains("rounded to 2 digits") == true, "\(model.understood ?? "")")
    #expect(Self.probabilities(model)[1] == [0.67, 0.17, 0.17])
    let exact = try Small.load("label,prob_0,prob_1\n0,0.25,0.75\n1,0.5,0.5\n")
    #expect(exact.understood?.contains("rounded") == false)
  }

  /// Three columns of two digits may miss 1 by 0.015, and no more.
  @Test func `rounding explains no more than half a unit a column`() throws {
    let text = try Small.refusal {
      _ = try Small.load("label,prob_0,prob_1,prob_2\n0,0.33,0.33,0.33\n0,0.6,0.17,0.17\n")
    }
    #expect(text.contains("row 1") && text.contains("2 digits explains 0.015"), "\(text)")
  }

  /// (1, 0) becomes (1, 0.01) / 1.01; the row without a small probability stays to the bit.
  @Test func `raised probabilities are divided by their new sum`() throws {
    var settings = InputSettings()
    settings.clip = 0.01
    let model = try Small.load(
      "label,prob_0,prob_1,prob_2\n0,1,0,0\n1,0.2,0.3,0.5\n2,0.995,0.005,0\n",
      as: "m.csv",
      settings
    )
    let rows = Self.probabilities(model)
    for (value, share) in zip(rows[0], [1 / 1.02, 0.01 / 1.02, 0.01 / 1.02]) {
      #expect(abs(value - share) < 1e-15)
    }
    #expect(rows[1] == [0.2, 0.3, 0.5])
    for (value, share) in zip(rows[2], [0.995 / 1.015, 0.01 / 1.015, 0.01 / 1.015]) {
      #expect(abs(value - share) < 1e-15)
    }
    #expect(model.origin.clip == 0.01)
    // Two in the first row, two in the third.
    #expect(model.understood?.contains("(4 of them)") == true, "\(model.understood ?? "")")
  }

  @Test func `logits are raised as the probabilities that they give`() throws {
    var settings = InputSettings()
    settings.clip = 0.1
    let model = try Small.load("label,logit_0,logit_1\n0,5,-5\n", as: "m.csv", settings)
    let small = 1 / (1 + exp(10.0))
    let rows = Self.probabilities(model)
    #expect(abs(rows[0][1] - 0.1 / (1 - small + 0.1)) < 1e-12)
  }

  // MARK: Weights

  private static func weighted(_ cells: [String], _ meaning: Weighting? = nil) throws -> LoadedModel
  {
    var settings = InputSettings()
    settings.weighting = meaning
    let rows = cells.enumerated().map { "\($0 % 2),\($1),0.6,0.4\n" }.joined()
    return try Small.load("label,weight,prob_0,prob_1\n" + rows, as: "m.csv", settings)
  }

  @Test func `whole weights count rows unless it is said otherwise`() throws {
    let counted = try Self.weighted(["2", "1", "3"])
    #expect(counted.predictions.weighting == .frequency)
    #expect(counted.predictions.weights == [2, 1, 3] && counted.origin.weights == "frequency")
    #expect(counted.understood?.contains("frequencies") == true)
    // Sampling weights have the mean 1: 2, 1, 3 divided by 2.
    let sampled = try Self.weighted(["2", "1", "3"], .sampling)
    #expect(sampled.predictions.weights == [1, 0.5, 1.5])
    #expect(sampled.origin.weights == "sampling")
    #expect(sampled.understood?.contains("sampling weights") == true)
    let none = try Small.load("label,prob_0,prob_1\n0,0.6,0.4\n1,0.3,0.7\n")
    #expect(none.origin.weights == nil && none.understood?.contains("weights are") == false)
  }

  @Test func `broken weights without a meaning are refused, and the flag is named`() throws {
    let text = try Small.refusal { _ = try Self.weighted(["1", "2.5", "0.25"]) }
    #expect(text.contains("m.csv") && text.contains("row 1 is 2.5"), "\(text)")
    #expect(text.contains("--weights frequency") && text.contains("--weights sampling"))
    #expect(try Self.weighted(["1", "2.5"], .sampling).predictions.givenWeights == [1, 2.5])
    #expect(try Self.weighted(["1", "2.5"], .frequency).predictions.weights == [1, 2.5])
  }

  @Test(arguments: ["-1", "nan", "inf"])
  func `a weight that can be none is refused by its row`(_ cell: String) throws {
    let text = try Small.refusal { _ = try Self.weighted(["1", cell, "2"]) }
    #expect(text.contains("m.csv"), "\(text)")
    #expect(text.contains("row 1") || text.contains("line 3"), "\(text)")
  }

  // MARK: What is said

  @Test func `the line names labels, scores, size and what played no part`() throws {
    let model = try Small.load(
      "truth,remark,p_pos\n1,hm,0.6\n0,so,0.2\n1,la,0.3\n",
      as: "m.csv",
      {
        var settings = InputSettings()
        settings.predictions.columns.label = "truth"
        settings.predictions.columns.probability = ["p_pos"]
        return settings
      }()
    )
    let line = try #require(model.understood)
    #expect(line.contains("labels: truth") && line.contains("p_pos") && line.contains("3 rows"))
    #expect(line.contains("66.7 % positive"), "\(line)")
    #expect(line.contains("not used: remark") && model.ignored == ["remark"])
    #expect(model.origin.task == "binary" && model.task == .binary(positive: 1))
    #expect(model.origin.understood == line)
    #expect(model.scoreNames == ["p_pos"])
  }

  @Test func `more than two classes are no binary task`() throws {
    let model = try Small.load(Small.csv(FiveRows.a, FiveRows.labels))
    #expect(model.origin.task == "multiclass" && model.task == .multiclass)
    #expect(model.understood?.contains("5 rows, 3 classes") == true, "\(model.understood ?? "")")
  }

  @Test func `rows left out for their label are counted`() throws {
    var settings = InputSettings()
    settings.predictions.ignoredLabels = ["-1"]
    let model = try Small.load(
      "label,prob_0,prob_1\n0,0.6,0.4\n-1,0.3,0.7\n1,0.3,0.7\n-1,0.5,0.5\n",
      as: "m.csv",
      settings
    )
    #expect(model.predictions.labels == [0, 1])
    #expect(model.understood?.contains("2 rows left out") == true, "\(model.understood ?? "")")
  }

  @Test func `a file without labels cannot be evaluated, and says what it has`() throws {
    let text = try Small.refusal { _ = try Small.load("key,prob_0,prob_1\n4,0.6,0.4\n") }
    #expect(text.contains("m.csv") && text.contains("key") && text.contains("--label"), "\(text)")
  }

  @Test func `an impossible probability is refused with file, row and class`() throws {
    let text = try Small.refusal {
      _ = try Small.load("label,prob_0,prob_1\n0,0.6,0.4\n1,1.25,-0.25\n")
    }
    #expect(text.contains("m.csv") && text.contains("row 1"), "\(text)")
    #expect(text.contains("1.25") || text.contains("-0.25"))
  }
}
