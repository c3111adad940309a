import CandorTestSupport
import Foundation
import Testing

/// The same 60 rows in further spellings, each made here from `v00_ideal.csv`; and files that cannot be
/// read, each refused with what was found and what helps.
@Suite struct SpellingsTests {
  /// One row of the reference.
  struct Row: Sendable {
    let label: Int
    /// P(0) and P(1) as the reference writes them.
    let negative: String
    let positive: String
    let index: Int
  }

  static let rows: [Row] = {
    let text = try? String(
      contentsOfFile: Fixtures.path("cases/csv/v00_ideal.csv"),
      encoding: .utf8
    )
    return (text ?? "").split(separator: "\n").dropFirst().enumerated().compactMap { index, line in
      let cells = line.split(separator: ",").map(String.init)
      guard cells.count == 3, let label = Int(cells[0]) else { return nil }
      return Row(label: label, negative: cells[1], positive: cells[2], index: index)
    }
  }()

  /// A file made of the rows.
  struct Made: Sendable, CustomTestStringConvertible {
    let name: String
    let head: String
    let line: @Sendable (Row) -> String
    var flags: [String] = []
    var encoding = String.Encoding.utf8
    /// Pieces of what is said.
    var says: [String] = []
    var testDescription: String { "\(name) \(head.prefix(40))" }

    func write(_ folder: ScratchFolder) throws -> String {
      let text = ([head] + SpellingsTests.rows.map(line)).filter { !$0.isEmpty }
        .joined(separator: "\n")
      try (text + "\n").data(using: encoding)?.write(to: folder.url.appending(path: name))
      return name
    }
  }

  private static func plain(
    _ head: String,
    _ flags: [String] = [],
    _ says: String...,
    name: String = "t.csv",
    line: @escaping @Sendable (Row) -> String
  ) -> Made {
    Made(name: name, head: head, line: line, flags: flags, says: says)
  }

  static let readable = spelled + named + oneHot

  private static let spelled: [Made] = [
    Made(
      name: "utf16.csv",
      head: "label,prob",
      line: { "\($0.label),\($0.positive)" },
      encoding: .utf16
    ),
    plain("label;prob", [], "decimal comma") {
      "\($0.label);\($0.positive.replacing(".", with: ","))"
    },
    plain("label,prob", [], "labels -1 and +1") {
      "\($0.label == 1 ? "+1" : "-1"),\($0.positive)"
    },
    plain("label,prob_1,prob_2", [], "labels count from 1") {
      "\($0.label + 1),\($0.negative),\($0.positive)"
    },
    plain("truth,dog,cat", [], "classes in order: dog, cat") {
      "\($0.label == 1 ? "cat" : "dog"),\($0.negative),\($0.positive)"
    },
    plain("label,prob_dog,prob_cat", [], "classes in order: dog, cat") {
      "\($0.label == 1 ? "cat" : "dog"),\($0.negative),\($0.positive)"
    },
    plain("obs,pred,No,Yes", [], "labels: obs", "not used: pred") {
      let name = $0.label == 1 ? "Yes" : "No"
      return "\(name),No,\($0.negative),\($0.positive)"
    },
    plain("# made by a program\nlabel,prob") { "\($0.label),\($0.positive)" },
    plain("label,prob") { "\($0.label),\($0.positive)\n" },
    plain("label,prob,", [], "not used: column 3") { "\($0.label),\($0.positive)," },
    plain("label, prob") { "\($0.label), \($0.positive)" },
    plain("label|prob", [], "separated by '|'") { "\($0.label)|\($0.positive)" },
    plain("label prob", [], "separated by space", name: "t.txt") { "\($0.label) \($0.positive)" },
    plain("label  prob", [], "separated by space", name: "t.txt") {
      "  \($0.label)   \($0.positive)  "
    },
    plain("# label prob_0 prob_1", [], "separated by space", name: "t.txt") {
      "\($0.label) \($0.negative) \($0.positive)"
    },
    plain("# label,prob_0,prob_1\r") { "\($0.label),\($0.negative),\($0.positive)\r" },
    plain("label,prob", ["--separator", ","]) { "\($0.label),\($0.positive)" },
    plain("sep=;\nlabel;prob", [], "separated by ';'") { "\($0.label);\($0.positive)" },
    // As Excel itself ends its lines.
    plain("sep=;\r\n\r\nlabel;prob", [], "separated by ';'") { "\($0.label);\($0.positive)" },
    plain("\"sep=\t\"\nlabel\tprob", [], "separated by tab") { "\($0.label)\t\($0.positive)" },
    plain("sep=\t\nlabel\tprob", [], "separated by tab") { "\($0.label)\t\($0.positive)" },
    plain("outcome,risk", ["--positive", "yes"], "P(yes): risk") {
      "\($0.label == 1 ? "yes" : "no"),\($0.positive)"
    },
    plain("outcome,risk") { "\($0.label == 1 ? "TRUE" : "FALSE"),\($0.positive)" },
    plain("y,y_pred_proba", [], "P(positive): y_pred_proba") { "\($0.label),\($0.positive)" },
    plain("y_test,predict_proba_0,predict_proba_1", [], "labels: y_test") {
      "\($0.label),\($0.negative),\($0.positive)"
    },
    plain("y,p") { "\($0.label),\($0.positive)" },
    plain("actual,predict,p0,p1", [], "not used: predict") {
      "\($0.label),\($0.label),\($0.negative),\($0.positive)"
    },
    plain("y_true,y_prob_0,y_prob_1") { "\($0.label),\($0.negative),\($0.positive)" },
    plain("\"name, full\",label,prob", [], "not used: name, full") {
      "\"x, \"\"y\"\"\",\($0.label),\($0.positive)"
    },
    plain("text,label,prob") { "\"a\nb\",\($0.label),\($0.positive)" },
    plain("label,target,prob", ["--label", "label"], "not used: target") {
      "\($0.label),\(1 - $0.label),\($0.positive)"
    },
    plain("label,risk,score", ["--probability", "risk"], "not used: score") {
      "\($0.label),\($0.positive),\($0.negative)"
    },
    plain("", [], name: "t.jsonl") { "{\"label\": \($0.label), \"prob\": [\($0.positive)]}" },
    plain("", [], name: "t.jsonl") {
      "{\"y\": \($0.label == 1), \"p0\": \($0.negative), \"p1\": \($0.positive)}"
    },
    // Indented for people, one object after the other.
    plain("", [], name: "t.jsonl") {
      "{\n  \"label\": \($0.label),\n  \"prob\": [\n    \($0.positive)\n  ]\n}"
    },
  ]

