/// Small random texts of predictions, right and wrong, for readers that must agree with one another.
struct RandomText {
  private var random: SplitMix
  /// One cell in so many is odd or wrong.
  var oddOnes = 12

  init(seed: UInt64) { random = SplitMix(state: seed) }

  mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

  private mutating func one(of words: [String]) -> String { words[below(words.count)] }

  private mutating func often(_ word: String, else others: [String]) -> String {
    below(oddOnes) > 0 ? word : one(of: others)
  }

  /// JSON lines of two classes with an id and a note; most rows alike.
  mutating func json(rows: Int) -> [UInt8] {
    var text = ""
    for row in 0..<rows {
      let score = one(of: ["0.25", "0.5", "1", "0.123456789012", "1e-3", "0.7500000"])
      var pairs = [
        ("label", often("\(below(2))", else: ["true", "\"1\"", "1.0", "-1", "7", "null", "01"])),
        ("prob", often(score, else: ["\"x\"", "1.", "+1", "[0.5]", "-Infinity", "1e999", ""])),
        ("id", often("\"r\(row)\"", else: ["\(row)", "\"\\u0041\"", "\"ä\"", "\"a\tb\"", "-0"])),
        ("group", often("\"\(one(of: ["a", "b"]))\"", else: ["1.50", "true", "\"\\n\"", "[]"])),
        ("note", often("\"n\"", else: ["null", "[1, {\"a\": []}]", "{}", "\"\\\"\"", "tru", "-"])),
      ]
      if below(10) == 0 { pairs.swapAt(below(5), below(5)) }
      if below(40) == 0 { pairs.remove(at: below(5)) }
      if below(40) == 0 { pairs.append(pairs[below(pairs.count)]) }
      if below(40) == 0 { pairs.append(("late\(below(3))", "1")) }
      let space = one(of: ["", " "])
      let members = pairs.map { name, value in "\"\(name)\":\(space)\(value)" }
      text += "{" + members.joined(separator: "," + space) + "}"
      text += often("\n", else: ["\r\n", "\n\n", " \n", "\n", ",\n", ""])
    }
    return damaged(text)
  }

  /// A table of two classes; some cells are quoted, some with line breaks in them.
  mutating func table(rows: Int) -> [UInt8] {
    let end = one(of: ["\n", "\r\n"])
    var text = "id,label,prob,group" + end
    for row in 0..<rows {
      let ids = [
        "\(row)", "\"a\nb\"", "\"a,\"\"\nb\"", "#x", "\"\"", "c\t", "\"d\"", "\"d\" ", "\" d\"",
        "\"\"\"\"",
      ]
      let id = often("r\(row)", else: ids)
      let label = often("\(below(2))", else: ["1.0", "True", "\"1\"", "\"1\" ", "-1", "7", ""])
      let score = often(
        one(of: ["0.25", "1", "0.123456789012", "1e-3"]),
        else: ["50%", "\"0.5\"", "x", ".5", "1.", "0.5 "]
      )
      text += [id, label, score, one(of: ["a", "b", "\"c\"", "\"c\n\""])].joined(separator: ",")
      text += often(end, else: ["\n", "\n\n", "\r\n", " \n", "\n# it's \"so\n", ",\n"])
    }
    return damaged(text)
  }

  /// Most texts as they are, some with a byte changed or the end cut off.
  private mutating func damaged(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    if below(4) == 0 { bytes[below(bytes.count)] = Array("\"\n,{}x0 \r#".utf8)[below(10)] }
    if below(6) == 0 { bytes.removeLast(below(bytes.count)) }
    return bytes
  }
}

/// SplitMix64 of Steele, Lea and Flood (2014): the same numbers in every run.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
