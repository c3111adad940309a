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
    text(
      "no scores",
      "line 1, the header",
      "no column is named as logits or probabilities are",
      "label, a, b",
      "--probability NAME",
      text: "label,a,b\n1,2,3\n"
    ),
    text(
      "a comment of other cells above numbers",
      "line 2: there is no header",
      text: "# a,b,c\n1,2\n"
    ),
    text("an empty comment above numbers", "line 2: there is no header", text: "#\n1,2\n"),
    text("no header", "line 1: there is no header", text: "0,0.25,0.75\n1,0.5,0.5\n"),
    text(
      "a wrong cell after semicolons",
      "line 2, column 2 ('logit_0')",
      text: "label;logit_0;logit_1\n1;x;3\n"
    ),
    text(
      "two columns of labels",
      "--label label or --label y_true",
      text: "label,y_true,prob_0,prob_1\n"
    ),
    text(
      "two columns of one probability",
      "--probability y_prob or --probability risk",
      text: "label,y_prob,risk\n1,0.5,0.5\n"
    ),
    text("two columns of weights", "--weight weight or", text: "label,prob,weight,sample_weight\n"),
    text(
      "names of labels and one column",
      "--positive no or --positive yes",
      text: "y,prob\nno,0.1\nyes,0.2\n"
    ),
    text(
      "labels that may count from 0 or 1",
      "--first-label 0 or --first-label 1",
      text: "label,prob_1,prob_2,prob_3\n1,0.5,0.25,0.25\n2,0.5,0.25,0.25\n"
    ),
    text(
      "labels of -1 and 0",
      "labels of -1 and of 0",
      "--ignore-label=-1",
      text: head + "-1,1,2\n0,1,2\n"
    ),
    text("a label of -1 among others", "where others are 0", text: head + "0,1,2\n-1,1,2\n"),
    text("a missing label", "a missing value", "--ignore-label NA", text: head + "0,1,2\nNA,1,2\n"),
    text(
      "True of three classes",
      "but there are 3 classes",
      text: "label,prob_0,prob_1,prob_2\ntrue,1,0,0\n"
    ),
    text("a list in a cell", "one column for each class", text: "label,probs\n1,[0.5 0.5]\n"),
    text(
      "one column of the class 0",
      "name the one of the positive class",
      text: "label,prob_0\n1,0.5\n"
    ),
    text(
      "a decimal comma and a point",
      "'1.5' is no finite number",
      text: "label;prob_0;prob_1\n0;0,5;0,5\n0;1.5;0\n"
    ),
    text("plus infinity", "'inf' is no finite number", text: head + "0,inf,2\n"),
    text(
      "a label that no column names",
      "'maybe'",
      text: "truth,.pred_No,.pred_Yes\nNo,1,0\nmaybe,0,1\n"
    ),
    text(
      "a missing class",
      "3 columns logit_…, but logit_2 is missing",
      text: "label,logit_0,logit_1,logit_3\n"
    ),
    text("classes from two", "logit_1 is missing", text: "label,logit_2,logit_3\n"),
    text("two names for a class", "logit_1 is missing", text: "logit_0,logit_01,logit_2\n1,2,3\n"),
    text(
      "a column twice",
      "columns 1 and 3 are both called 'label'",
      text: "label,logit_0,label\n"
    ),
    text("both kinds", "--logit logit or --probability prob", text: "logit,prob\n1,1\n"),
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
    text("inf", "'-inf' is no finite number", text: "label,prob_0,prob_1\n0,-inf,2\n"),
    text("a number too large", "'1e999' is no finite number", text: head + "0,1e999,2\n"),
    text("a hexadecimal number", "'0x1p3' is no finite number", text: head + "0,0x1p3,2\n"),
    text("an empty score", "line 2, column 2", "is empty", text: head + "0,,2\n"),
    text("an empty label", "line 2, column 1 ('label')", "is empty", text: head + ",1,2\n"),
    text(
      "a label that is a name",
      "'cat' is no whole number",
      "--classes a,b,c",
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
    text("labels from one", "label is 2", "add --first-label 1", text: head + "1,1,2\n2,1,2\n"),
    text("a negative label", "label is -2", text: head + "-2,1,2\n"),
    text("a label beyond 64 bits", "can be a class", text: head + "99999999999999999999,1,2\n"),
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
    text("a mistake after old Mac line ends", "line 3, column 2", text: "label,prob\r0,1\r1,x\r"),
    text("a carriage return in a row", "line 2", "carriage return", text: head + "0,1\r,2\n"),
    text("a null byte", "line 2, column 2", #"'1\u{0}' is no finite"#, text: head + "0,1\0,2\n"),
    text(
      "a wrong weight",
      "line 2, column 3 ('weight')",
      text: "label,logit_1,weight\n0,1,heavy\n"
    ),
    text(
      "a line after quoted line feeds",
      "line 5, column 2",
      "'x'",
      text: "note,logit_1\n\"a\nb\nc\",1\nd,x\n"
    ),
    BadFile("UTF-16", .predictions, says: "no rows of predictions") {
      [0xff, 0xfe] + head.utf8.flatMap { [$0, 0] }
    },
    BadFile("a header that is not UTF-8", .predictions, says: "not UTF-8") {
      [0xff, 0xc0] + Array(",logit_1\n".utf8)
    },
    BadFile("gzipped text cut off", .predictions, says: "stop in the middle") {
      Array(Made.gzip(Array((head + "0,1,2\n").utf8)).dropLast(9))
    },
    BadFile("a gzipped mistake", .predictions, says: "line 2, column 3") {
      Made.gzip(Array((head + "0,1,x\n").utf8))
    },
    BadFile("Parquet", .predictions, says: "Parquet", "convert") { Array("PAR1\u{15}\0".utf8) },
    BadFile("HDF5", .predictions, says: "HDF5") { [0x89] + Array("HDF\r\n\u{1a}\n".utf8) },
    BadFile("a bare pickle", .predictions, says: "found a number of 8 bytes") {
      [0x80, 4, 0x95, 0]
    },
  ]

  private static let good = "{\"logits\": [1, 2], \"label\": 1}\n"

  static let json: [BadFile] = [
    text("JSON cut off", "line 1, column 11", "the text ends", text: "{\"logits\":"),
    text(
      "no logits in JSON",
      "line 1: no key is named as logits or probabilities are",
      text: "{\"label\": 1}\n"
    ),
    text("both kinds in JSON", "say which", text: "{\"logits\":[1],\"probabilities\":[1]}\n"),
    text("empty logits", "found ']' where a number was expected", text: "{\"logits\":[]}\n"),
    text(
      "a list after single scores",
      "line 2, column 13",
      text: "{\"logits\": 1}\n{\"logits\": [[1]]}\n"
    ),
    text(
      "a label beyond a row's choices",
      "line 2: the label is 2, but this row has 2 choices",
      text: "{\"logits\": [1,2,3], \"label\": 1}\n{\"logits\": [1,2], \"label\": 2}\n"
    ),
    text(
      "a JSON array cut off",
      "element 0 of the JSON array, line 1, column",
      text: "[{\"logits\": [1, 2]"
    ),
    text(
      "an array without its end",
      "the text ends where ',' or the end",
      text: "[{\"logits\": [1, 2]}"
    ),
    text("an array of numbers", "found '1' where an object", text: "[1, 2]"),
    text("an empty array", "no rows", text: "[]"),
    text(
      "a comma at the end of an array",
      "found ']' where an object",
      text: "[{\"logits\": [1, 2]},]"
    ),
    text("text after an array", "nothing more was expected", text: "[{\"logits\": [1, 2]}] x"),
    text(
      "a mistake in an array",
      "element 1 of the JSON array, line 2, column 13",
      text: "[{\"logits\": [1, 2]},\n{\"logits\": [x, 2]}]"
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
    text("a trailing comma in JSON", "found ']' where a value", text: "{\"logits\":[1,]}\n"),
    text(
      "a key twice",
      "the key 'label' appears twice",
      text: "{\"logits\":[1,2],\"label\":1,\"label\":0}\n"
    ),
    text("two objects on a line", "after the end of the JSON", text: "{\"logits\":[1]}{}\n"),
    text(
      "a label out of range in JSON",
      "line 1: the label is 7",
      text: "{\"logits\":[1,2],\"label\":7}"
    ),
    text(
      "a label that is a fraction in JSON",
      "'0.5' is no whole number",
      text: "{\"logits\":[1,2],\"label\":0.5}"
    ),
    text(
      "a named label",
      "'cat' is no whole number",
      "--classes",
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