  /// Scores under the names of their classes.
  static let named: [Made] = [
    plain("", [], "classes in order: a, b", name: "t.jsonl") {
      "{\"label\": \"\($0.label == 1 ? "b" : "a")\","
        + " \"scores\": {\"a\": \($0.negative), \"b\": \($0.positive)}}"
    },
    plain("", [], "% b", "probabilities: prob", name: "t.jsonl") {
      "{\"label\": \"\($0.label == 1 ? "b" : "a")\","
        + " \"prob\": [{\"label\": \"a\", \"score\": \($0.negative)},"
        + " {\"score\": \($0.positive), \"label\": \"b\"}]}"
    },
    // The larger one first, as pipelines write it.
    plain("", ["--positive", "pos"], "classes in order: neg, pos", name: "t.jsonl") {
      let names = $0.label == 1 ? "pos" : "neg"
      let scores = [("neg", $0.negative), ("pos", $0.positive)].sorted {
        (Double($0.1) ?? 0) > (Double($1.1) ?? 0)
      }
      let list = scores.map { "{\"label\": \"\($0)\", \"score\": \($1)}" }
      return "{\"label\": \"\(names)\", \"scores\": [\(list.joined(separator: ", "))]}"
    },
    plain("", [], "% of class 1", name: "t.jsonl") {
      "{\"probs\": {\"1\": \($0.positive), \"0\": \($0.negative)}, \"label\": \($0.label)}"
    },
    plain("", ["--classes", "a,b"], "classes in order: a, b", name: "t.jsonl") {
      "{\"probs\": {\"b\": \($0.positive), \"a\": \($0.negative)}, \"label\": \($0.label)}"
    },
  ]

