import CandorTestSupport
import Foundation
import Testing

/// Files as people have them, each with what it gives; the expected numbers were computed with NumPy
/// from the reference file of each folder by the textbook formulas.
@Suite struct CasesTests {
  /// A file that is read: its flags, and pieces of the line that says what was understood.
  struct Readable: Sendable, CustomTestStringConvertible {
    let file: String
    var flags: [String] = []
    var says: [String] = []
    var accuracy: Double
    var logLoss: Double
    var testDescription: String { ([file] + flags).joined(separator: " ") }
  }

  private static func csv(_ file: String, _ flags: [String] = [], _ says: String...) -> Readable {
    Readable(
      file: "csv/\(file)",
      flags: flags,
      says: says,
      accuracy: 0.7333333333333333,
      logLoss: 0.5400994962470876
    )
  }

  private static func npz(_ file: String, _ flags: [String] = [], _ says: String...) -> Readable {
    Readable(
      file: "npz/\(file)",
      flags: flags,
      says: says,
      accuracy: 0.64,
      logLoss: 0.7650888226573787
    )
  }

  static let readable: [Readable] = [
    csv("v00_ideal.csv", [], "labels: label; probabilities: prob_0, prob_1; 60 rows, 41.7 %"),
    csv("v01_pandas_index.csv", [], "not used: column 1 (without a name)"),
    csv("v02_Label_capital.csv", [], "labels: Label"),
    csv("v03_ytrue_yprob.csv", [], "labels: y_true; P(positive): y_prob; 60 rows, 41.7 % positive"),
    csv("v04_ytrue_ypred_yprob.csv", [], "P(positive): y_prob", "not used: y_pred"),
    csv("v06_label_prob_1_only.csv", [], "P(positive): prob_1"),
    csv("v08_calzone_proba.csv", [], "probabilities: proba_0, proba_1"),
    csv("v09_target.csv", [], "labels: target"),
    csv("v10_True_False.csv"),
    csv("v11_label_float.csv"),
    csv("v12_label_names.csv", ["--classes", "cat,dog"], "classes in order: cat, dog"),
    csv("v15_semicolon.csv", [], "separated by ';'"),
    csv("v15_semicolon.csv", ["--separator", ";"]),
    csv("v15_semicolon.csv", ["--separator", "semicolon"]),
    csv("v17_tab.tsv", [], "separated by tab"),
    csv("v18_bom.csv"),
    csv("v20.csv.gz"),
    csv("v22.csv.zip"),
    csv("v28_all_quoted.csv"),
    csv("v29_R_write.csv", [], "not used: column 1 (without a name)"),
    csv("v31_crlf.csv"),
    csv("v32_cr_only.csv"),
    csv("v33_label_last.csv"),
    csv("v34_columns_swapped.csv"),
    csv("v37_columns_from_1.csv", [], "probabilities: prob_1, prob_2"),
    csv(
      "v39_tidymodels.csv",
      [],
      "labels: truth",
      "classes in order: No, Yes",
      "not used: .pred_class"
    ),
    csv("v41_percent_0_100.csv", ["--percent"], "given in percent"),
    csv("v42_logits.csv", [], "logits: logit_0, logit_1"),
    csv("v43_one_logit.csv", [], "logit of (positive): logit"),
    csv("v47.json"),
    csv("v48.jsonl", [], "probabilities: probs"),
    csv("v49.jsonl"),
    // The same by name, as a list and as a pattern.
    csv(
      "v00_ideal.csv",
      ["--label", "label", "--probability", "prob_1"],
      "P(positive): prob_1",
      "not used: prob_0"
    ),
    csv("v00_ideal.csv", ["--probability", "prob_0,prob_1"]),
    csv("v34_columns_swapped.csv", ["--probability", "prob_*"]),
    csv("v03_ytrue_yprob.csv", ["--positive", "1"]),

    npz("a00_ideal.npz", [], "labels: labels; probabilities: probabilities; 50 rows, 3 classes"),
    npz("a01_labels_n1.npz"),
    npz("a05_labels_object.npz"),
    npz("a04_labels_str.npz", ["--classes", "a,b,c"], "classes in order: a, b, c"),
    npz("a07_arr.npz", ["--probability", "arr_0", "--label", "arr_1"]),
    npz("a09_preds_targets.npz", [], "labels: targets; probabilities: preds"),
    npz("a10_probs_labels.npz"),
    npz("a11_label_singular.npz"),
    npz("a12_both.npz", ["--probability", "probabilities"], "not used: logits"),
    npz("a12_both.npz", ["--logit", "logits"], "not used: probabilities"),
    Readable(
      file: "npz/a19_f16.npz",
      accuracy: 0.64,
      logLoss: 0.7651151109453805
    ),
    npz("a20_f32.npz"),
    npz("a21_bigendian.npz"),
    npz("a22_fortran.npz"),
    npz("a23_compressed.npz"),
    npz("a35_log_probs.npz"),
    npz("savetxt.csv"),
    npz("savetxt_nocomment.csv"),
    Readable(
      file: "npz/a06_labels_bool.npz",
      says: ["48.0 %"],
      accuracy: 0.7,
      logLoss: 0.6301417393121871
    ),
    Readable(
      file: "npz/a13_one_axis.npz",
      says: ["P(positive): probabilities", "26.0 % positive"],
      accuracy: 0.74,
      logLoss: 0.4881280911535096
    ),
    Readable(
      file: "npz/a25_logit_minus_inf.npz",
      accuracy: 0.64,
      logLoss: 0.7583415727254734
    ),
    Readable(
      file: "npz/a29_ignore_255.npz",
      flags: ["--ignore-label", "255"],
      says: ["8 rows left out for their label", "42 rows"],
      accuracy: 0.6190476190476191,
      logLoss: 0.7390120973262382
    ),
  ]

