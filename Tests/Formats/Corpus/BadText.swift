extension BadFile {
  private static func text(_ name: String, _ says: String..., text: String) -> BadFile {
    BadFile(name, .predictions, saysAll: says) { Array(text.utf8) }
  }

  private static let head = "label,logit_0,logit_1\n"

  static let csv: [BadFile] = [
    text("an empty file", "is empty", text: ""),
    text("blank lines only", "is empty", text: "\n\n  \r\n\n"),
    text("a header alone", "no rows", text: head),
    text("a header and blank lines", "no rows", text: head + "\n\n"),
    text("no scores", "line 1, the header", "no column logit_0", text: "label,a,b\n1,2,3\n"),
    text("semicolons", "separated by something else", text: "label;logit_0;logit_1\n1;2;3\n"),
    text(
      "a missing class",
      "3 columns logit_…, but logit_2 is missing",
      text: "label,logit_0,logit_1,logit_3\n"
    ),
    text("classes from one", "logit_0 is missing", text: "label,logit_1,logit_2\n"),
    text("two names for a class", "logit_1 is missing", text: "logit_0,logit_01,logit_2\n1,2,3\n"),
    text(
      "a column twice",
      "columns 1 and 3 are both called 'label'",
      text: "label,logit_0,label\n"
    ),
    text("both kinds", "say which", text: "logit_0,prob_0\n1,1\n"),
    text(
      "too few cells",
      "line 3: the row has 2 cells, but the header names 3",
      text: head + "0,1,2\n1,2\n"
    ),
    text("too many cells", "line 2: the row has 4 cells", text: head + "0,1,2,3\n"),
    text("a trailing comma", "line 2: the row has 4 cells", text: head + "0,1,2,\n"),
    text(
      "a word for a number",
      "line 2, column 3 ('logit_1')",
      "'abc' is no finite number",
      text: head + "0,1,abc\n"
    ),
    text("a decimal comma", "the row has 5 cells", text: head + "0,1,5,2,5\n"),
    text("nan", "line 3, column 2", "'nan' is no finite number", text: head + "0,1,2\n0,nan,2\n"),
    text("inf", "'-inf' is no finite number", text: head + "0,-inf,2\n"),
    text("a number too large", "'1e999' is no finite number", text: head + "0,1e999,2\n"),
    text("a hexadecimal number", "'0x1p3' is no finite number", text: head + "0,0x1p3,2\n"),
    text("an empty score", "line 2, column 2", "is empty", text: head + "0,,2\n"),
    text("an empty label", "line 2, column 1 ('label')", "is empty", text: head + ",1,2\n"),
    text(
      "a label that is a name",
      "'cat' is no whole number",
      "class names",
      text: head + "cat,1,2\n"
    ),
    text("a label that is a fraction", "'1.5' is no whole number", text: head + "1.5,1,2\n"),
    text(
      "a label out of range",
      "line 4, column 1",
      "label is 5",
      "0...1",
      text: head + "0,1,2\n\n5,1,2\n"
    ),
    text("labels from one", "label is 2", "count from 1, say so", text: head + "1,1,2\n2,1,2\n"),
    text("a negative label", "label is -1", text: head + "-1,1,2\n"),
    text("a label beyond 64 bits", "no whole number", text: head + "99999999999999999999,1,2\n"),
    text(
      "a quote that does not end",
      "line 3: a quote is opened",
      "never closed",
      text: head + "0,1,2\n0,\"1,2\n0,1,2\n"
    ),
    text(
      "text after a quote",
      "line 2, column 2",
      "after a closing quote",
      text: head + "0,\"1\"x,2\n"
    ),
    text("a quote inside a cell", "line 2, column 2", "inside a cell", text: head + "0,1\"2\",2\n"),
    text("old Mac line ends", "carriage return", text: "label,logit_0\r0,1\r"),
    text("a carriage return in a row", "line 2", "carriage return", text: head + "0,1\r,2\n"),
    text("a null byte", "line 2, column 2", #"'1\u{0}' is no finite"#, text: head + "0,1\0,2\n"),
    text(
      "a wrong weight",
      "line 2, column 3 ('weight')",
      text: "label,logit_0,weight\n0,1,heavy\n"
    ),
    text(
      "a line after quoted line feeds",
      "line 5, column 2",
      "'x'",
      text: "note,logit_0\n\"a\nb\nc\",1\nd,x\n"
    ),
    BadFile("UTF-16", .predictions, says: "UTF-16") {
      [0xff, 0xfe] + head.utf8.flatMap { [$0, 0] }
    },
    BadFile("a header that is not UTF-8", .predictions, says: "not UTF-8") {
      [0xff, 0xc0] + Array(",logit_0\n".utf8)
    },
    BadFile("gzipped text cut off", .predictions, says: "stop in the middle") {
      Array(Made.gzip(Array((head + "0,1,2\n").utf8)).dropLast(9))
    },
    BadFile("a gzipped mistake", .predictions, says: "line 2, column 3") {
      Made.gzip(Array((head + "0,1,x\n").utf8))
    },
    BadFile("Parquet", .predictions, says: "Parquet", "convert") { Array("PAR1\u{15}\0".utf8) },
    BadFile("HDF5", .predictions, says: "HDF5") { [0x89] + Array("HDF\r\n\u{1a}\n".utf8) },
    BadFile("a bare pickle", .predictions, says: "bare Python pickle") { [0x80, 4, 0x95, 0] },
  ]

  private static let good = "{\"logits\": [1, 2], \"label\": 1}\n"

  static let json: [BadFile] = [
    text("JSON cut off", "line 1, column 11", "the text ends", text: "{\"logits\":"),
    text(
      "no logits in JSON",
      "line 1: there is no key 'logits' or 'probabilities'",
      text: "{\"label\": 1}\n"
    ),
    text("both kinds in JSON", "say which", text: "{\"logits\":[1],\"probabilities\":[1]}\n"),
    text("empty logits", "the logits are empty", text: "{\"logits\":[]}\n"),
    text(
      "another number of classes",
      "line 2: there are 3 logits, but the first row has 2",
      text: good + "{\"logits\": [1,2,3], \"label\": 1}\n"
    ),
    text(
      "a row without a label",
      "line 3: the key 'label' must be in every row",
      text: good + "\n{\"logits\": [1,2]}\n"
    ),
    text(
      "a weight in one row only",
      "'weight' must be in every row",
      text: good + "{\"logits\": [1,2], \"label\": 1, \"weight\": 1}\n"
    ),
    text(
      "another kind in a later row",
      "line 2: there is no key 'logits'",
      text: good + "{\"probabilities\": [1,0], \"label\": 1}\n"
    ),
    text("NaN", "line 1, column 12", "found 'N' where a number", text: "{\"logits\":[NaN]}\n"),
    text("null", "found 'n'", text: "{\"logits\":[null]}\n"),
    text("a number as text", "found '\"'", text: "{\"logits\":[\"1\"]}\n"),
    text("a number too large in JSON", "too large for double", text: "{\"logits\":[1e999]}\n"),
    text("leading zeros", "leading zeros", text: "{\"logits\":[01]}\n"),
    text("no digits", "without digits", text: "{\"logits\":[1.]}\n"),
    text("a trailing comma in JSON", "found ']' where a number", text: "{\"logits\":[1,]}\n"),
    text(
      "a key twice",
      "the key 'label' appears twice",
      text: "{\"logits\":[1,2],\"label\":1,\"label\":0}\n"
    ),
    text("two objects on a line", "after the end of the JSON", text: "{\"logits\":[1]}{}\n"),
    text("one document over lines", "line 1", "the text ends", text: "{\n\"logits\": [1]\n}\n"),
    text(
      "a label out of range in JSON",
      "line 1: the label is 7",
      text: "{\"logits\":[1,2],\"label\":7}"
    ),
    text(
      "a label that is a fraction in JSON",
      "no whole number",
      text: "{\"logits\":[1,2],\"label\":0.5}"
    ),
    text(
      "a named label",
      "the name 'cat'; give the class names",
      text: "{\"logits\":[1,2],\"label\":\"cat\"}"
    ),
    text(
      "deep nesting",
      "nested deeper than 64",
      text: "{\"x\":" + String(repeating: "[", count: 100_000)
    ),
    BadFile("a key that is not UTF-8", .predictions, says: "not UTF-8") {
      Array("{\"".utf8) + [0xff] + Array("\":1}".utf8)
    },
  ]
}