  /// One column or one value of the label for each class.
  static let oneHot: [Made] = [
    plain("label_0,label_1,prob_0,prob_1", [], "labels: label_0 … label_1 (one-hot)") {
      "\(1 - $0.label),\($0.label),\($0.negative),\($0.positive)"
    },
    plain("y_true_1,y_true_0,p0,p1", [], "labels: y_true_0 … y_true_1 (one-hot)") {
      "\($0.label).0,\(1 - $0.label).0,\($0.negative),\($0.positive)"
    },
    plain("label_cat,label_dog,prob_dog,prob_cat", [], "labels: label_dog … label_cat") {
      "\($0.label == 1),\($0.label == 0),\($0.negative),\($0.positive)"
    },
    plain("target1,target2,prob_1,prob_2,target_note", [], "not used: target_note") {
      "\(1 - $0.label),\($0.label),\($0.negative),\($0.positive),x"
    },
    plain("is_no,is_yes,risk", ["--label", "is_*"], "labels: is_no … is_yes (one-hot)") {
      "\(1 - $0.label),\($0.label),\($0.positive)"
    },
    plain("yes;no;risk", ["--label", "no,yes"], "one-hot", "decimal comma") {
      "\($0.label);\(1 - $0.label);\($0.positive.replacing(".", with: ","))"
    },
    plain("", [], "labels: label (one-hot)", name: "t.jsonl") {
      "{\"label\": [\(1 - $0.label), \($0.label)],"
        + " \"probs\": [\($0.negative), \($0.positive)]}"
    },
    plain("", [], "one-hot", name: "t.jsonl") {
      "{\"y_0\": \($0.label == 0), \"y_1\": \($0.label == 1), \"prob\": \($0.positive)}"
    },
  ]

  /// One object that holds whole columns, as programs and pandas write it.
  @Test(arguments: [false, true], [false, true])
  func `JSON of columns gives the numbers of the rows`(byRow: Bool, isIndented: Bool) throws {
    let folder = try ScratchFolder()
    func column(_ value: (Row) -> String) -> String {
      let separator = isIndented ? ",\n  " : ","
      guard byRow else {
        return "[\(Self.rows.map(value).joined(separator: separator))]"
      }
      return "{" + Self.rows.map { "\"\($0.index)\": \(value($0))" }.joined(separator: separator)
        + "}"
    }
    let space = isIndented ? "\n" : ""
    let text =
      "{\(space)\"y_true\": \(column { "\($0.label)" }),\(space)\"model\": \"m\","
      + "\"y_prob\": \(column { byRow ? $0.positive : "[\($0.negative), \($0.positive)]" })\(space)}"
    try text.write(toFile: folder.path("t.json"), atomically: true, encoding: .utf8)
    let outcome = try Binary.run(["metrics", "t.json", "--json"], in: folder.url)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let numbers = try CaseNumbers(outcome.output)
    #expect(try abs(#require(numbers["log_loss"]) - 0.5400994962470876) < 1e-12)
    #expect(outcome.complaint.contains("not used: model"), "\(outcome.complaint)")
  }