  @Test(arguments: readable) func `A file gives the numbers of its kind`(_ readable: Readable)
    throws
  {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics", Fixtures.path("cases/\(readable.file)"), "--json"] + readable.flags,
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let values = try CaseNumbers(outcome.output)
    // Rounded records differ in the tenth digit.
    let isRounded = ["v47.json", "f32.npz"].contains { readable.file.hasSuffix($0) }
    let tolerance = isRounded ? 1e-8 : 1e-12
    let accuracy = try #require(values["accuracy"])
    let loss = try #require(values["log_loss"])
    #expect(abs(accuracy - readable.accuracy) < 1e-12)
    #expect(abs(loss - readable.logLoss) < tolerance, "\(loss)")
    for piece in readable.says {
      #expect(outcome.complaint.contains(piece), "\(outcome.complaint)")
    }
  }

  /// A file, its flags, the exit code, and pieces of the sentence.
  static let refused: [(String, [String], Int32, [String])] = [
    ("csv/v12_label_names.csv", [], 65, ["'cat'", "--classes"]),
    ("csv/v25_nan_cell_empty.csv", [], 65, ["line 7, column 3 ('prob_1')", "empty"]),
    ("csv/v26_nan_word.csv", [], 65, ["line 7, column 3", "'NaN'"]),
    ("csv/v27_NA_R.csv", [], 65, ["line 7, column 3", "'NA'"]),
    ("csv/v41_percent_0_100.csv", [], 65, ["row 0", "[0, 1]", "--percent"]),
    ("csv/v44_list_in_cell.csv", [], 65, ["line 1", "'probs'", "one column for each class"]),
    ("csv/v45_no_label.csv", [], 65, ["No labels found", "prob_0, prob_1", "--label"]),
    ("npz/a04_labels_str.npz", [], 65, ["'labels'", "row 0", "--classes"]),
    ("npz/a07_arr.npz", [], 65, ["arr_0", "--probability"]),
    ("npz/a12_both.npz", [], 65, ["--probability probabilities", "--logit logits"]),
    ("npz/a16_logits_n1_allzero.npz", [], 65, ["one column", "--positive 1"]),
    ("npz/a17_transposed.npz", [], 65, ["transpose"]),
    ("npz/a18_3d_mc.npz", [], 65, ["[2, 50, 3]", "average"]),
    ("npz/a24_nan.npz", [], 65, ["row", "nan"]),
    ("npz/a26_logit_plus_inf.npz", [], 65, ["inf", "finite"]),
    ("npz/a27_labels_short.npz", [], 65, ["49 labels", "50 rows"]),
    ("npz/a29_ignore_255.npz", [], 65, ["255", "--ignore-label=255"]),
    ("npz/a30_percent_logits_as_probs.npz", [], 65, ["[0, 1]", "--logit probabilities"]),
    ("json/j5_nan.jsonl", [], 65, ["line 4, column", "'N'"]),
    ("json/j13_trailing_comma.jsonl", [], 65, ["line 1, column", "','"]),
    ("rounded/notone.csv", [], 65, ["row 0", "sum to"]),
    ("weights/w_neg.npz", [], 65, ["-1"]),
    ("weights/w_x0.37.npz", [], 65, ["--weights frequency", "--weights sampling"]),
    // What a user may say wrongly.
    ("csv/v00_ideal.csv", ["--label", "lable"], 65, ["'lable'", "label, prob_0, prob_1"]),
    ("csv/v00_ideal.csv", ["--positive", "cat"], 65, ["--positive", "0 and 1"]),
    ("csv/v00_ideal.csv", ["--classes", "a,b,c"], 65, ["2 classes but 3 class names"]),
    ("csv/v00_ideal.csv", ["--probability", "prob_0", "--logit", "x"], 64, ["not both"]),
    ("csv/v00_ideal.csv", ["--separator", "ab"], 64, ["--separator"]),
    ("csv/v00_ideal.csv", ["--clip", "2"], 64, ["--clip"]),
  ]