  @Test(arguments: readable) func `A spelling gives the numbers of the rows`(_ made: Made) throws {
    try #require(Self.rows.count == 60)
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics", made.write(folder), "--json"] + made.flags,
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let numbers = try CaseNumbers(outcome.output)
    #expect(try abs(#require(numbers["log_loss"]) - 0.5400994962470876) < 1e-12)
    #expect(try abs(#require(numbers["observed_rate"]) - 0.4166666666666667) < 1e-12)
    #expect(try abs(#require(numbers["expected_rate"]) - 0.47507835274202453) < 1e-12)
    for piece in made.says { #expect(outcome.complaint.contains(piece), "\(outcome.complaint)") }
  }

  static let refused: [Made] = [
    Made(
      name: "latin1.csv",
      head: "Gr\u{f6}\u{df}e,label,prob",
      line: { "1,\($0.label),\($0.positive)" },
      encoding: .isoLatin1,
      says: ["not UTF-8", "iconv"]
    ),
    plain("", [], "there is no header", "label,prob_0,prob_1") {
      "\($0.label),\($0.negative),\($0.positive)"
    },
    plain("", [], "there is no header", name: "t.txt") {
      "\($0.label) \($0.negative) \($0.positive)"
    },
    plain("outcome,risk", [], "--positive no or --positive yes") {
      "\($0.label == 1 ? "yes" : "no"),\($0.positive)"
    },
    plain("label,target,prob", [], "--label label or --label target") {
      "\($0.label),\(1 - $0.label),\($0.positive)"
    },
    plain("label,risk,score", [], "--probability risk or --probability score") {
      "\($0.label),\($0.positive),\($0.negative)"
    },
    plain("label,prob", [], "line 9: the row has 1 cells") {
      $0.index == 7 ? "\($0.label)" : "\($0.label),\($0.positive)"
    },
    plain("label,prob", [], "line 9: the row has 3 cells") {
      "\($0.label),\($0.positive)" + ($0.index == 7 ? ",9" : "")
    },
    plain("label,prob,prob", [], "columns 2 and 3 are both called 'prob'") {
      "\($0.label),\($0.positive),\($0.positive)"
    },
    plain("<!DOCTYPE html>", [], "web page") { _ in "<p>404</p>" },
    plain("\u{1}\u{2},\u{3}", [], "no table in text") { _ in "1,2" },
    plain("label,logit", [], "Write the minus sign as '-'") {
      "\($0.label),\($0.index == 3 ? "\u{2212}1.5" : "1.5")"
    },
    plain("label,prob", [], "P(positive) of row 9 is 1.2") {
      "\($0.label),\($0.index == 9 ? "1.2" : $0.positive)"
    },
    plain("label,prob", [], "P(positive) of row 0 is", "--percent") {
      "\($0.label),\((Double($0.positive) ?? 0) * 100)"
    },
    plain("label,prob", [], "P(positive) of row", "--logit prob") {
      "\($0.label),\((Double($0.positive) ?? 0) * 8 - 4)"
    },
    plain("label,prob", [], "line 5, column 1", "'0.5' is no whole number") {
      "\($0.index == 3 ? "0.5" : "\($0.label)"),\($0.positive)"
    },
    plain("label,prob", [], "line 5, column 1", "the cell is empty", "--ignore-label ''") {
      "\($0.index == 3 ? "" : "\($0.label)"),\($0.positive)"
    },
    plain("label,prob", [], "line 5, column 1", "'NA', a missing value", "--ignore-label NA") {
      "\($0.index == 3 ? "NA" : "\($0.label)"),\($0.positive)"
    },
    plain("label,prob", [], "line 5, column 2", "'inf' is no finite number") {
      "\($0.label),\($0.index == 3 ? "inf" : $0.positive)"
    },
    plain("label;prob", [], "line 2, column 2", "'0.1.0' is no finite number") {
      "\($0.label);0.1.\($0.index)"
    },
    plain("label,prob,sample_weight", [], "line 6, column 3", "the cell is empty") {
      "\($0.label),\($0.positive),\($0.index == 4 ? "" : "2")"
    },
    plain("text,label,prob", [], "never closed") {
      ($0.index == 5 ? "\"" : "") + "a,\($0.label),\($0.positive)"
    },
    plain("label,prediction,confidence", [], "the confidence of the predicted class") {
      "\($0.label),1,\($0.positive)"
    },
    plain("label,probs", [], "write one column for each class") {
      "\($0.label),[\($0.negative) \($0.positive)]"
    },
    plain("", [], "'prob'", "holds objects", "a list of numbers", name: "t.jsonl") {
      "{\"label\": \($0.label), \"prob\": {\"a\": \"\($0.negative)\", \"b\": null}}"
    },
    plain("", [], "line 4", "the class 'b' has no score in this row", name: "t.jsonl") {
      "{\"label\": \"a\", \"prob\": {\"a\": \($0.negative)"
        + ($0.index == 3 ? "" : ", \"b\": \($0.positive)") + "}}"
    },
    plain("", [], "line 4", "the class 'a' has two scores", name: "t.jsonl") {
      "{\"label\": \"a\", \"prob\": [{\"c\": \"a\", \"p\": \($0.negative)},"
        + " {\"c\": \"\($0.index == 3 ? "a" : "b")\", \"p\": \($0.positive)}]}"
    },
    plain("", [], "--positive neg or --positive pos", name: "t.jsonl") {
      let both = ["\"neg\": \($0.negative)", "\"pos\": \($0.positive)"]
      let order = $0.index % 2 == 0 ? both : both.reversed()
      return "{\"label\": \"neg\", \"prob\": {\(order.joined(separator: ", "))}}"
    },
    plain("", ["--classes", "a,c"], "stand under a, b", "class names are a, c", name: "t.jsonl") {
      "{\"label\": \"a\", \"prob\": {\"a\": \($0.negative), \"b\": \($0.positive)}}"
    },
    plain("label_0,label_1,prob", [], "line 5: 2 of the one-hot labels are 1") {
      "\($0.index == 3 ? 1 : 1 - $0.label),\($0.index == 3 ? 1 : $0.label),\($0.positive)"
    },
    plain("label_0,label_1,prob", [], "line 5: none of the one-hot labels is 1") {
      "\($0.index == 3 ? 0 : 1 - $0.label),\($0.index == 3 ? 0 : $0.label),\($0.positive)"
    },
    plain("label_0,label_1,prob", [], "line 59, column 2", "'0.5' is neither 0 nor 1") {
      "\(1 - $0.label),\($0.index == 57 ? "0.5" : "\($0.label)"),\($0.positive)"
    },
    plain("label_0,label_1,prob", [], "label_… hold shares of several classes") {
      "0.\(9 - $0.label),0.\(1 + $0.label),\($0.positive)"
    },
    plain("y_0,y_1,target_0,target_1,prob", [], "--label 'y_*' or --label 'target_*'") {
      "\(1 - $0.label),\($0.label),\($0.label),\(1 - $0.label),\($0.positive)"
    },
    plain("a,b,c,prob", ["--label", "a,b,c"], "names 3 columns, and there are 2 classes") {
      "1,0,0,\($0.positive)"
    },
    plain("", [], "line 4", "a list of 3 values, and there are 2 classes", name: "t.jsonl") {
      "{\"label\": [0, 1\($0.index == 3 ? ", 0" : "")], \"prob\": \($0.positive)}"
    },
    plain("", [], "line 9", "there is no key 'prob'", name: "t.jsonl") {
      "{\"label\": \($0.label)" + ($0.index == 8 ? "" : ", \"prob\": \($0.positive)") + "}"
    },
  ]

  @Test(arguments: refused) func `A fault is named with what helps`(_ made: Made) throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics", made.write(folder), "--json"] + made.flags,
      in: folder.url
    )
    #expect(outcome.code == 65, "\(outcome.output.prefix(200))")
    for piece in made.says { #expect(outcome.complaint.contains(piece), "\(outcome.complaint)") }
  }