  @Test(arguments: refused)
  func `A file is refused with what helps`(
    file: String,
    flags: [String],
    code: Int32,
    says: [String]
  ) throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics", Fixtures.path("cases/\(file)"), "--json"] + flags,
      in: folder.url
    )
    #expect(outcome.code == code, "\(outcome.complaint)")
    // In place of numbers stands why there are none.
    #expect(outcome.output.contains("candor.error/1"))
    for piece in says { #expect(outcome.complaint.contains(piece), "\(outcome.complaint)") }
  }

  /// The records of one model: the number that each file must share with the plain lines.
  @Test(arguments: [
    "j1_records.json", "j2_pretty.json", "j6_label_string.jsonl", "j7_label_float.jsonl",
    "j8_label_bool.jsonl", "j10_one_prob.jsonl", "j14_bom.jsonl",
  ])
  func `JSON in other spellings gives the numbers of plain lines`(_ file: String) throws {
    let folder = try ScratchFolder()
    func numbers(_ file: String) throws -> CaseNumbers {
      let outcome = try Binary.run(
        ["metrics", Fixtures.path("cases/json/\(file)"), "--json"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
      return try CaseNumbers(outcome.output)
    }
    let plain = try numbers("j4.jsonl")
    let other = try numbers(file)
    for id in ["log_loss", "observed_rate", "expected_rate"] {
      #expect(try abs(#require(other[id]) - #require(plain[id])) < 1e-12, "\(id)")
    }
  }

  @Test(arguments: [2, 3, 4, 5, 6, 8], [2, 3, 10])
  func `Rounded probabilities are read, and it is said`(digits: Int, classes: Int) throws {
    let folder = try ScratchFolder()
    let file = "cases/rounded/round\(digits)_\(classes)classes.csv"
    let outcome = try Binary.run(["metrics", Fixtures.path(file), "--json"], in: folder.url)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    // Ten columns of two digits miss 1 by up to 0.05, three columns of three by 0.0015.
    if digits <= 3, classes > 2 {
      #expect(outcome.complaint.contains("rounded to \(digits) digits"), "\(outcome.complaint)")
    }
  }

  @Test(arguments: ["csv_weights", "csv_sample_weight", "csv_weight", "csv_Weight", "csv_w"])
  func `A column of weights is used or named as not used`(_ name: String) throws {
    let folder = try ScratchFolder()
    func run(_ file: String) throws -> (CaseNumbers, String) {
      let outcome = try Binary.run(
        ["metrics", Fixtures.path("cases/weights/\(file)"), "--json"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
      return (try CaseNumbers(outcome.output), outcome.complaint)
    }
    let (numbers, complaint) = try run("\(name).csv")
    let (repeated, _) = try run("rep.npz")
    let (plain, _) = try run("plain.npz")
    let isUsed = name != "csv_w"
    #expect(complaint.contains(isUsed ? "weights are frequencies" : "not used: w"))
    let loss = try #require(numbers["log_loss"])
    let expected = try #require((isUsed ? repeated : plain)["log_loss"])
    #expect(abs(loss - expected) < 1e-9)
  }

  @Test(arguments: ["w_x0.01", "w_x0.37", "w_x100", "w_mean1"])
  func `The scale of sampling weights moves no value`(_ name: String) throws {
    let folder = try ScratchFolder()
    func numbers(_ file: String) throws -> CaseNumbers {
      let outcome = try Binary.run(
        ["metrics", Fixtures.path("cases/weights/\(file).npz"), "--json", "--weights", "sampling"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
      #expect(outcome.complaint.contains("sampling weights"))
      return try CaseNumbers(outcome.output)
    }
    let one = try numbers("w_x1")
    let scaled = try numbers(name)
    #expect(one.entries.count > 20 && Set(one.entries.keys) == Set(scaled.entries.keys))
    for (id, entry) in one.entries {
      let other = try #require(scaled.entries[id])
      func agree(_ a: Double?, _ b: Double?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return abs(a - b) <= 1e-7 * max(1, abs(a))
      }
      #expect(agree(entry.value, other.value), "\(id)")
      #expect(agree(entry.p_value, other.p_value), "\(id)")
      #expect(agree(entry.interval?.low, other.interval?.low), "\(id)")
      #expect(agree(entry.interval?.high, other.interval?.high), "\(id)")
    }
  }

  /// Frequencies are rows: values and intervals are those of the rows written out.
  @Test func `Whole weights are repeated rows`() throws {
    let folder = try ScratchFolder()
    func numbers(_ file: String) throws -> CaseNumbers {
      let path = Fixtures.path("cases/weights/\(file).npz")
      let outcome = try Binary.run(["metrics", path, "--json"], in: folder.url)
      #expect(outcome.code == 0, "\(outcome.complaint)")
      return try CaseNumbers(outcome.output)
    }
    let weighted = try numbers("w")
    let repeated = try numbers("rep")
    for id in ["accuracy", "log_loss", "brier", "ece", "ece_equal_mass", "smece", "ks", "kuiper"] {
      #expect(try abs(#require(weighted[id]) - #require(repeated[id])) < 1e-9, "\(id)")
    }
    // Rows of weight 0 are no rows.
    let (zero, half) = (try numbers("w_zero"), try numbers("half"))
    for id in ["accuracy", "log_loss", "brier", "ece"] {
      #expect(try abs(#require(zero[id]) - #require(half[id])) < 1e-9, "\(id)")
    }
  }

  /// Comparisons of sampling weights, too.
  @Test func `The scale of sampling weights moves no comparison`() throws {
    let folder = try ScratchFolder()
    func compare(_ scale: String) throws -> [[String: Any]] {
      let files = ["A", "B"].map { Fixtures.path("cases/weights/\($0)_\(scale).npz") }
      let outcome = try Binary.run(
        ["compare"] + files + ["--json", "--weights", "sampling", "--bootstrap", "200"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      return try #require((object as? [String: Any])?["differences"] as? [[String: Any]])
    }
    let one = try compare("x1")
    for scale in ["x100", "sum1"] {
      for (a, b) in zip(one, try compare(scale)) {
        for key in ["difference", "p_value"] {
          let (x, y) = (a[key] as? Double, b[key] as? Double)
          #expect((x == nil) == (y == nil))
          if let x, let y { #expect(abs(x - y) < 1e-7, "\(scale) \(a["id"] ?? "") \(key)") }
        }
        #expect(a["verdict"] as? String == b["verdict"] as? String)
      }
    }
  }
}

/// The estimates of a metrics document by id.
struct CaseNumbers {
  struct Ends: Decodable, Equatable {
    let low: Double
    let high: Double
  }

  struct Entry: Decodable {
    let id: String
    let value: Double?
    let interval: Ends?
    let p_value: Double?
  }

  let entries: [String: Entry]

  init(_ text: String) throws {
    struct Document: Decodable { let estimates: [Entry] }
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    entries = Dictionary(
      document.estimates.map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  subscript(id: String) -> Double? { entries[id]?.value }
}