  /// JSON that holds the rows in another shape than one object a row.
  @Test(arguments: [
    ("{\"label\": [0, 1, 1], \"prob\": [0.2, 0.3]}", "'label' has 3 labels, but there are 2 rows"),
    ("{\"label\": [0, 1], \"prob\": [0.2, null], \"x\": [1, 2]}", "holds no column of numbers"),
    ("{\"data\": [{\"label\": 0, \"prob\": 0.2}]}", "jq -c '.[\"data\"][]' FILE > rows.jsonl"),
    ("[[0, 0.2], [1, 0.8]]", "such as {\"label\": 1, \"prob\": 0.8}"),
    ("{\"label\": 0, \"prob\": 0.2,}", "line 1, column"),
    ("[{\"label\": 0, \"prob\": 0.2}", "the end of the array was expected"),
  ])
  func `JSON of another shape is told how to be written`(text: String, says: String) throws {
    let folder = try ScratchFolder()
    try text.write(toFile: folder.path("t.json"), atomically: true, encoding: .utf8)
    let outcome = try Binary.run(["metrics", "t.json"], in: folder.url)
    #expect(outcome.code == 65)
    #expect(outcome.complaint.contains(says), "\(outcome.complaint)")
  }

  /// `--group` is used or refused, never dropped.
  @Test(arguments: [
    ["figures"], ["lesson"], ["explain"], ["recalibrate", "try"],
    ["recalibrate", "fit", "-o", "m.json"],
  ])
  func `Groups are refused where they are not looked at`(_ command: [String]) throws {
    let folder = try ScratchFolder()
    try "label,prob,place\n0,0.2,a\n1,0.7,b\n".write(
      toFile: folder.path("t.csv"),
      atomically: true,
      encoding: .utf8
    )
    let outcome = try Binary.run(command + ["t.csv", "--group", "place"], in: folder.url)
    #expect(outcome.code == 64, "\(outcome.complaint)")
    #expect(outcome.complaint.contains("takes all rows together"), "\(outcome.complaint)")
  }
}
